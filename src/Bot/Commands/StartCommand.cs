using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Process.Onboarding;

namespace CoResearch.Bot.Commands;

/// <summary>Where a newcomer is on the way to a first score, and the next step.</summary>
internal sealed class StartCommand(FirstSteps steps, FirstStepsView view) : ICommand
{
    public CommandSpec Spec => new("start", "Find your way in: what to do first, step by step, up to your first score")
    {
        Example = "/start",
        Topic = Topics.TakePart,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        await view.StepsAsync(call.Actor, await steps.OfAsync(call.Actor, cancellationToken), cancellationToken);
}
