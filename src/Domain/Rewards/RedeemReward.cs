using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Rewards;

/// <summary>What somebody gave to a shared reward, and how full it is now.</summary>
public sealed record Contribution(Redemption Redemption, long Given, long Together)
{
    public bool Full => Together == Redemption.Price;
}

/// <summary>
/// Exchanges earnings for rewards. Whatever is checked is checked under the write lock, so two people never get the last one and nobody
/// spends what they do not have.
/// </summary>
public sealed class RedeemReward(CoResearchDb db, Ledger ledger, RedemptionBook book, TimeProvider clock)
{
    /// <summary>So soon after a button was pressed a second press is the same wish.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Asks for a reward: its price is paid at once, and comes back when it is declined or withdrawn. Behind a button stands the price that was
    /// <paramref name="shown"/>: no other one is paid, and pressing twice asks once.
    /// </summary>
    public async Task<Result<Redemption>> RequestAsync(Person person, string name, long? shown, CancellationToken cancellationToken)
    {
        if ((await OfferedAsync(person, name, cancellationToken)).Failed(out var reward, out var error)) return error;
        if (reward.Shared) return new RewardIsShared(reward.Name, reward.Price);
        var now = clock.GetUtcNow();
        if (shown is not null && await db.Redemptions.AsNoTracking().OrderByDescending(r => r.Id).FirstOrDefaultAsync(r => r.PersonId == person.Id && r.RewardId == reward.Id && r.State == RedemptionState.Requested, cancellationToken)
            is { } asked && asked.BegunAt > now - Soon) return new AskedAlready(asked.Id, reward.Name);
        if (reward.SoldOut) return new SoldOut(reward.Name);
        if (await ledger.EarnedAsync(person.Id, cancellationToken) is var earned && earned < reward.Price) return new NotEnoughPoints(reward.Price, earned);
        if (shown is { } before && before != reward.Price) return new CostsNow(reward.Name, before, reward.Price);
        var redemption = Redemption.Request(reward, person.Id, now);
        db.Redemptions.Add(redemption);
        await db.SaveChangesAsync(cancellationToken);
        await book.PayAsync(redemption, person.Id, redemption.Price, cancellationToken);
        await RedemptionNews.WaitsAsync(db, redemption, now, cancellationToken);
        return redemption;
    }

    /// <summary>
    /// Gives some earnings to a shared reward, for a challenge's team or for the lab: never more than is missing. With the last points it
    /// is asked for.
    /// </summary>
    public async Task<Result<Contribution>> ContributeAsync(Person person, string name, long points, Challenge? team, CancellationToken cancellationToken)
    {
        if ((await OfferedAsync(person, name, cancellationToken)).Failed(out var reward, out var error)) return error;
        if (!reward.Shared) return new RewardIsNotShared(reward.Name);
        if (points < 1) return new BadContribution(points);
        if (reward.SoldOut) return new SoldOut(reward.Name);
        var teamId = team?.Id;
        if (team is not null && !await db.Memberships.AnyAsync(m => m.PersonId == person.Id && m.ChallengeId == teamId && m.LeftAt == null, cancellationToken))
            return new NotAMember(team.Slug);
        var now = clock.GetUtcNow();
        var redemption = await db.Redemptions.SingleOrDefaultAsync(
            r => r.RewardId == reward.Id && r.ChallengeId == teamId && r.State == RedemptionState.Filling, cancellationToken);
        var before = redemption is null ? [] : await book.PaidAsync(redemption, cancellationToken);
        var together = before.Values.Sum();
        var given = Math.Min(points, (redemption?.Price ?? reward.Price) - together);
        if (await ledger.EarnedAsync(person.Id, cancellationToken) is var earned && earned < given) return new NotEnoughPoints(given, earned);
        if (redemption is null) db.Redemptions.Add(redemption = Redemption.Begin(reward, person.Id, teamId, now));
        await db.SaveChangesAsync(cancellationToken);
        await book.PayAsync(redemption, person.Id, given, cancellationToken);
        var contribution = new Contribution(redemption, given, together + given);
        if (!contribution.Full) return contribution;
        if (redemption.Fill(reward, now).Error is { } refused) return refused;
        foreach (var (other, part) in before.Where(p => p.Key != person.Id))
            RedemptionNews.Moved(db, redemption, other, new RedemptionMove(RedemptionMove.Full, part, ""), now);
        await RedemptionNews.WaitsAsync(db, redemption, now, cancellationToken);
        if (reward.SoldOut) await TellOthersAsync(redemption, now, cancellationToken);
        return contribution;
    }

    /// <summary>Those who were filling the same for another team learn that the last one is gone; their points stay theirs to withdraw.</summary>
    private async Task TellOthersAsync(Redemption taken, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        foreach (var other in await db.Redemptions.Where(r => r.RewardId == taken.RewardId && r.State == RedemptionState.Filling).OrderBy(r => r.Id).ToListAsync(cancellationToken))
            foreach (var (person, points) in await book.PaidAsync(other, cancellationToken))
                RedemptionNews.Moved(db, other, person, new RedemptionMove(RedemptionMove.SoldOut, points, ""), now);
    }

    /// <summary>
    /// Takes a request back, or one's own part of a shared reward, while nobody decided; the points that come back. What was full is filled again then, or, where
    /// that cannot be, all others have their points back, too; they are told.
    /// </summary>
    public async Task<Result<long>> WithdrawAsync(Person person, long number, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var id = new RedemptionId(number);
        if (await db.Redemptions.SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } redemption) return new NoSuchRedemption(number);
        await db.Entry(redemption).ReloadAsync(cancellationToken);
        var paid = await book.PaidAsync(redemption, cancellationToken);
        if (!paid.ContainsKey(person.Id) && redemption.PersonId != person.Id) return new NoSuchRedemption(number);
        var isPart = redemption is { Shared: true, State: RedemptionState.Filling or RedemptionState.Requested };
        if (isPart && !paid.ContainsKey(person.Id)) return new NoSuchRedemption(number);
        var wasFull = isPart && redemption.State == RedemptionState.Requested;
        if (wasFull)
        {
            await book.PutBackAsync(redemption, cancellationToken);
            redemption.Reopen();
        }
        if (!isPart || paid.Count == 1)
        {
            if (redemption.Withdraw(person.Id, clock.GetUtcNow()).Error is { } refused) return refused;
            await book.PutBackAsync(redemption, cancellationToken);
        }
        var points = paid[person.Id];
        await book.RefundAsync(redemption, person.Id, points, cancellationToken);
        if (wasFull && paid.Remove(person.Id)) await FillAgainAsync(redemption, person, paid, cancellationToken);
        return points;
    }

    /// <summary>The others go on filling what was full, unless it is not offered any more or their team has begun another one.</summary>
    private async Task FillAgainAsync(Redemption redemption, Person by, Dictionary<PersonId, long> others, CancellationToken cancellationToken)
    {
        if (others.Count == 0) return;
        var now = clock.GetUtcNow();
        var goesOn = await db.Rewards.AnyAsync(r => r.Id == redemption.RewardId && r.RetiredAt == null, cancellationToken)
            && !await db.Redemptions.AnyAsync(r => r.RewardId == redemption.RewardId && r.ChallengeId == redemption.ChallengeId && r.State == RedemptionState.Filling && r.Id != redemption.Id, cancellationToken);
        if (!goesOn) _ = redemption.Withdraw(by.Id, now);
        foreach (var (person, points) in others)
        {
            if (!goesOn) await book.RefundAsync(redemption, person, points, cancellationToken);
            RedemptionNews.Moved(db, redemption, person, new RedemptionMove(goesOn ? RedemptionMove.Reopened : RedemptionMove.Dissolved, points, ""), now);
        }
    }

    /// <summary>Withdraws for somebody who leaves the lab all that they could. Within a unit of work that holds the write lock.</summary>
    internal async Task WithdrawAllAsync(Person person, CancellationToken cancellationToken)
    {
        foreach (var redemption in await WithdrawableAsync(person, cancellationToken)) _ = await WithdrawAsync(person, redemption.Id.Value, cancellationToken);
    }

    /// <summary>Whether somebody has so many points, or would have them if they withdrew all that they can.</summary>
    internal async Task<bool> CanFreeAsync(Person person, long points, CancellationToken cancellationToken)
    {
        var free = await ledger.EarnedAsync(person.Id, cancellationToken);
        foreach (var redemption in await WithdrawableAsync(person, cancellationToken))
            if (free < points) free += (await book.PaidAsync(redemption, cancellationToken)).GetValueOrDefault(person.Id);
        return free >= points;
    }

    /// <summary>Withdraws for somebody what they could withdraw, the newest first, until they have so many points, and tells them. Within a unit of work that holds the write lock.</summary>
    internal async Task FreeAsync(Person person, long points, CancellationToken cancellationToken)
    {
        foreach (var redemption in await WithdrawableAsync(person, cancellationToken))
        {
            if (await ledger.EarnedAsync(person.Id, cancellationToken) >= points) return;
            if ((await WithdrawAsync(person, redemption.Id.Value, cancellationToken)).Failed(out var back, out _)) continue;
            RedemptionNews.Moved(db, redemption, person.Id, new RedemptionMove(RedemptionMove.Unpaid, back, ""), clock.GetUtcNow());
        }
    }

    /// <summary>One's own requests that nobody decided, and the shared ones with one's points; the newest first.</summary>
    private async Task<List<Redemption>> WithdrawableAsync(Person person, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        var subjects = await db.PointEntries.Where(e => e.PersonId == person.Id && e.Kind == PointKind.Contributed).Select(e => e.Subject).Distinct().ToListAsync(cancellationToken);
        var ids = subjects.Select(Redemption.IdOf).ToList();
        return await db.Redemptions.Where(r => (r.PersonId == person.Id && !r.Shared && r.State == RedemptionState.Requested) || (r.Shared && (r.State == RedemptionState.Filling || r.State == RedemptionState.Requested) && ids.Contains(r.Id)))
            .OrderByDescending(r => r.Id).ToListAsync(cancellationToken);
    }

    /// <summary>A reward that can be had, as it is now; the write lock is held from here on.</summary>
    private async Task<Result<Reward>> OfferedAsync(Person person, string name, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await db.People.AnyAsync(p => p.Id == person.Id && p.RemovedAt != null, cancellationToken)) return new NoLongerHere(person.Name);
        if ((await RewardCatalog.FindAsync(db, name, cancellationToken)).Failed(out var reward, out var error)) return error;
        return reward.RetiredAt is null ? reward : new RewardRetired(reward.Name);
    }
}
