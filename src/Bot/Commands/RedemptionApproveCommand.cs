using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Rewards;

namespace CoResearch.Bot.Commands;

/// <summary>Says yes to a request for a reward.</summary>
internal sealed class RedemptionApproveCommand(DecideRedemption decide, RedemptionStep step) : ICommand
{
    public CommandSpec Spec => new("redemption approve", "Say yes to a request for a reward")
    {
        Arguments = RedemptionStep.Arguments,
        Example = "/redemption approve 3",
        Topic = Topics.Lab,
        Discreet = true,
        Access = Access.Owner,
        Audited = true,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) => step.RunAsync(call, decide.ApproveAsync, cancellationToken);
}
