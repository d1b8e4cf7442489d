using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>Asks for a reward, or adds points to one that a team fills.</summary>
internal sealed class RedeemCommand(RedeemReward redeem, Ledger ledger, RewardView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("redeem", "Exchange earned points for a reward, or add some to one that a team fills together")
    {
        Arguments =
        [
            new("reward", ArgumentKind.Word, "the reward's name as in /rewards"),
            new("points", ArgumentKind.Integer, "how many of yours go into a shared one", Optional: true),
            new("challenge", ArgumentKind.Challenge, "the team that fills it; the whole lab without one", Optional: true) { Assumed = false },
        ],
        Example = "/redeem pizza",
        Topic = Topics.Recognition,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if ((await redeem.RunAsync(call.Actor, call.Text("reward")!, call.Integer("points"), call.Challenge?.Id, cancellationToken)).Failed(out var standing, out var error))
            return texts.Refuse(error);
        var earned = await ledger.EarnedAsync(call.Actor.Id, cancellationToken);
        var (redemption, reward) = (standing.Redemption, standing.Reward);
        if (!redemption.Shared) return texts.Say("rewards.asked", new { reward.Name, redemption.Price, id = redemption.Id.Value, earned, withdraw = new CodeSpan($"/redemption withdraw {redemption.Id.Value}") }) with { OnlyYou = true };
        return new ChatMessage(
            texts.Paragraph(redemption.State == RedemptionState.Filling ? "rewards.added" : "rewards.filled",
                new { person = new PersonSpan(call.Actor.Id.Value, call.Actor.Name), reward.Name, standing.Paid, redemption.Price }),
            view.Bar(standing.Paid, redemption.Price))
        { Aside = texts.Say("rewards.earned_left", new { earned, withdraw = new CodeSpan($"/redemption withdraw {redemption.Id.Value}") }) };
    }
}
