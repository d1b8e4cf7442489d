using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Commands;

/// <summary>Give somebody the award that they claim.</summary>
internal sealed class AwardApproveCommand(AwardDecision decision) : ICommand
{
    public CommandSpec Spec => new("award approve", "Give somebody the award that they claim")
    {
        Arguments = AwardDecision.Arguments,
        Example = "/award approve 4 Well done",
        Topic = Topics.Guide,
        Access = Access.Guide,
        Audited = true,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) => decision.RunAsync(call, true, cancellationToken);
}
