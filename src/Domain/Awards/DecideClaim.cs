using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Awards;

/// <summary>
/// A mentor or expert of the challenge, or a lab owner, decides a claim that is not their own and does not stand on their own reproduction. What was looked up is looked up again. An award's points come from the lab, once for
/// each person and thing.
/// </summary>
public sealed class DecideClaim(CoResearchDb db, LabRules rules, CheckAward check, Team team, Ledger ledger, TimeProvider clock)
{
    public async Task<Result<AwardClaim>> ApproveAsync(Person decider, long number, string? note, CancellationToken cancellationToken)
    {
        if ((await FindAsync(decider, number, cancellationToken)).Failed(out var claim, out var error)) return error;
        var now = clock.GetUtcNow();
        if (claim.Approve(decider.Id, note, now).Error is { } refused) return refused;
        if (await db.People.Where(p => p.Id == claim.PersonId && p.RemovedAt != null).Select(p => p.Name).SingleOrDefaultAsync(cancellationToken) is { } gone)
            return new NoLongerHere(gone);
        if (await FadedAsync(claim, cancellationToken)) return new ClaimFaded(claim.Id, claim.Tag);
        var entry = PointEntry.Of(claim.PersonId, Purse.Earned, PointKind.Awarded, claim.Points, ledger.Month, now, claim.Subject, claim.LedgerKey, claim.ChallengeId);
        if (!await ledger.PostAsync(entry, cancellationToken)) return new AwardedAlready(claim.Tag);
        Decided(claim, decider, now);
        Tell(claim, null, NoticeKind.AwardGiven, now);
        return claim;
    }

    public async Task<Result<AwardClaim>> DeclineAsync(Person decider, long number, string reason, CancellationToken cancellationToken)
    {
        if ((await FindAsync(decider, number, cancellationToken)).Failed(out var claim, out var error)) return error;
        var now = clock.GetUtcNow();
        if (claim.Decline(decider.Id, reason, now).Error is { } refused) return refused;
        Decided(claim, decider, now);
        return claim;
    }

    private async Task<bool> FadedAsync(AwardClaim claim, CancellationToken cancellationToken)
    {
        if (rules.Award(claim.Tag) is not { Check: not AwardCheck.None } award) return false;
        var challenge = await db.Challenges.SingleAsync(c => c.Id == claim.ChallengeId, cancellationToken);
        var submission = await db.Submissions.SingleOrDefaultAsync(s => s.Id == claim.SubmissionId, cancellationToken);
        return !(await check.RunAsync(award, claim.PersonId, challenge, submission, cancellationToken)).Ok;
    }

    private void Decided(AwardClaim claim, Person decider, DateTimeOffset now)
    {
        db.MentorActions.Add(new MentorAction(MentorActionKind.Decided, decider.Id, claim.PersonId, claim.ChallengeId, now));
        Tell(claim, claim.PersonId, NoticeKind.AwardDecided, now);
    }

    private void Tell(AwardClaim claim, PersonId? person, NoticeKind kind, DateTimeOffset now) =>
        db.Notices.Add(Notice.Of(kind, person, claim.ChallengeId, claim.Id.Value, "", now));

    /// <summary>The claim as it is now; the write lock is held from here on. Whoever may not decide it learns nothing of it.</summary>
    private async Task<Result<AwardClaim>> FindAsync(Person decider, long number, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var id = new AwardClaimId(number);
        if (await db.AwardClaims.SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } claim) return new NoSuchClaim(number);
        await db.Entry(claim).ReloadAsync(cancellationToken);
        if (claim.PersonId == decider.Id && claim.State == ClaimState.Waiting) return new OwnClaim();
        if (!await team.MayDecideAsync(decider, claim.ChallengeId, cancellationToken)) return new NoSuchClaim(number);
        return claim.OnReproduction() && await db.Submissions.AnyAsync(s => s.ReproducesId == claim.SubmissionId && s.Agrees == true && s.PersonId == decider.Id, cancellationToken)
            ? new OwnReproduction(claim.SubmissionId!.Value) : claim;
    }
}
