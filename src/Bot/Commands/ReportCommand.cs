using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>The draft of a stage's report, as a file with plots and in short.</summary>
internal sealed class ReportCommand(ReadStage read, StageList list, ReportView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("report", "Draft a stage's report from what the lab knows, as Markdown with plots")
    {
        Arguments = [StageArgument.Challenge, new("stage", ArgumentKind.Word, "an earlier stage, by the beginning of its name", Optional: true)],
        Example = "/report gamma-hadron learning",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        long? stage = null;
        if (call.Text("stage") is { } typed)
        {
            if ((await list.OfAsync(call.Challenge!, cancellationToken)).Find(typed).Failed(out var row, out var error)) return texts.Refuse(error);
            if (row.Stage.BegunAt is null) return texts.Refuse(new NothingToReport(new ShippedLine(row.Stage.Name), call.Challenge!.Slug));
            stage = row.Stage.Id;
        }
        return await read.OfAsync(call.Challenge!, stage, cancellationToken) is { } facts
            ? new ChatMessage([.. await view.BlocksAsync(facts, cancellationToken), texts.Paragraph("report.how_present", new { call.Challenge!.Slug })])
            : texts.Refuse(new NothingBegun(call.Challenge!.Slug));
    }
}
