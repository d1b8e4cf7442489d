using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;

namespace CoResearch.Bot.Commands;

/// <summary>A challenge's plan against what came of it, as a picture, with what slipped and why.</summary>
internal sealed class TimelineCommand(TimelineView view) : ICommand
{
    public CommandSpec Spec => new("timeline", "Show the stages as planned and as they are, what slipped and why")
    {
        Arguments = [StageArgument.Challenge],
        Example = "/timeline gamma-hadron",
        Topic = Topics.Plan,
        BeforeAll = true,

        // It tells what check-ins named as blockers.
        Access = Access.Team,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) => view.WholeAsync(call.Challenge!, call.Actor, cancellationToken);
}
