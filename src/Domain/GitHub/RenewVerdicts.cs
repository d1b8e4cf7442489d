using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.GitHub;

/// <summary>
/// Lets GitHub be told anew about the commits whose shown score a re-scoring changed, as it becomes the one that is shown. The others stay
/// as they are, so that a re-scoring of thousands does not ask GitHub thousands of things.
/// </summary>
public sealed class RenewVerdicts(CoResearchDb db, TimeProvider clock)
{
    /// <summary>To be called while the challenge still shows its old leaderboard. Does not commit.</summary>
    public async Task RunAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        var (old, next) = (challenge.BoardJudgingId, challenge.NewestJudgingId);
        var told = await (
            from status in db.GitHubStatuses
            join submission in db.Submissions on status.SubmissionId equals submission.Id
            where submission.ChallengeId == challenge.Id && submission.State == SubmissionState.Scored
            from was in db.Scores.Where(s => s.SubmissionId == submission.Id && s.JudgingId == old).DefaultIfEmpty()
            from now in db.Scores.Where(s => s.SubmissionId == submission.Id && s.JudgingId == next).DefaultIfEmpty()
            select new { status, was, now }).ToListAsync(cancellationToken);
        if (told.Count == 0) return;
        var (before, after) = (await ObjectiveAsync(old, cancellationToken), await ObjectiveAsync(next, cancellationToken));

        // What was scored in the meantime had a rank among the few that were scored again before it.
        foreach (var one in told.Where(one => one.was is null || VerdictLine.Unranked(one.was, before) != VerdictLine.Unranked(one.now, after))) one.status.AskAgain(clock.GetUtcNow());
    }

    private async Task<ObjectiveSpec> ObjectiveAsync(JudgingId judging, CancellationToken cancellationToken) =>
        (await db.Judgings.Where(j => j.Id == judging).Join(db.ChallengeVersions, j => j.VersionId, v => v.Id, (_, v) => v).AsNoTracking().SingleAsync(cancellationToken)).Definition.Objective;
}
