using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>What earned points buy.</summary>
internal sealed class RewardsCommand(CoResearchDb db, Ledger ledger, RewardView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("rewards", "Show what your earned points buy, how many are left, and what teams fill together")
    {
        Example = "/rewards",
        Topic = Topics.Recognition,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var earned = await ledger.EarnedAsync(call.Actor.Id, cancellationToken);
        var rewards = await db.Rewards.AsNoTracking().Where(r => r.RetiredAt == null).OrderBy(r => r.Price).ThenBy(r => r.Name).ToListAsync(cancellationToken);
        if (rewards.Count == 0) return texts.Say(call.Actor.IsOwner ? "rewards.none_owner" : "rewards.none", new { earned });
        var blocks = new List<Block>
        {
            texts.Heading("rewards.title"),
            texts.Paragraph("rewards.balance", new { earned }),
            new TableBlock(
                [new(texts.Of("rewards.reward")), new(texts.Of("rewards.what")), new(texts.Of("rewards.price"), Number: true), new(texts.Of("rewards.left"))],
                [.. rewards.Select(r => new Row([[new CodeSpan(r.Name)], [TextSpan.OfMember(r.Title)], [new TextSpan(Figures.Count(r.Price))], [new TextSpan(view.Left(r))]], r.Price <= earned && r.Stock != 0))]),
        };
        foreach (var filling in await view.FillingAsync(rewards, cancellationToken)) blocks.Add(filling);
        foreach (var shown in rewards.Where(r => r.Picture is not null)) blocks.Add(new PlotBlock(shown.Picture!, shown.Title, []));
        var affordable = rewards.Where(r => r.Stock != 0 && (r.Shared ? earned > 0 : r.Price <= earned)).Take(5).ToList();
        if (affordable.Count > 0)
            blocks.Add(new ButtonsBlock([.. affordable.Select(r => new Button(
                texts.Of(r.Shared ? "rewards.button_share" : "rewards.button", new { r.Name, r.Price }), r.Shared ? $"/redeem {r.Name} {Math.Min(10, earned)}" : $"/redeem {r.Name}"))]));
        return new ChatMessage(blocks);
    }
}
