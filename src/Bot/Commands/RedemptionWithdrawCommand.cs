using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>Takes back a request for a reward, or one's part of a shared one.</summary>
internal sealed class RedemptionWithdrawCommand(MoveRedemption move, Ledger ledger, Texts texts) : ICommand
{
    public CommandSpec Spec => new("redemption withdraw", "Take back your request for a reward before it is approved, or your part of a shared one before it is full")
    {
        Arguments = [new("request", ArgumentKind.Integer, "its number as in /redemptions")],
        Example = "/redemption withdraw 3",
        Topic = Topics.Recognition,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await move.WithdrawAsync(call.Actor, new RedemptionId(call.Integer("request")!.Value), cancellationToken)).Failed(out var redemption, out var error)
            ? texts.Refuse(error)
            : texts.Say("rewards.withdrawn", new { id = redemption.Id.Value, earned = await ledger.EarnedAsync(call.Actor.Id, cancellationToken) }) with { OnlyYou = true };
}
