using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Recognition;

/// <summary>
/// What becomes of a request: approved and handed over, or ended with every point paid back to whoever gave it, and the piece back in the
/// stock. Everybody who paid is told. Takes the write lock; does not commit.
/// </summary>
public sealed class MoveRedemption(CoResearchDb db, Ledger ledger, TimeProvider clock)
{
    public Task<Result<Redemption>> ApproveAsync(Person owner, RedemptionId id, string? note, CancellationToken cancellationToken) =>
        MoveAsync(id, r => r.Approve(owner.Id, note, clock.GetUtcNow()), owner, false, cancellationToken);

    public Task<Result<Redemption>> HandOverAsync(Person owner, RedemptionId id, string? note, CancellationToken cancellationToken) =>
        MoveAsync(id, r => r.HandOver(owner.Id, note, clock.GetUtcNow()), owner, false, cancellationToken);

    public Task<Result<Redemption>> DeclineAsync(Person owner, RedemptionId id, string? note, CancellationToken cancellationToken) =>
        MoveAsync(id, r => r.Decline(owner.Id, note, clock.GetUtcNow()), owner, true, cancellationToken);

    /// <summary>Whoever asked changes their mind before it is approved; of a shared one that is not full each takes back what they gave.</summary>
    public async Task<Result<Redemption>> WithdrawAsync(Person person, RedemptionId id, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await db.Redemptions.SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } redemption) return new NoSuchRedemption(id.Value);
        if (!redemption.Shared)
            return redemption.PersonId != person.Id ? new NotYourRedemption(id.Value)
                : await MoveAsync(id, r => r.Withdraw(person.Id, clock.GetUtcNow()), person, true, cancellationToken);
        if (await ledger.SubjectAsync(redemption.Subject, person.Id, cancellationToken) == 0) return new NotYourRedemption(id.Value);
        if (redemption.State != RedemptionState.Filling) return new RedemptionMoved(id.Value, redemption.State, RedemptionState.Withdrawn);
        await RefundAsync(redemption, person.Id, cancellationToken);

        // Nobody fills an empty one: the piece goes back.
        return await ledger.SubjectAsync(redemption.Subject, null, cancellationToken) == 0
            ? await MoveAsync(id, r => r.Withdraw(person.Id, clock.GetUtcNow()), person, true, cancellationToken)
            : redemption;
    }

    private async Task<Result<Redemption>> MoveAsync(RedemptionId id, Func<Redemption, Result<Done>> move, Person by, bool refund, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await db.Redemptions.SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } redemption) return new NoSuchRedemption(id.Value);
        if (move(redemption).Error is { } illegal) return illegal;
        var paid = await db.PointEntries.Where(e => e.Subject == redemption.Subject).Select(e => e.PersonId).Distinct().ToListAsync(cancellationToken);
        if (refund)
        {
            foreach (var person in paid) await RefundAsync(redemption, person, cancellationToken);
            (await db.Rewards.SingleAsync(r => r.Id == redemption.RewardId, cancellationToken)).PutBack();
        }
        foreach (var person in paid.Append(redemption.PersonId).Distinct().Where(p => p != by.Id))
            db.Notices.Add(Notice.Of(NoticeKind.RedemptionMoved, person, null, redemption.Id.Value, redemption.State.ToString(), clock.GetUtcNow()));
        return redemption;
    }

    private async Task RefundAsync(Redemption redemption, PersonId person, CancellationToken cancellationToken)
    {
        var owed = -await ledger.SubjectAsync(redemption.Subject, person, cancellationToken);
        if (owed == 0) return;
        var before = await ledger.CountAsync(redemption.Subject, cancellationToken);
        await ledger.PostAsync(PointEntry.Of(
            person, Purse.Earned, PointKind.Refunded, owed, ledger.Month, clock.GetUtcNow(), redemption.Subject, $"{redemption.Subject}:{before + 1}", redemption.ChallengeId), cancellationToken);
    }
}
