using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Rewards;

namespace CoResearch.Bot.Commands;

/// <summary>Notes that a reward is in the hands of who asked for it.</summary>
internal sealed class RedemptionHandoverCommand(DecideRedemption decide, RedemptionStep step) : ICommand
{
    public CommandSpec Spec => new("redemption handover", "Note that an approved reward was handed over")
    {
        Arguments = RedemptionStep.Arguments,
        Example = "/redemption handover 3 It is on your desk",
        Topic = Topics.Lab,
        Discreet = true,
        Access = Access.Owner,
        Audited = true,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) => step.RunAsync(call, decide.HandOverAsync, cancellationToken);
}
