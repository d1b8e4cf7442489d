using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Rewards;

namespace CoResearch.Bot.Commands;

/// <summary>Takes a request for a reward back, or one's part of a shared one.</summary>
internal sealed class WithdrawCommand(RedeemReward redeem, Texts texts) : ICommand
{
    public CommandSpec Spec => new("withdraw", "Take back a request that nobody decided, or your part of a shared reward")
    {
        Arguments = [new("request", ArgumentKind.Integer, "a request's number as in /rewards")],
        Example = "/withdraw 3",
        Topic = Topics.Recognition,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var id = call.Integer("request")!.Value;
        return (await redeem.WithdrawAsync(call.Actor, id, cancellationToken)).Failed(out var points, out var error)
            ? texts.Refuse(error)
            : texts.Say("rewards.withdrawn", new { id, points });
    }
}
