using System.Globalization;
using System.Text.Json.Nodes;

namespace CoResearch.Domain.Shared;

/// <summary>What is wrong with a file as it is stored: its phrases with their values, so that each reader is told in a language of their own.</summary>
public static class StoredPhrases
{
    /// <summary>No sentence begins with it.</summary>
    private const char Mark = '\u001e';

    /// <summary>The mistakes of a file; the sentence of any other refusal.</summary>
    public static string Write(Error why) =>
        why is MistakesError wrong ? Mark + new JsonArray([.. wrong.Mistakes.Select(m => Node(m.Whole))]).ToJsonString() : why.Message;

    /// <summary>The mistakes that were stored; null where it is a sentence.</summary>
    public static IReadOnlyList<Phrase>? Read(string stored) => stored is [Mark, ..] ? [.. JsonNode.Parse(stored[1..])!.AsArray().Select(node => Read(node!.AsObject()))] : null;

    private static JsonObject Node(Phrase phrase) => new() { ["form"] = phrase.Form, ["values"] = new JsonArray([.. phrase.Values.Select(Node)]) };

    private static JsonNode? Node(PhraseValue value) => value switch
    {
        { Value: Phrase phrase } => Node(phrase),
        { Value: int or long } => new JsonObject { ["number"] = Convert.ToInt64(value.Value, CultureInfo.InvariantCulture), ["format"] = value.Format },
        _ => value.In(CultureInfo.InvariantCulture),
    };

    private static Phrase Read(JsonObject node) => Phrase.Of((string)node["form"]!, node["values"]!.AsArray().Select(Value));

    private static PhraseValue Value(JsonNode? node) => node switch
    {
        JsonObject phrase when phrase.ContainsKey("form") => new(Read(phrase), null),
        JsonObject number => new((long)number["number"]!, (string?)number["format"]),
        _ => new((string?)node, null),
    };
}
