using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Takes a card off the board.</summary>
internal sealed class CardArchiveCommand(ManageCards manage, CardView view) : ICommand
{
    public CommandSpec Spec => new("card archive", "Take a card off the board; its history stays")
    {
        Arguments = [CardArgument.Card],
        Example = "/card archive 12",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        view.Answer(await manage.ArchiveAsync(call.Actor, call.Card!, cancellationToken), "roadmap.archived");
}
