using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Process.Digests;

namespace CoResearch.Bot.Commands;

/// <summary>Asks a student how it goes, in the mentor's name.</summary>
internal sealed class NudgeCommand(MentorStep step) : ICommand
{
    public CommandSpec Spec => new("nudge", "Ask a student how it goes, with a word of yours if you like")
    {
        Arguments = MentorStep.Arguments,
        Example = "/nudge @bob gamma-hadron Did the cut on Size help?",
        Topic = Topics.Rhythm,
        Discreet = true,
        Access = Access.Guide,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        step.RunAsync(call, MentorActionKind.Nudged, cancellationToken);
}
