using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Commands;

/// <summary>Ends the innermost stage that runs, and says how far its forecasts were off.</summary>
internal sealed class StageEndCommand(ManageStages manage, StageView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("stage end", "End the stage or iteration that runs, when its exit checklist is ticked")
    {
        Arguments = [StageArgument.Challenge, StageArgument.Reason],
        Example = "/stage end gamma-hadron anyway The last paper comes next week",
        Topic = Topics.Plan,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if ((await manage.EndAsync(call.Actor, call.Challenge!, call.Text(StageArgument.Anyway), cancellationToken)).Failed(out var ended, out var error)) return texts.Refuse(error);
        var slug = call.Challenge!.Slug;
        var blocks = new List<Block> { texts.Paragraph("stage.ended", new { name = texts.Shipped(ended.Stage.Name), slug, left = ended.Open == 0 ? "" : texts.Of("stage.ended_open", new { count = ended.Open }) }), view.Predictability(ended.Row, ended.Forecasts) };
        if (ended.Last) blocks.Add(texts.Paragraph("stage.all_over", new { slug }));
        blocks.Add(new ButtonsBlock(
        [
            new(texts.Of("stage.button_report"), $"/report {slug}"), new(texts.Of("stage.button_timeline"), $"/timeline {slug}"),
            ended.Last ? new(texts.Of("stage.button_credit"), $"/credit {slug}") : new(texts.Of("stage.button_show"), $"/stage {slug}"),
        ]));
        return new ChatMessage(blocks);
    }
}
