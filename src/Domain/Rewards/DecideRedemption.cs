using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Rewards;

/// <summary>
/// What a lab owner does with requests. Everybody who paid is told, and has every point back when it is declined. What an owner alone has paid for another
/// owner approves and hands over, where there is one.
/// </summary>
public sealed class DecideRedemption(CoResearchDb db, RedemptionBook book, TimeProvider clock)
{
    public Task<Result<Redemption>> ApproveAsync(Person owner, long number, string? note, CancellationToken cancellationToken) =>
        MoveAsync(number, (r, now) => r.Approve(owner.Id, note, now), note, cancellationToken, owner);

    public Task<Result<Redemption>> HandOverAsync(Person owner, long number, string? note, CancellationToken cancellationToken) =>
        MoveAsync(number, (r, now) => r.HandOver(owner.Id, note, now), note, cancellationToken, owner);

    /// <summary>Also closes a shared one that is not full.</summary>
    public Task<Result<Redemption>> DeclineAsync(Person owner, long number, string? note, CancellationToken cancellationToken) =>
        MoveAsync(number, (r, now) => r.Decline(owner.Id, note, now), note, cancellationToken);

    /// <summary>Within a unit of work that holds the write lock: gives back what was paid, and what was taken out of the stock.</summary>
    internal async Task<Result<Redemption>> MoveAsync(Redemption redemption, Func<Redemption, DateTimeOffset, Result<Done>> move, string? note, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var paid = await book.PaidAsync(redemption, cancellationToken);
        if (move(redemption, now).Error is { } refused) return refused;
        if (redemption.State == RedemptionState.Approved && await RemovedAsync(redemption, [.. paid.Keys], cancellationToken) is { } gone) return gone;
        var refunds = redemption.State == RedemptionState.Declined;
        foreach (var (person, points) in paid)
        {
            if (refunds) await book.RefundAsync(redemption, person, points, cancellationToken);
            RedemptionNews.Moved(db, redemption, person, RedemptionMove.Of(redemption.State, refunds ? points : 0, note), now);
        }
        if (refunds) await book.PutBackAsync(redemption, cancellationToken);
        return redemption;
    }

    private async Task<Result<Redemption>> MoveAsync(long number, Func<Redemption, DateTimeOffset, Result<Done>> move, string? note, CancellationToken cancellationToken, Person? notFor = null)
    {
        await db.BeginWriteAsync(cancellationToken);
        var id = new RedemptionId(number);
        if (await db.Redemptions.SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } redemption) return new UnknownRedemption(number);
        await db.Entry(redemption).ReloadAsync(cancellationToken);
        if (notFor is not null && await IsOwnAsync(redemption, notFor, cancellationToken)) return new OwnRedemption(redemption.Id);
        return await MoveAsync(redemption, move, note, cancellationToken);
    }

    /// <summary>Whether it is theirs alone, and somebody else could decide it.</summary>
    private async Task<bool> IsOwnAsync(Redemption redemption, Person owner, CancellationToken cancellationToken) =>
        (await book.PaidAsync(redemption, cancellationToken)).Keys.All(p => p == owner.Id) && redemption.PersonId == owner.Id
        && await db.People.AnyAsync(p => p.IsOwner && p.RemovedAt == null && p.Id != owner.Id, cancellationToken);

    /// <summary>Nothing is bought for somebody who is gone; a team's reward is the others' too, where others paid.</summary>
    private async Task<Error?> RemovedAsync(Redemption redemption, List<PersonId> payers, CancellationToken cancellationToken) =>
        (redemption.Shared && await db.People.AnyAsync(p => payers.Contains(p.Id) && p.RemovedAt == null, cancellationToken)) || await db.People.Where(p => p.Id == redemption.PersonId && p.RemovedAt != null).Select(p => p.Name).SingleOrDefaultAsync(cancellationToken) is not { } name
            ? null : new NoLongerHere(name);
}
