using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Process.Costs;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>The code behind a submission: its files and what it changed, or one file.</summary>
internal sealed class ViewCommand(CoResearchDb db, CodeAccess access, SubmittedCode code, ISourceHost source, NoteReview review, LabRules rules, Texts texts) : ICommand
{
    private const int MostFiles = 40, DiffLines = 120;
    private static readonly string[] Settings = ["file", "against"];

    public CommandSpec Spec => new("view", "Show a submission's files and what it changed, as far as the challenge's code is open to you")
    {
        Arguments =
        [
            new("submission", ArgumentKind.Submission, "a submission's number as in /scores"),
            new(Paging.Argument.Name, ArgumentKind.Settings, "file=<path> shows one file, against=<number> compares with another submission", Optional: true) { Form = "file=… against=…" },
        ],
        Example = "/view 12 file=workflow.yml",
        Topic = Topics.Look,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.Unknown(call, Settings) is { } unknown) return texts.Refuse(unknown);
        var settings = call.Settings(Paging.Argument.Name);
        var (challenge, submission) = (call.Challenge!, call.Submission!);
        var definition = (await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken)).Definition;
        if ((await access.CodeAsync(call.Actor, call.Membership, challenge, definition.Code, submission, cancellationToken)).Error is { } closed)
            return texts.Refuse(closed);
        var at = await code.OfAsync(submission, cancellationToken);
        if (source.Files(at.ForkPath, at.Commit, long.MaxValue).Failed(out var files, out var broken)) return texts.Refuse(broken);
        var shown = settings.GetValueOrDefault("file") is { } path ? ShowFile(submission, at, files, path) : await ShowChangesAsync(call, submission, definition, at, files, cancellationToken);
        if (shown.Refused is null) await review.OfAsync(call.Actor, submission.PersonId, challenge.Id, cancellationToken);
        return shown;
    }

    private ChatMessage ShowFile(Submission submission, CodeAt at, IReadOnlyList<SourceFile> files, string path)
    {
        var wanted = path.Replace('\\', '/');
        if (files.All(f => f.Path != wanted)) return texts.Refuse(new NoSuchFile(path, submission.Id.Value, Nearest.Hint(wanted, files.Select(f => f.Path))));
        return source.ReadText(at.ForkPath, at.Commit, wanted) is { } text
            ? new ChatMessage(new LogBlock(text, texts.Of("code.file_of", new { path = wanted, id = submission.Id.Value }), Path.GetExtension(wanted).TrimStart('.')))
            : texts.Say("code.not_text", new { path = wanted });
    }

    private async Task<ChatMessage> ShowChangesAsync(
        CommandCall call, Submission submission, ChallengeDefinition definition, CodeAt at, IReadOnlyList<SourceFile> files, CancellationToken cancellationToken)
    {
        var against = await AgainstAsync(call, submission, definition, cancellationToken);
        if (against.Failed(out var other, out var error)) return texts.Refuse(error);
        if (source.Diff(other.At.ForkPath, other.At.Commit, at.ForkPath, at.Commit, DiffLines).Failed(out var diff, out error)) return texts.Refuse(error);
        var author = await db.People.AsNoTracking().SingleAsync(p => p.Id == submission.PersonId, cancellationToken);
        var blocks = new List<Block>
        {
            texts.Paragraph("code.commit_of", new
            {
                id = submission.Id.Value, person = new PersonSpan(author.Id.Value, author.Name),
                commit = new CodeSpan(submission.Commit[..Math.Min(10, submission.Commit.Length)]), title = TextSpan.OfMember(submission.Title),
            }),
            new TableBlock(
                [new(texts.Of("about.file")), new(texts.Of("about.size"), Number: true)],
                [.. files.Take(MostFiles).Select(f => new Row([[new CodeSpan(f.Path)], [new TextSpan(texts.Bytes(f.Bytes))]]))]),
        };
        if (files.Count > MostFiles) blocks.Add(texts.Paragraph("about.more_files", new { more = files.Count - MostFiles }));
        blocks.Add(string.IsNullOrWhiteSpace(diff)
            ? texts.Paragraph("code.no_difference", new { other.Name })
            : new LogBlock(diff.TrimEnd(), texts.Of("code.changes", new { other.Name }), "diff"));
        blocks.Add(texts.Paragraph("code.file_hint", new { id = submission.Id.Value }));
        if (author.Id != call.Actor.Id && !author.IsBaseline && author.RemovedAt is null)
            blocks.Add(new ButtonsBlock([new(texts.Of("code.button_thank", new { person = "@" + author.Name }), $"/kudos +5 @{author.Name} for the work in submission {submission.Id.Value} #{(rules.Value("coolresearch") ?? rules.Values[0]).Tag}")]));
        return new ChatMessage(blocks);
    }

    private async Task<Result<(CodeAt At, string Name)>> AgainstAsync(
        CommandCall call, Submission submission, ChallengeDefinition definition, CancellationToken cancellationToken)
    {
        if (call.Settings(Paging.Argument.Name).GetValueOrDefault("against") is not { } text)
            return code.Baseline(call.Challenge!).Failed(out var baseline, out var missing) ? missing : (baseline, texts.Of("code.the_baseline"));
        if (!long.TryParse(text.TrimStart('#'), out var number)) return new WrongNumber("against", text);
        var id = new SubmissionId(number);
        var other = await db.Submissions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.ChallengeId == submission.ChallengeId, cancellationToken);
        if (other is null) return new NoSuchSubmission(number);
        if ((await access.CodeAsync(call.Actor, call.Membership, call.Challenge!, definition.Code, other, cancellationToken)).Error is { } closed) return closed;
        return (await code.OfAsync(other, cancellationToken), texts.Of("code.submission", new { id = number }));
    }
}

internal sealed record NoSuchFile(string Path, long Id, Phrase Hint)
    : Error("no_such_file", $"Submission {Id} has no file \"{Path}\".{Hint} /view {Id} lists its files.");
