using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>One's own requests for rewards; a lab owner sees everybody's that are open.</summary>
internal sealed class RedemptionsCommand(CoResearchDb db, Texts texts) : ICommand
{
    private const int Most = 30;

    public CommandSpec Spec => new("redemptions", "Show your requests for rewards; lab owners see all that wait for them")
    {
        Example = "/redemptions",
        Topic = Topics.Recognition,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var all = call.Actor.IsOwner;
        var rows = await (
            from redemption in db.Redemptions.AsNoTracking()
            join reward in db.Rewards on redemption.RewardId equals reward.Id
            join person in db.People on redemption.PersonId equals person.Id
            where all ? redemption.State == RedemptionState.Requested || redemption.State == RedemptionState.Approved || redemption.State == RedemptionState.Filling
                : redemption.PersonId == call.Actor.Id
            orderby redemption.Id descending
            select new { redemption, reward, person }).Take(Most).ToListAsync(cancellationToken);
        if (rows.Count == 0) return texts.Say(all ? "rewards.nothing_waits" : "rewards.nothing_asked") with { OnlyYou = true };
        var blocks = new List<Block>
        {
            texts.Heading(all ? "rewards.waiting" : "rewards.yours"),
            new TableBlock(
                [new("Id", Number: true), new(texts.Of("rewards.who")), new(texts.Of("rewards.reward")), new(texts.Of("rewards.price"), Number: true), new(texts.Of("rewards.state")), new(texts.Of("rewards.since"))],
                [.. rows.Select(r => new Row(
                [
                    [new TextSpan($"{r.redemption.Id.Value}")], [new PersonSpan(r.person.Id.Value, r.person.Name)], [new TextSpan(r.reward.Name)], [new TextSpan(Figures.Count(r.redemption.Price))],
                    [new TextSpan(texts.Of("rewards.state_" + r.redemption.State.ToString().ToLowerInvariant()))], [new TimeSpanned(r.redemption.MovedAt ?? r.redemption.At)],
                ]))]),
        };
        if (all && rows.Find(r => r.redemption.State == RedemptionState.Requested) is { } first) blocks.Add(RewardView.Decide(texts, first.redemption.Id));
        return new ChatMessage(blocks) { OnlyYou = true };
    }
}
