using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>Say that a reward was handed over.</summary>
internal sealed class RedemptionHandOverCommand(MoveRedemption move, Texts texts) : ICommand
{
    public CommandSpec Spec => new("redemption done", "Say that a reward was handed over")
    {
        Arguments = [new("request", ArgumentKind.Integer, "its number as in /redemptions"), new("note", ArgumentKind.Rest, "a word to whoever asked", Optional: true)],
        Example = "/redemption done 3",
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await move.HandOverAsync(call.Actor, new RedemptionId(call.Integer("request")!.Value), call.Text("note"), cancellationToken)).Failed(out var redemption, out var error)
            ? texts.Refuse(error)
            : texts.Say("rewards.handed", new { id = redemption.Id.Value }) with { OnlyYou = true };
}
