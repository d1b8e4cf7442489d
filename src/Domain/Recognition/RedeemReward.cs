using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Recognition;

/// <summary>A redemption with its reward, and what is paid of it so far.</summary>
public sealed record RedemptionStanding(Redemption Redemption, Reward Reward, long Paid);

/// <summary>
/// Exchanges earned points for rewards. The price is paid, and the piece taken from the stock, when somebody asks; whoever asks second for
/// the last one hears so and pays nothing. Takes the write lock; does not commit.
/// </summary>
public sealed class RedeemReward(CoResearchDb db, Ledger ledger, TimeProvider clock)
{
    /// <summary>Asks for a reward, or adds points to a shared one; null points: the whole price, or for a shared one a refusal that says what is missing.</summary>
    public async Task<Result<RedemptionStanding>> RunAsync(Person person, string name, long? points, ChallengeId? team, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if ((await FindAsync(name, cancellationToken)).Failed(out var reward, out var error)) return error;
        if (reward.RetiredAt is not null) return new RewardRetired(reward.Name);
        return reward.Shared
            ? await ShareAsync(person, reward, points, team, cancellationToken)
            : points is { } some && some != reward.Price ? new OnlyWhole(reward.Name, reward.Price) : await BuyAsync(person, reward, cancellationToken);
    }

    /// <summary>The reward of a name, in any case.</summary>
    public async Task<Result<Reward>> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (await db.Rewards.SingleOrDefaultAsync(r => r.Name == name, cancellationToken) is { } reward) return reward;
        var names = await db.Rewards.Where(r => r.RetiredAt == null).Select(r => r.Name).ToListAsync(cancellationToken);
        return new NoSuchReward(name, Nearest.Hint(name, names));
    }

    /// <summary>The shared redemption that a team fills now, or null.</summary>
    public Task<Redemption?> FillingAsync(RewardId reward, ChallengeId? team, CancellationToken cancellationToken) =>
        db.Redemptions.SingleOrDefaultAsync(r => r.RewardId == reward && r.ChallengeId == team && r.State == RedemptionState.Filling, cancellationToken);

    /// <summary>What was paid for a redemption and not paid back.</summary>
    public async Task<long> PaidAsync(Redemption redemption, CancellationToken cancellationToken) => -await ledger.SubjectAsync(redemption.Subject, null, cancellationToken);

    private async Task<Result<RedemptionStanding>> BuyAsync(Person person, Reward reward, CancellationToken cancellationToken)
    {
        var earned = await ledger.EarnedAsync(person.Id, cancellationToken);
        if (earned < reward.Price) return new NotEnoughEarned(reward.Name, reward.Price, earned);
        if (!reward.Take()) return new RewardSoldOut(reward.Name);
        var redemption = await BeginAsync(reward, person, null, cancellationToken);
        await PayAsync(redemption, person.Id, PointKind.Redeemed, reward.Price, cancellationToken);
        await AskAsync(redemption, cancellationToken);
        return new RedemptionStanding(redemption, reward, reward.Price);
    }

    private async Task<Result<RedemptionStanding>> ShareAsync(Person person, Reward reward, long? points, ChallengeId? team, CancellationToken cancellationToken)
    {
        var redemption = await FillingAsync(reward.Id, team, cancellationToken);
        var paid = redemption is null ? 0 : await PaidAsync(redemption, cancellationToken);
        var price = redemption?.Price ?? reward.Price;
        if (points is null) return new ShareNeedsPoints(reward.Name, price - paid);
        if (points < 1) return new BadShare(points.Value);
        var share = Math.Min(points.Value, price - paid);
        var earned = await ledger.EarnedAsync(person.Id, cancellationToken);
        if (earned < share) return new NotEnoughEarned(reward.Name, share, earned);
        if (redemption is null && !reward.Take()) return new RewardSoldOut(reward.Name);
        redemption ??= await BeginAsync(reward, person, team, cancellationToken);
        await PayAsync(redemption, person.Id, PointKind.Contributed, share, cancellationToken);
        if (paid + share == redemption.Price)
        {
            redemption.Fill(clock.GetUtcNow());
            await AskAsync(redemption, cancellationToken);
        }
        return new RedemptionStanding(redemption, reward, paid + share);
    }

    private async Task<Redemption> BeginAsync(Reward reward, Person person, ChallengeId? team, CancellationToken cancellationToken)
    {
        var redemption = Redemption.Of(reward, person.Id, team, clock.GetUtcNow());
        db.Redemptions.Add(redemption);
        await db.SaveChangesAsync(cancellationToken);
        return redemption;
    }

    private async Task PayAsync(Redemption redemption, PersonId person, PointKind kind, long points, CancellationToken cancellationToken)
    {
        var before = await ledger.CountAsync(redemption.Subject, cancellationToken);
        await ledger.PostAsync(
            PointEntry.Of(person, Purse.Earned, kind, -points, ledger.Month, clock.GetUtcNow(), redemption.Subject, $"{redemption.Subject}:{before + 1}", redemption.ChallengeId), cancellationToken);
    }

    private async Task AskAsync(Redemption redemption, CancellationToken cancellationToken)
    {
        foreach (var owner in await db.People.Where(p => p.IsOwner && p.RemovedAt == null).Select(p => p.Id).ToListAsync(cancellationToken))
            db.Notices.Add(Notice.Of(NoticeKind.RedemptionAsked, owner, null, redemption.Id.Value, "", clock.GetUtcNow()));
    }
}
