using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Says what stands in a card's way.</summary>
internal sealed class CardBlockCommand(ManageCards manage, CardView view) : ICommand
{
    public CommandSpec Spec => new("card block", "Say what stands in a card's way: your team and its mentors read it, and a report may")
    {
        Arguments = [CardArgument.Card, new("why", ArgumentKind.Rest, "what it waits for")],
        Example = "/card block 12 The disk of the lab is full",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        view.Answer(await manage.BlockAsync(call.Actor, call.Card!, call.Text("why")!, cancellationToken), "roadmap.blocked_now");
}
