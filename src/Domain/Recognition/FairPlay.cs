using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Recognition;

/// <summary>How well giver and receiver know each other by now, and whether the reason was used before.</summary>
/// <param name="Before">Gifts of the same pair before this one, in its month.</param>
/// <param name="Back">Gifts from the receiver to the giver within <see cref="FairPlay.Days"/> days before it.</param>
/// <param name="Ring">Within those days the receiver gave to somebody who gave to the giver.</param>
/// <param name="Copied">The giver, or somebody else, gave the same reason within those days, for another gift.</param>
public sealed record FairPlayLook(int Before, int Back, bool Ring, bool Copied)
{
    /// <summary>n of the weight 1 / (1 + n).</summary>
    public int Familiar => Before + Back + (Ring ? 1 : 0);
}

/// <summary>
/// Notices where points go in circles. Nobody is stopped and nobody is shamed: such gifts weigh less on boards, and the mentors, or the lab
/// owners where there are none, are told once a month for each pair, in private.
/// </summary>
public sealed class FairPlay(CoResearchDb db, Team team)
{
    public const int Days = 14;

    /// <summary>From here on the mentors are told: a small team thanks each other in rings without meaning anything by it.</summary>
    private const int Noted = 3;

    /// <summary>Looks at the gifts before this one, which is stored, its shares are not.</summary>
    public async Task<FairPlayLook> LookAsync(Gift gift, PersonId receiver, CancellationToken cancellationToken)
    {
        var since = gift.At - TimeSpan.FromDays(Days);
        var standing = db.Gifts.Where(g => g.UndoneAt == null && g.VoidedAt == null && g.Id != gift.Id);
        var shares = from one in standing
                     join share in db.GiftShares on one.Id equals share.GiftId
                     select new { one.GiverId, share.ReceiverId, one.At, one.Month };
        var recent = shares.Where(s => s.At >= since);
        var before = await shares.CountAsync(s => s.GiverId == gift.GiverId && s.ReceiverId == receiver && s.Month == gift.Month, cancellationToken);
        var back = await recent.CountAsync(s => s.GiverId == receiver && s.ReceiverId == gift.GiverId, cancellationToken);
        var ring = await recent.Where(s => s.GiverId == receiver && s.ReceiverId != gift.GiverId)
            .AnyAsync(s => recent.Any(t => t.GiverId == s.ReceiverId && t.ReceiverId == gift.GiverId), cancellationToken);
        var copied = gift.AddsTo is null && await standing.AnyAsync(g => g.AddsTo == null && g.At >= since && g.Reason == gift.Reason, cancellationToken);
        return new FairPlayLook(before, back, ring, copied);
    }

    /// <summary>Tells the mentors, where there is something to tell and nobody was told of this pair this month.</summary>
    public async Task NoteAsync(Gift gift, GiftShare share, FairPlayLook look, CancellationToken cancellationToken)
    {
        if (look.Familiar < Noted && !look.Copied) return;
        var told = from one in db.Gifts
                   join other in db.GiftShares on one.Id equals other.GiftId
                   where one.GiverId == gift.GiverId && other.ReceiverId == share.ReceiverId && one.Month == gift.Month && other.Noted
                   select one.Id;
        if (await told.AnyAsync(cancellationToken)) return;
        share.Note();
        var noticed = new Detail().With("receiver", share.ReceiverId.Value).With("before", look.Before).With("back", look.Back).With("ring", look.Ring).With("copied", look.Copied);
        foreach (var mentor in await team.DecidersAsync(gift.ChallengeId, [gift.GiverId, share.ReceiverId], cancellationToken))
            db.Notices.Add(Notice.Of(NoticeKind.KudosNoted, mentor, gift.ChallengeId, gift.Id.Value, noticed.ToString(), gift.At));
    }
}
