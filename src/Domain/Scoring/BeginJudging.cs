using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Scoring;

/// <summary>
/// Starts a new set of scores for a challenge. Stored predictions are scored again by a job; the old leaderboard stays until all are
/// done. Does not commit.
/// </summary>
public sealed class BeginJudging(CoResearchDb db, TimeProvider clock, Pulses pulses)
{
    /// <summary>How many submissions are to be scored again.</summary>
    public async Task<int> RunAsync(Challenge challenge, string reason, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.Entry(challenge).ReloadAsync(cancellationToken);
        var version = await db.ChallengeVersions.SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
        var judging = Judging.Begin(version, EvaluatorVersion.Current, reason, clock.GetUtcNow());
        db.Judgings.Add(judging);
        await db.SaveChangesAsync(cancellationToken);
        var first = challenge.BoardJudgingId == default;
        challenge.BeginJudging(judging.Id);
        if (first) judging.Complete(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        db.OnCommitted(pulses.Judgings.Beat);
        return await db.Submissions.CountAsync(s => s.ChallengeId == challenge.Id && s.State == SubmissionState.Scored, cancellationToken);
    }
}
