using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Rewards;

namespace CoResearch.Bot.Commands;

/// <summary>Says no to a request for a reward, or closes a shared one that is not full: everybody has their points back.</summary>
internal sealed class RedemptionDeclineCommand(DecideRedemption decide, RedemptionStep step) : ICommand
{
    public CommandSpec Spec => new("redemption decline", "Say no to a request, or close a shared reward that does not fill: all points come back")
    {
        Arguments = RedemptionStep.Arguments,
        Example = "/redemption decline 3 The mugs are sold out",
        Topic = Topics.Lab,
        Discreet = true,
        Access = Access.Owner,
        Audited = true,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) => step.RunAsync(call, decide.DeclineAsync, cancellationToken);
}
