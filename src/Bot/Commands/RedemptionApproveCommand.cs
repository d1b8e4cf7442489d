using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>Approve a request for a reward.</summary>
internal sealed class RedemptionApproveCommand(MoveRedemption move, Texts texts) : ICommand
{
    public CommandSpec Spec => new("redemption approve", "Approve a request for a reward")
    {
        Arguments = [new("request", ArgumentKind.Integer, "its number as in /redemptions"), new("note", ArgumentKind.Rest, "a word to whoever asked", Optional: true)],
        Example = "/redemption approve 3 Come by on Friday",
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await move.ApproveAsync(call.Actor, new RedemptionId(call.Integer("request")!.Value), call.Text("note"), cancellationToken)).Failed(out var redemption, out var error)
            ? texts.Refuse(error)
            : texts.Say("rewards.approved", new { id = redemption.Id.Value }) with { OnlyYou = true };
}
