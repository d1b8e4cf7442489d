using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Commands;

/// <summary>Begins a challenge's next stage.</summary>
internal sealed class StageBeginCommand(ManageStages manage, StageView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("stage begin", "Begin the next stage, when its entry checklist is ticked")
    {
        Arguments = [StageArgument.Challenge, StageArgument.Reason],
        Example = "/stage begin gamma-hadron",
        Topic = Topics.Plan,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if ((await manage.BeginAsync(call.Actor, call.Challenge!, call.Text(StageArgument.Anyway), cancellationToken)).Failed(out var stage, out var error)) return texts.Refuse(error);
        return new ChatMessage(
            texts.Paragraph("stage.begun", new { name = texts.Shipped(stage.Name), call.Challenge!.Slug, due = view.Date(stage.DueAt!.Value, call.Actor) }),
            new ButtonsBlock([new(texts.Of("stage.button_show"), $"/stage {call.Challenge.Slug}")]));
    }
}
