using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Process.Digests;

namespace CoResearch.Bot.Commands;

/// <summary>Offers a student help, in the mentor's name.</summary>
internal sealed class OfferCommand(MentorStep step) : ICommand
{
    public CommandSpec Spec => new("offer", "Offer a student your help")
    {
        Arguments = MentorStep.Arguments,
        Example = "/offer @bob gamma-hadron I know that format well",
        Topic = Topics.Rhythm,
        Discreet = true,
        Access = Access.Guide,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        step.RunAsync(call, MentorActionKind.OfferedHelp, cancellationToken);
}
