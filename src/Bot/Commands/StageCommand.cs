using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;

namespace CoResearch.Bot.Commands;

/// <summary>Where a challenge is in its life: its stages, the checklist, how long is left, when it will end at this pace.</summary>
internal sealed class StageCommand(StageView view) : ICommand
{
    public CommandSpec Spec => new("stage", "Show where a challenge is: its stages, the checklist, the time left, the forecast")
    {
        Arguments = [StageArgument.Challenge],
        Example = "/stage gamma-hadron",
        Topic = Topics.Plan,
        BeforeAll = true,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) => view.WholeAsync(call.Challenge!, call.Actor, call.Membership is { Guides: true } || call.Actor.IsOwner, cancellationToken);
}
