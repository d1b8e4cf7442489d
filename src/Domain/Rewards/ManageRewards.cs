using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Rewards;

/// <summary>What is to change of a reward; null leaves it as it is.</summary>
public sealed record RewardChange
{
    public string? What { get; init; }
    public long? Price { get; init; }
    public StockChange? Stock { get; init; }

    /// <summary>Its picture's path below the state folder, as <see cref="RewardPicture"/> keeps it; empty for none.</summary>
    public string? Picture { get; init; }
    public bool? Retired { get; init; }
}

/// <summary>How many are left from now on, without those that open requests hold; null for as many as are wanted.</summary>
public sealed record StockChange(int? Left);

/// <summary>What a lab owner does with the catalogue.</summary>
public sealed class ManageRewards(CoResearchDb db, DecideRedemption decide, TimeProvider clock)
{
    public async Task<Result<Reward>> AddAsync(string name, string what, long price, int? stock, bool shared, string? picture, CancellationToken cancellationToken)
    {
        if (Reward.Add(name, what, price, stock, shared, clock.GetUtcNow()).Failed(out var reward, out var error)) return error;
        await db.BeginWriteAsync(cancellationToken);
        if (await db.Rewards.AnyAsync(r => r.Name == name, cancellationToken)) return new RewardNameTaken(name);
        reward.Show(picture);
        db.Rewards.Add(reward);
        return reward;
    }

    /// <summary>Changes it for whoever asks from now on: what was asked for keeps its price.</summary>
    public async Task<Result<Reward>> EditAsync(Person owner, string name, RewardChange change, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if ((await RewardCatalog.FindAsync(db, name, cancellationToken)).Failed(out var reward, out var error)) return error;
        if (reward.Change(change.What ?? reward.What, change.Price ?? reward.Price, change.Stock is { } stock ? stock.Left : reward.Stock).Error is { } refused) return refused;
        if (change.Picture is { } picture) reward.Show(picture.Length == 0 ? null : picture);
        if (change.Retired is false) reward.Retire(null);
        if (change.Retired is true && reward.RetiredAt is null && await CloseAsync(owner, reward, cancellationToken) is { } stuck) return stuck;
        return reward;
    }

    /// <summary>Takes it out of the catalogue. Requests go on; teams that were filling it get their points back.</summary>
    public Task<Result<Reward>> RetireAsync(Person owner, string name, CancellationToken cancellationToken) =>
        EditAsync(owner, name, new RewardChange { Retired = true }, cancellationToken);

    private async Task<Error?> CloseAsync(Person owner, Reward reward, CancellationToken cancellationToken)
    {
        reward.Retire(clock.GetUtcNow());
        foreach (var filling in await db.Redemptions.Where(r => r.RewardId == reward.Id && r.State == RedemptionState.Filling).ToListAsync(cancellationToken))
            if ((await decide.MoveAsync(filling, (r, now) => r.Decline(owner.Id, null, now), null, cancellationToken)).Error is { } error) return error;
        return null;
    }
}
