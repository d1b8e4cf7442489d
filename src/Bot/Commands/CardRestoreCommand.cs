using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Brings a card back onto the board.</summary>
internal sealed class CardRestoreCommand(ManageCards manage, CardView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("card restore", "Bring a card back onto the board")
    {
        Arguments = [CardArgument.Card],
        Example = "/card restore 12",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        return (await manage.RestoreAsync(call.Actor, call.Card!, cancellationToken)).Failed(out var card, out var error)
            ? texts.Refuse(error)
            : view.Changed("roadmap.restored", card);
    }
}
