using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Moves a card into another column.</summary>
internal sealed class CardMoveCommand(ManageCards manage, CardView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("card move", "Move a card to backlog, planned, doing, test or done")
    {
        Arguments = [CardArgument.Card, new("column", ArgumentKind.Rest, "backlog, planned, doing, test or done") { Choices = CardView.ColumnWords }],
        Example = "/card move 12 doing",
        HasForm = true,
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (CardText.ReadColumn(call.Text("column")!).Failed(out var column, out var error)) return texts.Refuse(error);
        return view.Answer(await manage.MoveAsync(call.Actor, call.Card!, column, cancellationToken), "roadmap.moved");
    }
}
