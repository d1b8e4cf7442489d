using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Takes a card off the board.</summary>
internal sealed class CardArchiveCommand(ManageCards manage, CardView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("card archive", "Take a card off the board; its history stays")
    {
        Arguments = [CardArgument.Card],
        Example = "/card archive 12",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        return (await manage.ArchiveAsync(call.Actor, call.Card!, cancellationToken)).Failed(out var card, out var error)
            ? texts.Refuse(error)
            : view.Changed("roadmap.archived", card);
    }
}
