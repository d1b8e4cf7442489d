using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>The end of a run's log.</summary>
internal sealed class LogsCommand(CoResearchDb db, RunLogs logs, Texts texts) : ICommand
{
    private const int Lines = 30, MostLines = 500;

    public CommandSpec Spec => new("logs", "Show the last lines of a submission's log")
    {
        Aliases = ["log"],
        Arguments =
        [
            new("submission", ArgumentKind.Submission, "a submission's number as in /submissions"),
            new(Paging.Argument.Name, ArgumentKind.Settings, "lines=100 shows more lines", Optional: true) { Form = "lines=100" },
        ],
        Example = "/logs 12 lines=100",
        Topic = Topics.Look,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var submission = call.Submission!;
        if (CodeAccess.Log(call.Actor, call.Membership, submission).Error is { } refusal) return texts.Refuse(refusal);
        if (Paging.Number(call, "lines", Lines, ["lines"]).Failed(out var lines, out var error)) return texts.Refuse(error);
        var run = await db.Runs.AsNoTracking().Where(r => r.SubmissionId == submission.Id).OrderByDescending(r => r.Attempt).FirstAsync(cancellationToken);
        var log = await logs.OfAsync(call.Challenge!, run, Math.Min(lines, MostLines), CodeAccess.SeesAll(call.Actor, call.Membership), cancellationToken);
        if (log.Lines.Count == 0) return texts.Say(run.Pending ? "code.no_log_yet" : "code.no_log", new { id = submission.Id.Value });
        var shown = new LogBlock(log.Text, texts.Of("code.log_of", new { id = submission.Id.Value, log.Lines.Count, run.Attempt }));
        return new ChatMessage(log.Cut ? [shown, texts.Paragraph("code.log_cut", new { call.Challenge!.Slug })] : new List<Block> { shown });
    }
}
