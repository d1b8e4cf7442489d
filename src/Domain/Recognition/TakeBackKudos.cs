using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Rewards;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Recognition;

/// <summary>
/// Takes a gift out of the balances again: its giver within minutes, a lab owner at any time. The lines of the gift stay; lines with the
/// other sign follow them. Takes the write lock; does not commit.
/// </summary>
public sealed class TakeBackKudos(CoResearchDb db, Ledger ledger, RedeemReward redeem, LabRules rules, TimeProvider clock)
{
    /// <summary>
    /// The giver's latest gift that can still be taken back, or the one that is named. Where a receiver has paid with its points for what they could withdraw,
    /// that is withdrawn for them, and they are told: nobody keeps a gift by asking for a reward. <paramref name="tell"/> says whether the receivers are
    /// told alone that it was taken back, as they do not read it where that is said.
    /// </summary>
    public async Task<Result<Gift>> UndoAsync(Person giver, GiftId? id, bool tell, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var since = clock.GetUtcNow() - rules.Kudos.Undo;
        var gift = id is { } named
            ? await db.Gifts.SingleOrDefaultAsync(g => g.Id == named, cancellationToken)
            : await db.Gifts.Where(g => g.GiverId == giver.Id && g.At >= since && g.UndoneAt == null && g.VoidedAt == null).OrderByDescending(g => g.Id).FirstOrDefaultAsync(cancellationToken);
        if (gift is null) return id is { } missing ? new NoSuchGift(missing.Value) : new NothingToUndo(Window);
        if (gift.GiverId != giver.Id) return new NotYourGift(gift.Id.Value);
        if (!gift.Stands) return new GiftIsGone(gift.Id.Value);
        if (gift.At < since) return new TooLateToUndo(gift.Id.Value, Window);
        var receivers = await ReceiversAsync(gift, cancellationToken);
        foreach (var receiver in receivers)
            if (!await redeem.CanFreeAsync(receiver, gift.Points, cancellationToken)) return new GiftIsSpent(gift.Id.Value, receiver.Name);
        foreach (var receiver in receivers) await redeem.FreeAsync(receiver, gift.Points, cancellationToken);
        gift.Undo(clock.GetUtcNow());
        if (tell) db.Notices.AddRange(receivers.Select(r => Notice.Of(NoticeKind.KudosTakenBack, r.Id, gift.ChallengeId, gift.Id.Value, "", clock.GetUtcNow())));
        await ReverseAsync(gift, PointKind.Undone, cancellationToken);
        return gift;
    }

    /// <summary>
    /// A lab owner declares a gift void, and the people concerned are told why. What its receivers could withdraw is withdrawn for them as far as that is
    /// needed; what was decided already becomes a debt.
    /// </summary>
    public async Task<Result<Gift>> VoidAsync(Person owner, GiftId id, string reason, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await db.Gifts.SingleOrDefaultAsync(g => g.Id == id, cancellationToken) is not { } gift) return new NoSuchGift(id.Value);
        if (!gift.Stands) return new GiftIsGone(id.Value);
        var now = clock.GetUtcNow();
        foreach (var receiver in await ReceiversAsync(gift, cancellationToken)) await redeem.FreeAsync(receiver, gift.Points, cancellationToken);
        gift.Void(owner.Id, reason, now);
        await ReverseAsync(gift, PointKind.Voided, cancellationToken);
        foreach (var person in (await ReceiversAsync(gift, cancellationToken)).Select(r => r.Id).Append(gift.GiverId))
            db.Notices.Add(Notice.Of(NoticeKind.KudosVoided, person, gift.ChallengeId, gift.Id.Value, "", now));
        return gift;
    }

    private string Window => rules.Kudos.Undo.TotalMinutes is var minutes && minutes == 1 ? "1 minute" : $"{minutes:0.#} minutes";

    private async Task ReverseAsync(Gift gift, PointKind kind, CancellationToken cancellationToken)
    {
        var lines = await db.PointEntries.AsNoTracking().Where(e => e.Subject == gift.Subject && (e.Kind == PointKind.Given || e.Kind == PointKind.Received)).ToListAsync(cancellationToken);
        foreach (var line in lines)
            await ledger.PostAsync(PointEntry.Of(
                line.PersonId, line.Purse, kind, -line.Points, LabMonth.Of(line.Month), clock.GetUtcNow(), gift.Subject, $"{line.Key}:back", line.ChallengeId, -line.Weighted), cancellationToken);
    }

    private Task<List<Person>> ReceiversAsync(Gift gift, CancellationToken cancellationToken) => (
        from share in db.GiftShares
        join person in db.People on share.ReceiverId equals person.Id
        where share.GiftId == gift.Id
        select person).ToListAsync(cancellationToken);
}
