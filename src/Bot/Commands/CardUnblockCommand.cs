using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Says that nothing stands in a card's way any more.</summary>
internal sealed class CardUnblockCommand(ManageCards manage, CardView view) : ICommand
{
    public CommandSpec Spec => new("card unblock", "Say that nothing stands in a card's way any more")
    {
        Arguments = [CardArgument.Card],
        Example = "/card unblock 12",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        view.Answer(await manage.BlockAsync(call.Actor, call.Card!, null, cancellationToken), "roadmap.unblocked");
}
