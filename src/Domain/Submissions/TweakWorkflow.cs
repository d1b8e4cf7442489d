using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>
/// Edits what the member's fork runs from the chat, commits in the member's name and submits. An edit that changes nothing submits the
/// head, so that a repeated command after a crash goes on where it was.
/// </summary>
public sealed class TweakWorkflow(CoResearchDb db, ISourceHost source, SubmitWork submitWork, PublishCommit publish)
{
    private const string Folder = "examples/", Ending = ".yml";

    /// <summary>Changes single keys; <paramref name="edits"/> as typed: <c>trainer.learning_rate=0.003</c>.</summary>
    public Task<Result<Submission>> RunAsync(
        Person person, Challenge challenge, Membership membership, IReadOnlyList<string> edits, CancellationToken cancellationToken) =>
        EditAsync(person, challenge, membership, $"Tweak {string.Join(' ', edits)}", head =>
            source.ReadText(membership.ForkPath, head, CodeFile.FileName) is not null ? new RunsProgram()
            : source.ReadText(membership.ForkPath, head, WorkflowLanguage.FileName) is not { } text ? new NothingToRun(challenge.Slug)
            : WorkflowLanguage.Tweak(WorkflowLanguage.FileName, text, edits).Failed(out var tweaked, out var error) ? error : Workflow(tweaked), cancellationToken);

    /// <summary>
    /// Takes one of the fork's examples: <c>examples/name.yml</c> as the workflow, or the files of <c>examples/name/</c> as the program; its
    /// name with or without folder and ending.
    /// </summary>
    public Task<Result<Submission>> UseExampleAsync(
        Person person, Challenge challenge, Membership membership, string example, CancellationToken cancellationToken) =>
        EditAsync(person, challenge, membership, $"Use {NameOf(example)}", head => ReadExample(membership.ForkPath, head, example), cancellationToken);

    /// <summary>Takes a whole workflow as somebody sent it. UTF-8; mistakes are refused with their lines.</summary>
    public Task<Result<Submission>> ReplaceAsync(
        Person person, Challenge challenge, Membership membership, byte[] file, CancellationToken cancellationToken) =>
        EditAsync(person, challenge, membership, $"Send {WorkflowLanguage.FileName}", _ =>
            StrictYaml.Decode(WorkflowLanguage.FileName, file).Failed(out var text, out var error) ? error
            : WorkflowLanguage.Parse(WorkflowLanguage.FileName, file).Error is { } wrong ? wrong : Workflow(text), cancellationToken);

    /// <summary>The names of a fork's examples at the head of a branch; empty where there are none or the fork cannot be read.</summary>
    public IReadOnlyList<string> Examples(string fork, string branch) =>
        source.Resolve(fork, branch) is { Ok: true } head && ExamplesOf(fork, head.Value.Id) is { Ok: true } names ? names.Value : [];

    private async Task<Result<Submission>> EditAsync(
        Person person, Challenge challenge, Membership membership, string message, Func<string, Result<Dictionary<string, string?>>> edit, CancellationToken cancellationToken)
    {
        if (challenge.State != ChallengeState.Open) return new ChallengeNotOpen(challenge.Slug, challenge.State);
        var branch = (await db.ChallengeVersions.SingleAsync(v => v.Id == challenge.VersionId, cancellationToken)).Definition.Branches[0];
        if (source.Resolve(membership.ForkPath, branch).Failed(out var head, out var error)) return error;
        if (edit(head.Id).Failed(out var files, out error)) return error;
        var committed = source.Commit(membership.ForkPath, branch, head.Id, files, person.Name, message);
        if (committed.Failed(out var commit, out error)) return error;

        if (commit.Id != head.Id && await publish.IsNeededAsync(membership, cancellationToken))
        {
            // What GitHub has cannot be taken back, and asking it takes too long for a unit of work: everything is checked before.
            if ((await submitWork.CheckAsync(person, challenge, membership, commit.Id, cancellationToken)).Error is { } refused) return refused;
            if ((await publish.RunAsync(membership, branch, head.Id, commit.Id, cancellationToken)).Failed(out var published, out error)) return error;
            return await submitWork.RunAsync(person, challenge, membership, published, cancellationToken);
        }

        // The branch moves only when the commit is submitted, within the same unit of work: a refusal leaves the fork as it was. Should the
        // process die before that is stored, the branch's new head is found like any push.
        if ((await submitWork.RunAsync(person, challenge, membership, commit.Id, cancellationToken)).Failed(out var submission, out error)) return error;
        return source.Advance(membership.ForkPath, branch, head.Id, commit.Id).Error is { } moved ? moved : submission;
    }

    /// <summary>A workflow, and no program that would run instead of it.</summary>
    private static Dictionary<string, string?> Workflow(string text) => new() { [WorkflowLanguage.FileName] = text, [CodeFile.FileName] = null };

    private Result<Dictionary<string, string?>> ReadExample(string fork, string head, string typed)
    {
        var name = NameOf(typed);
        if (name.Length == 0 || name.StartsWith('.') || name.AsSpan().IndexOfAny('/', '\\') >= 0)
            return ExamplesOf(fork, head).Failed(out var known, out var unreadableFork) ? unreadableFork : new NoSuchExample(typed, known);
        if (source.ReadText(fork, head, $"{Folder}{name}{Ending}") is { } text) return Workflow(text);
        if (source.Files(fork, head, long.MaxValue).Failed(out var files, out var error)) return error;
        var folder = $"{Folder}{name}/";
        var program = files.Select(f => f.Path).Where(p => p.StartsWith(folder, StringComparison.Ordinal))
            .ToDictionary(p => p[folder.Length..], p => source.ReadText(fork, head, p));
        if (!program.ContainsKey(CodeFile.FileName)) return new NoSuchExample(typed, ExamplesIn(files));
        return program.FirstOrDefault(f => f.Value is null) is { Key: { } unreadable } ? new BadTree(folder + unreadable, $"is not UTF-8 text of at most 1 MB") : program;
    }

    private Result<List<string>> ExamplesOf(string fork, string head) =>
        source.Files(fork, head, long.MaxValue).Failed(out var files, out var error) ? error : ExamplesIn(files);

    private static List<string> ExamplesIn(IReadOnlyList<SourceFile> files) =>
    [
        .. files.Select(f => f.Path.Split('/'))
            .Where(p => p[0] + '/' == Folder && ((p is [_, var file] && file.EndsWith(Ending, StringComparison.Ordinal)) || p is [_, _, CodeFile.FileName]))
            .Select(p => NameOf(p[1])).Order(StringComparer.Ordinal),
    ];

    /// <summary>Without the folder, the ending and a slash behind it.</summary>
    private static string NameOf(string example)
    {
        var name = example.StartsWith(Folder, StringComparison.Ordinal) ? example[Folder.Length..] : example;
        if (name.EndsWith('/')) name = name[..^1];
        return name.EndsWith(Ending, StringComparison.Ordinal) ? name[..^Ending.Length] : name;
    }
}

public sealed record NoSuchExample(string Name, IReadOnlyList<string> Known)
    : Error("no_such_example", Known.Count == 0
        ? "Your fork has no examples."
        : $"Your fork has no example {Name}.{Nearest.Hint(Name, Known)} It has {string.Join(", ", Known)}.");
