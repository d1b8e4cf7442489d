using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>Parts that tell of rewards.</summary>
internal sealed class RewardView(CoResearchDb db, RedeemReward redeem, Texts texts)
{
    private const int Cells = 20;

    /// <summary>"only 4 left", "sold out", "as many as you like".</summary>
    public string Left(Reward reward) => reward.Stock switch
    {
        null => texts.Of(reward.Shared ? "rewards.stock_shared" : "rewards.stock_any"),
        0 => texts.Of("rewards.stock_none"),
        { } stock => texts.Of(reward.Shared ? "rewards.stock_some_shared" : "rewards.stock_some", new { stock }),
    };

    /// <summary>What teams fill at the moment, each with its bar.</summary>
    public async Task<IReadOnlyList<Block>> FillingAsync(IReadOnlyList<Reward> rewards, CancellationToken cancellationToken)
    {
        var blocks = new List<Block>();
        var filling = await (from redemption in db.Redemptions.AsNoTracking()
                             where redemption.State == RedemptionState.Filling
                             orderby redemption.Id
                             select new { redemption, Slug = db.Challenges.Where(c => c.Id == redemption.ChallengeId).Select(c => c.Slug).FirstOrDefault() }).ToListAsync(cancellationToken);
        foreach (var one in filling)
        {
            if (rewards.FirstOrDefault(r => r.Id == one.redemption.RewardId) is not { } reward) continue;
            var paid = await redeem.PaidAsync(one.redemption, cancellationToken);
            blocks.Add(texts.Paragraph(one.Slug is null ? "rewards.filling_lab" : "rewards.filling", new { reward.Name, slug = one.Slug ?? "", paid, one.redemption.Price, bar = BarOf(paid, one.redemption.Price) }));
        }
        return blocks;
    }

    /// <summary>How far a shared reward is.</summary>
    public ParagraphBlock Bar(long paid, long price) => texts.Paragraph("rewards.bar", new { bar = BarOf(paid, price), paid, price });

    /// <summary>What a lab owner can press about a request.</summary>
    public static ButtonsBlock Decide(Texts texts, RedemptionId id) => new(
    [
        new Button(texts.Of("rewards.button_approve", new { id = id.Value }), $"/redemption approve {id.Value}"),
        new Button(texts.Of("rewards.button_decline", new { id = id.Value }), $"/redemption decline {id.Value}"),
        new Button(texts.Of("rewards.button_done", new { id = id.Value }), $"/redemption done {id.Value}"),
    ]);

    private static string BarOf(long paid, long price)
    {
        var full = (int)(Cells * paid / Math.Max(1, price));
        return new string('█', full) + new string('░', Cells - full);
    }
}

/// <summary>Tells lab owners that somebody asks for a reward.</summary>
internal sealed class RedemptionAskedView(CoResearchDb db, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.RedemptionAsked;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var found = await (from redemption in db.Redemptions.AsNoTracking()
                           join reward in db.Rewards on redemption.RewardId equals reward.Id
                           join person in db.People on redemption.PersonId equals person.Id
                           where redemption.Id == new RedemptionId(notice.AboutId!.Value)
                           select new { redemption, reward, person }).SingleAsync(cancellationToken);
        if (found.redemption.State != RedemptionState.Requested) return null;
        return new ChatMessage(
            texts.Paragraph(found.redemption.Shared ? "rewards.ask_team" : "rewards.ask",
                new { id = found.redemption.Id.Value, person = new PersonSpan(found.person.Id.Value, found.person.Name), found.reward.Name, found.redemption.Price }),
            RewardView.Decide(texts, found.redemption.Id));
    }
}

/// <summary>Tells those who paid what became of their request.</summary>
internal sealed class RedemptionMovedView(CoResearchDb db, Ledger ledger, Texts texts) : INoticeView
{
    public NoticeKind Kind => NoticeKind.RedemptionMoved;

    public async Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken)
    {
        var found = await (from redemption in db.Redemptions.AsNoTracking()
                           join reward in db.Rewards on redemption.RewardId equals reward.Id
                           join person in db.People on notice.PersonId equals person.Id
                           where redemption.Id == new RedemptionId(notice.AboutId!.Value)
                           select new { redemption, reward, person }).SingleAsync(cancellationToken);
        var values = new
        {
            person = new PersonSpan(found.person.Id.Value, found.person.Name),
            id = found.redemption.Id.Value,
            found.reward.Name,
            earned = await ledger.EarnedAsync(found.person.Id, cancellationToken),
        };
        var said = notice.Text switch
        {
            nameof(RedemptionState.Approved) => texts.Paragraph("rewards.told_approved", values),
            nameof(RedemptionState.HandedOver) => texts.Paragraph("rewards.told_handed", values),
            nameof(RedemptionState.Declined) => texts.Paragraph("rewards.told_declined", values),
            _ => texts.Paragraph("rewards.told_withdrawn", values),
        };
        return found.redemption.Note is { } note && notice.Text == found.redemption.State.ToString()
            ? new ChatMessage(said, new ParagraphBlock([TextSpan.OfMember(note)]))
            : new ChatMessage(said);
    }
}
