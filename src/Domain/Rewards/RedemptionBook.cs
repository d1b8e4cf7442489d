using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Rewards;

/// <summary>
/// The ledger's lines of redemptions: what each person has in one is the sum of its lines, so that what comes back is exactly what was
/// given. For units of work that hold the write lock.
/// </summary>
public sealed class RedemptionBook(CoResearchDb db, Ledger ledger, TimeProvider clock)
{
    /// <summary>What each person paid and has not got back, nobody with nothing.</summary>
    public async Task<Dictionary<PersonId, long>> PaidAsync(Redemption redemption, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        var subject = redemption.Subject;
        return await db.PointEntries.Where(e => e.Subject == subject)
            .GroupBy(e => e.PersonId).Select(g => new { g.Key, Points = -g.Sum(e => e.Points) }).Where(p => p.Points > 0)
            .ToDictionaryAsync(p => p.Key, p => p.Points, cancellationToken);
    }

    /// <summary>Takes points out of somebody's earnings.</summary>
    internal Task PayAsync(Redemption redemption, PersonId person, long points, CancellationToken cancellationToken) =>
        WriteAsync(redemption, person, redemption.Shared ? PointKind.Contributed : PointKind.Redeemed, -points, cancellationToken);

    /// <summary>Gives somebody back what they paid.</summary>
    internal Task RefundAsync(Redemption redemption, PersonId person, long points, CancellationToken cancellationToken) =>
        WriteAsync(redemption, person, PointKind.Refunded, points, cancellationToken);

    /// <summary>Puts back what a redemption took out of the stock, if it did.</summary>
    internal async Task PutBackAsync(Redemption redemption, CancellationToken cancellationToken)
    {
        if (!redemption.TookStock) return;
        var reward = await db.Rewards.SingleAsync(r => r.Id == redemption.RewardId, cancellationToken);
        await db.Entry(reward).ReloadAsync(cancellationToken);
        reward.PutBack();
    }

    // A person may pay a part, take it back, and pay again: the lines of one person in one redemption are counted.
    private async Task WriteAsync(Redemption redemption, PersonId person, PointKind kind, long points, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        var subject = redemption.Subject;
        var line = 1 + await db.PointEntries.CountAsync(e => e.Subject == subject && e.PersonId == person, cancellationToken);
        var key = $"{subject}:{kind.ToString().ToLowerInvariant()}:{person.Value}:{line}";
        var entry = PointEntry.Of(person, Purse.Earned, kind, points, ledger.Month, clock.GetUtcNow(), subject, key, redemption.ChallengeId);
        if (!await ledger.PostAsync(entry, cancellationToken)) throw new InvalidOperationException($"The ledger has {key} already.");
    }
}
