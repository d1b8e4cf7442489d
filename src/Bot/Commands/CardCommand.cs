using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;

namespace CoResearch.Bot.Commands;

/// <summary>One card whole: where it is, whose, its steps and its history.</summary>
internal sealed class CardCommand(CardView view, TimeProvider time) : ICommand
{
    public CommandSpec Spec => new("card", "Show a card: where it is, whose it is, its steps, what happened to it")
    {
        Arguments = [CardArgument.Card, Paging.Argument],
        Example = "/card 12",
        Topic = Topics.Plan,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        view.WholeAsync(call, call.Actor.DayAt(time.GetUtcNow()), call.Actor.IsOwner || call.Membership is { Active: true }, cancellationToken);
}
