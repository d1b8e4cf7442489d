using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Recognition;

/// <summary>
/// Claims awards and decides on them. What an award checks is looked at when it is claimed and again when it is approved. Its points come
/// from the lab. Takes the write lock; does not commit.
/// </summary>
public sealed class ClaimAward(CoResearchDb db, Ledger ledger, Leaderboard leaderboard, LabRules rules, TimeProvider clock)
{
    public async Task<Result<AwardClaim>> RunAsync(Person person, Challenge challenge, string tag, Submission? submission, string evidence, CancellationToken cancellationToken)
    {
        if (rules.Award(tag) is not { } award) return new NoSuchAward(tag, Nearest.Hint(tag, rules.Awards.Select(a => a.Tag)));
        if (evidence.EnumerateRunes().Count(System.Text.Rune.IsLetterOrDigit) < rules.Kudos.ReasonLetters || evidence.Length > AwardClaim.MostEvidence)
            return new EvidenceNeeded(rules.Kudos.ReasonLetters, AwardClaim.MostEvidence);
        await db.BeginWriteAsync(cancellationToken);
        if (await RefusalAsync(award, person.Id, challenge, submission, cancellationToken) is { } refused) return refused;
        var earlier = await db.AwardClaims.Where(c => c.PersonId == person.Id && c.Tag == award.Tag && c.ChallengeId == challenge.Id && c.State != AwardState.Declined)
            .ToListAsync(cancellationToken);
        if (earlier.Find(c => c.SubmissionId == submission?.Id) is { } same) return same.State == AwardState.Approved ? new HasAward(award.Tag) : new ClaimedAlready(award.Tag, same.Id.Value);
        var claim = AwardClaim.Of(award.Tag, person.Id, challenge.Id, submission?.Id, evidence, clock.GetUtcNow());
        db.AwardClaims.Add(claim);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var mentor in await DecidersAsync(claim, cancellationToken))
            db.Notices.Add(Notice.Of(NoticeKind.AwardClaimed, mentor, challenge.Id, claim.Id.Value, "", clock.GetUtcNow()));
        return claim;
    }

    /// <summary>Approves or declines; whoever may do so was checked, but nobody decides on a claim of their own.</summary>
    public async Task<Result<AwardClaim>> DecideAsync(Person mentor, AwardClaim claim, bool approve, string? note, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(claim).ReloadAsync(cancellationToken);
        if (claim.PersonId == mentor.Id) return new OwnClaim(claim.Id.Value);
        var (now, award) = (clock.GetUtcNow(), rules.Award(claim.Tag));
        if (approve && claim.State == AwardState.Claimed)
        {
            if (award is null) return new NoSuchAward(claim.Tag, "");
            var challenge = await db.Challenges.SingleAsync(c => c.Id == claim.ChallengeId, cancellationToken);
            var submission = claim.SubmissionId is { } id ? await db.Submissions.SingleAsync(s => s.Id == id, cancellationToken) : null;
            if (await RefusalAsync(award, claim.PersonId, challenge, submission, cancellationToken) is { } refused) return refused;
        }
        if (claim.Decide(approve, mentor.Id, note, award?.Points ?? 0, now).Error is { } illegal) return illegal;
        if (approve && claim.Points > 0)
            await ledger.PostAsync(PointEntry.Of(
                claim.PersonId, Purse.Earned, PointKind.Awarded, claim.Points, ledger.Month, now, claim.Subject, claim.Subject, claim.ChallengeId, detail: $"award={Uri.EscapeDataString(claim.Tag)}"), cancellationToken);
        db.Notices.Add(Notice.Of(NoticeKind.AwardDecided, claim.PersonId, claim.ChallengeId, claim.Id.Value, "", now));
        if (approve) db.Notices.Add(Notice.Of(NoticeKind.AwardGiven, null, claim.ChallengeId, claim.Id.Value, "", now));
        return claim;
    }

    /// <summary>What the award checks, and what is wrong with it; null where all is well.</summary>
    private async Task<Error?> RefusalAsync(AwardSpec award, PersonId person, Challenge challenge, Submission? submission, CancellationToken cancellationToken)
    {
        if (submission is null) return award.Check == AwardCheck.None ? null : new AwardNeedsSubmission(award.Tag);
        if (submission.PersonId != person) return new NotYourSubmission(submission.Id.Value);
        switch (award.Check)
        {
            case AwardCheck.Reproduced:
                return await db.Submissions.AnyAsync(s => s.Id == submission.ReproducedById && s.PersonId != person, cancellationToken) ? null : new NotReproducedYet(submission.Id.Value);
            case AwardCheck.BestScore:
                var board = await Board.OfAsync(db, challenge, cancellationToken);
                return await leaderboard.PageAsync(board.Judging, board.Split, 0, 1, cancellationToken) is [{ Rank: 1 } first] && first.Submission.Id == submission.Id
                    ? null : new NotLeading(submission.Id.Value, challenge.Slug);
            default:
                return null;
        }
    }

    private async Task<IReadOnlyList<PersonId>> DecidersAsync(AwardClaim claim, CancellationToken cancellationToken)
    {
        var mentors = await (from member in db.Memberships
                             join person in db.People on member.PersonId equals person.Id
                             where member.ChallengeId == claim.ChallengeId && member.LeftAt == null && member.Role != Role.Student && person.RemovedAt == null && person.Id != claim.PersonId
                             select person.Id).ToListAsync(cancellationToken);
        return mentors.Count > 0 ? mentors
            : await db.People.Where(p => p.IsOwner && p.RemovedAt == null && p.Id != claim.PersonId).Select(p => p.Id).ToListAsync(cancellationToken);
    }
}
