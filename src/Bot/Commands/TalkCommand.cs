using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Process.Digests;

namespace CoResearch.Bot.Commands;

/// <summary>Proposes a student to talk, in the mentor's name.</summary>
internal sealed class TalkCommand(MentorStep step) : ICommand
{
    public CommandSpec Spec => new("talk", "Propose a student to talk")
    {
        Arguments = MentorStep.Arguments,
        Example = "/talk @bob gamma-hadron Thursday at four?",
        Topic = Topics.Rhythm,
        Discreet = true,
        Access = Access.Guide,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        step.RunAsync(call, MentorActionKind.ProposedTalk, cancellationToken);
}
