using System.Text.Json;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Everything that somebody needs who wants to get the same score elsewhere.</summary>
internal sealed class RecordCommand(CoResearchDb db, SubmissionOverviews overviews, Texts texts) : ICommand
{
    public CommandSpec Spec => new("record", "Show what a repetition of a submission needs: commit, data, versions, seed, threads")
    {
        Arguments = [new("submission", ArgumentKind.Submission, "a submission's number as in /scores")],
        Example = "/record 12",
        Topic = Topics.Look,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var overview = await overviews.FindAsync(call.Submission!.Id, cancellationToken) ?? throw new InvalidOperationException($"Submission {call.Submission.Id.Value} vanished.");
        var (submission, run) = (overview.Submission, overview.Run);
        if (run.EnvironmentJson is not { } json) return texts.Refuse(new NotScored(submission.Id, submission.State));
        var judged = overview.Score is { } score
            ? await (from judging in db.Judgings.AsNoTracking()
                     join version in db.ChallengeVersions on judging.VersionId equals version.Id
                     where judging.Id == score.JudgingId
                     select new { judging.EvaluatorVersion, version.Number, version.DataHash }).SingleAsync(cancellationToken)
            : null;
        var fields = new List<Field>
        {
            Code("record_commit", submission.Commit), Code("record_tree", submission.Tree),
        };
        if (judged is not null)
        {
            fields.Add(new(texts.Of("code.record_judged"), texts.Spans("code.record_versions", new { judged.Number, evaluator = judged.EvaluatorVersion })));
            fields.Add(Code("record_data", judged.DataHash));
        }
        fields.Add(new(texts.Of("code.record_run"), texts.Spans("code.record_run_is", new { seed = run.Seed ?? 0, threads = run.Threads ?? 1, device = run.Device ?? "cpu" })));
        var environment = JsonSerializer.Deserialize<Dictionary<string, string>>(json, JobFolder.Json) ?? [];
        return new ChatMessage(
            texts.Heading("code.record", new { id = submission.Id.Value }), new FieldsBlock(fields),
            new FieldsBlock([.. environment.Where(e => e.Value.Length > 0).Select(e => new Field(e.Key, [new TextSpan(e.Value)]))]));
    }

    private Field Code(string label, string text) => new(texts.Of("code." + label), [new CodeSpan(text)]);
}
