using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>Decline a request for a reward; everybody gets their points back.</summary>
internal sealed class RedemptionDeclineCommand(MoveRedemption move, Texts texts) : ICommand
{
    public CommandSpec Spec => new("redemption decline", "Decline a request for a reward; everybody gets their points back")
    {
        Arguments = [new("request", ArgumentKind.Integer, "its number as in /redemptions"), new("note", ArgumentKind.Rest, "a word to whoever asked", Optional: true)],
        Example = "/redemption decline 3 Sold out in town",
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await move.DeclineAsync(call.Actor, new RedemptionId(call.Integer("request")!.Value), call.Text("note"), cancellationToken)).Failed(out var redemption, out var error)
            ? texts.Refuse(error)
            : texts.Say("rewards.declined", new { id = redemption.Id.Value }) with { OnlyYou = true };
}
