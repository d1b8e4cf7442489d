using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Recognition;

/// <summary>How well giver and receiver know each other by now, and whether the reason was used before.</summary>
/// <param name="Before">Gifts of the same pair before this one, in its month.</param>
/// <param name="Back">Gifts from the receiver to the giver within <see cref="FairPlay.Days"/> days before it.</param>
/// <param name="Ring">Within those days points went from the receiver to the giver by way of others: of one, two or three.</param>
/// <param name="Copied">The giver, or somebody else, gave the same reason within those days, for another gift; it is noticed and weighs nothing.</param>
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

    /// <summary>The most people in a ring, and the most of them and of reasons that are looked at.</summary>
    private const int LongestRing = 5, MostPeople = 200, MostReasons = 2000;

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
        var ring = await ClosesRingAsync(recent.Select(s => new Thanked { From = s.GiverId, To = s.ReceiverId }), gift.GiverId, receiver, cancellationToken);
        return new FairPlayLook(before, back, ring, await IsCopiedAsync(gift, standing.Where(g => g.At >= since), cancellationToken));
    }

    /// <summary>Whether the receiver's points found their way to the giver by way of others.</summary>
    private static async Task<bool> ClosesRingAsync(IQueryable<Thanked> thanks, PersonId giver, PersonId receiver, CancellationToken cancellationToken)
    {
        var (seen, from) = (new HashSet<PersonId> { giver, receiver }, new List<PersonId> { receiver });
        for (var people = 2; people <= LongestRing; people++)
        {
            var next = await thanks.Where(t => from.Contains(t.From)).Select(t => t.To).Distinct().ToListAsync(cancellationToken);
            if (people > 2 && next.Contains(giver)) return true;
            from = [.. next.Where(seen.Add).Take(MostPeople)];
            if (from.Count == 0) return false;
        }
        return false;
    }

    /// <summary>"Me too" copies a reason by its nature. Letters and digits alone are compared, without tags.</summary>
    private static async Task<bool> IsCopiedAsync(Gift gift, IQueryable<Gift> recent, CancellationToken cancellationToken)
    {
        if (gift.AddsTo is not null || Bare(gift.Reason) is not { Length: > 0 } bare) return false;
        var reasons = await recent.Where(g => g.AddsTo == null).OrderByDescending(g => g.At).Select(g => g.Reason).Take(MostReasons).ToListAsync(cancellationToken);
        return reasons.Exists(r => Bare(r) == bare);
    }

    private static string Bare(string reason) =>
        string.Concat(reason.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(w => w[0] is not '#').SelectMany(w => w.Where(char.IsLetterOrDigit))).ToLowerInvariant();

    private sealed class Thanked
    {
        public PersonId From { get; init; }
        public PersonId To { get; init; }
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
