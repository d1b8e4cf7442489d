using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Makes a card the actor's own.</summary>
internal sealed class CardClaimCommand(ManageCards manage, CardView view) : ICommand
{
    public CommandSpec Spec => new("card claim", "Take a card: it is yours then")
    {
        Arguments = [CardArgument.Card],
        Example = "/card claim 12",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        view.Answer(await manage.AssignAsync(call.Actor, call.Card!, call.Actor, cancellationToken), "roadmap.claimed");
}
