using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;

namespace CoResearch.Bot.Commands;

/// <summary>What a team reads, who read it, and what they noted.</summary>
internal sealed class ReadCommand(ReadingView view) : ICommand
{
    public CommandSpec Spec => new("read", "Show a challenge's reading list: what to read, who read it, what they noted")
    {
        Arguments = [StageArgument.Challenge],
        Example = "/read gamma-hadron",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) => view.WholeAsync(call.Challenge!, call.Actor, cancellationToken);
}
