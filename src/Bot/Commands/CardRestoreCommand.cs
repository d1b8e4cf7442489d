using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Brings a card back onto the board.</summary>
internal sealed class CardRestoreCommand(ManageCards manage, CardView view) : ICommand
{
    public CommandSpec Spec => new("card restore", "Bring a card back onto the board")
    {
        Arguments = [CardArgument.Card],
        Example = "/card restore 12",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        view.Answer(await manage.RestoreAsync(call.Actor, call.Card!, cancellationToken), "roadmap.restored");
}
