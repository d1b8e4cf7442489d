using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows.Language;

namespace CoResearch.Domain.Workflows;

/// <summary>The low-code language of <c>workflow.yml</c>: reading, rendering with all defaults, its JSON schema, and edits by key.</summary>
public static class WorkflowLanguage
{
    /// <summary>The file's name in a fork.</summary>
    public const string FileName = "workflow.yml";

    /// <summary>The workflow, or every mistake in it with file, line and key (<see cref="MistakesError"/>).</summary>
    public static Result<Workflow> Parse(string file, ReadOnlySpan<byte> bytes)
    {
        if (StrictYaml.Decode(file, bytes).Failed(out var text, out var error))
            return error;
        return Parse(file, text);
    }

    /// <inheritdoc cref="Parse(string, ReadOnlySpan{byte})"/>
    public static Result<Workflow> Parse(string file, string text) =>
        StrictYaml.Read(file, text, map => (Workflow)RecordReader.Read(map, typeof(Workflow))!);

    /// <summary>As <see cref="Parse(string, ReadOnlySpan{byte})"/>, but with the lines of its keys, for a check that goes on.</summary>
    public static YamlDraft<Workflow> Draft(string file, ReadOnlySpan<byte> bytes) =>
        StrictYaml.Draft(file, bytes, map => (Workflow)RecordReader.Read(map, typeof(Workflow))!);

    /// <summary>The workflow as YAML with every default written out; reading it again gives the same workflow.</summary>
    public static string Expand(Workflow workflow) => RecordWriter.Write(workflow);

    /// <summary>The JSON schema (draft 7) of the language, generated from the records that read it.</summary>
    public static string Schema() => SchemaWriter.Write(typeof(Workflow), "CoResearch workflow");

    /// <summary>
    /// Applies edits such as <c>trainer.learning_rate=0.003</c> or <c>input_features[Size].preprocessing.normalization=log</c> to the
    /// text of a workflow and keeps the rest of it, comments included, as it is. The result is a valid workflow, or the mistakes are
    /// returned and nothing has changed. An item of a list is named by its position from 0 or by its name; an empty value
    /// (<c>trainer.threads=</c>) removes the key.
    /// </summary>
    public static Result<string> Tweak(string file, string text, IEnumerable<string> edits)
    {
        foreach (var edit in edits)
        {
            if (YamlEdit.Apply(file, text, edit).Failed(out var edited, out var error))
                return error;
            text = edited;
        }
        return Parse(file, text).Failed(out _, out var mistakes) ? mistakes : text;
    }
}
