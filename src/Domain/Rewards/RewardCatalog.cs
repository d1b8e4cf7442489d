using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Rewards;

/// <summary>A redemption as people read it, with what is in it now.</summary>
public sealed record RedemptionRow(Redemption Redemption, string Reward, string What, string Person, string? Slug)
{
    public long Together { get; init; }

    /// <summary>How many people have points in it.</summary>
    public int People { get; init; }

    /// <summary>Of whoever paid for it those who spent more than they have since: a gift to them was declared void.</summary>
    public IReadOnlyList<(PersonId Id, string Name, long Debt)> Owing { get; init; } = [];

    /// <summary>Its reader is in the team that fills it.</summary>
    public bool Own { get; init; }
}

/// <summary>Looks things up in the catalogue and among the redemptions.</summary>
public sealed class RewardCatalog(CoResearchDb db)
{
    /// <summary>What is offered, the cheapest first.</summary>
    public Task<List<Reward>> OfferedAsync(CancellationToken cancellationToken) =>
        db.Rewards.AsNoTracking().Where(r => r.RetiredAt == null).OrderBy(r => r.Price).ThenBy(r => r.Name).ToListAsync(cancellationToken);

    /// <summary>What teams are filling now, the reader's first; a draft's is known to its own team only.</summary>
    public async Task<IReadOnlyList<RedemptionRow>> FillingAsync(PersonId reader, CancellationToken cancellationToken)
    {
        var teams = await db.Memberships.Where(m => m.PersonId == reader && m.LeftAt == null).Select(m => (ChallengeId?)m.ChallengeId).ToListAsync(cancellationToken);
        var rows = await RowsAsync(
            db.Redemptions.Where(r => r.State == RedemptionState.Filling && (r.ChallengeId == null || teams.Contains(r.ChallengeId)
                || db.Challenges.Any(c => c.Id == r.ChallengeId && c.State != ChallengeState.Draft))), cancellationToken);
        return [.. rows.Select(r => r with { Own = teams.Contains(r.Redemption.ChallengeId) }).OrderByDescending(r => r.Own).ThenBy(r => r.Redemption.Id.Value)];
    }

    /// <summary>What a person asked for or has points in, the newest first.</summary>
    public async Task<IReadOnlyList<RedemptionRow>> OfAsync(PersonId person, int most, CancellationToken cancellationToken)
    {
        var subjects = await db.PointEntries.Where(e => e.PersonId == person && e.Kind == PointKind.Contributed).Select(e => e.Subject).Distinct().ToListAsync(cancellationToken);
        var ids = subjects.Select(Redemption.IdOf).ToList();
        var rows = await RowsAsync(db.Redemptions.Where(r => r.PersonId == person || ids.Contains(r.Id)).OrderByDescending(r => r.Id).Take(most), cancellationToken);
        return [.. rows.OrderByDescending(r => r.Redemption.Id.Value)];
    }

    /// <summary>What waits for a lab owner: to be decided, then to be handed over, then what is filling; the oldest first.</summary>
    public async Task<IReadOnlyList<RedemptionRow>> WaitingAsync(CancellationToken cancellationToken)
    {
        RedemptionState[] waits = [RedemptionState.Requested, RedemptionState.Approved, RedemptionState.Filling];
        var rows = await RowsAsync(db.Redemptions.Where(r => waits.Contains(r.State)), cancellationToken);
        return [.. rows.OrderBy(r => Array.IndexOf(waits, r.Redemption.State)).ThenBy(r => r.Redemption.Id.Value)];
    }

    public async Task<RedemptionRow?> FindAsync(RedemptionId id, CancellationToken cancellationToken) =>
        (await RowsAsync(db.Redemptions.Where(r => r.Id == id), cancellationToken)) is [var row] ? row : null;

    /// <summary>A reward by its name, as it stands in the database now.</summary>
    internal static async Task<Result<Reward>> FindAsync(CoResearchDb db, string name, CancellationToken cancellationToken)
    {
        var typed = name.ToLowerInvariant();
        if (await db.Rewards.SingleOrDefaultAsync(r => r.Name == typed, cancellationToken) is not { } reward)
            return new NoSuchReward(name, Nearest.Hint(typed, await db.Rewards.Where(r => r.RetiredAt == null).Select(r => r.Name).ToListAsync(cancellationToken)));
        await db.Entry(reward).ReloadAsync(cancellationToken);
        return reward;
    }

    private async Task<IReadOnlyList<RedemptionRow>> RowsAsync(IQueryable<Redemption> redemptions, CancellationToken cancellationToken)
    {
        var found = await (
            from redemption in redemptions.AsNoTracking()
            join reward in db.Rewards on redemption.RewardId equals reward.Id
            join person in db.People on redemption.PersonId equals person.Id
            join challenge in db.Challenges on redemption.ChallengeId equals challenge.Id into challenges
            from challenge in challenges.DefaultIfEmpty()
            select new RedemptionRow(redemption, reward.Name, reward.What, person.Name, challenge == null ? null : challenge.Slug)).ToListAsync(cancellationToken);
        var subjects = found.Select(r => r.Redemption.Subject).ToList();
        var paid = await db.PointEntries.Where(e => subjects.Contains(e.Subject))
            .GroupBy(e => new { e.Subject, e.PersonId }).Select(g => new { g.Key.Subject, g.Key.PersonId, Points = -g.Sum(e => e.Points) })
            .Where(p => p.Points > 0).ToListAsync(cancellationToken);
        var payers = paid.Select(p => p.PersonId).Distinct().ToList();
        var debts = await db.PointEntries.Where(e => payers.Contains(e.PersonId) && e.Purse == Purse.Earned).GroupBy(e => e.PersonId)
            .Select(g => new { g.Key, Points = g.Sum(e => e.Points) }).Where(d => d.Points < 0).ToListAsync(cancellationToken);
        var debtors = debts.Select(d => d.Key).ToList();
        var names = await db.People.Where(p => debtors.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        var sums = paid.ToLookup(p => p.Subject);
        return [.. found.Select(r => r with
        {
            Together = sums[r.Redemption.Subject].Sum(p => p.Points),
            People = sums[r.Redemption.Subject].Count(),
            Owing = [.. debts.Where(d => sums[r.Redemption.Subject].Any(p => p.PersonId == d.Key)).Select(d => (d.Key, names[d.Key], -d.Points))],
        })];
    }
}
