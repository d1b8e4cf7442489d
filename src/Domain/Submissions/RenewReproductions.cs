using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Scoring;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>
/// Compares what was reproduced once more under a challenge's newest judging, so that a submission counts as reproduced only under the
/// rules by which the leaderboard shows it. What was paid and told stays: that comparison was made.
/// </summary>
public sealed class RenewReproductions(CoResearchDb db)
{
    /// <summary>Does not commit.</summary>
    public async Task RunAsync(Challenge challenge, ChallengeDefinition definition, CancellationToken cancellationToken)
    {
        var again = await db.Submissions.AsNoTracking().Where(s => s.ChallengeId == challenge.Id && s.ReproducesId != null && s.State == SubmissionState.Scored)
            .OrderBy(s => s.Id).ToListAsync(cancellationToken);
        if (again.Count == 0) return;
        var named = again.SelectMany(s => new[] { s.Id, s.ReproducesId!.Value }).Distinct().ToList();
        var verdicts = await db.Scores.AsNoTracking().Where(s => s.JudgingId == challenge.NewestJudgingId && s.NeedsRun == null && named.Contains(s.SubmissionId))
            .ToDictionaryAsync(s => s.SubmissionId, s => s.Verdict, cancellationToken);
        var revealed = challenge.State == ChallengeState.Revealed;
        foreach (var reproductions in again.GroupBy(s => s.ReproducesId!.Value))
        {
            var original = await db.Submissions.SingleAsync(s => s.Id == reproductions.Key, cancellationToken);
            original.CountAsReproduced(reproductions.Select(s => (SubmissionId?)s.Id).FirstOrDefault(id =>
                verdicts.TryGetValue(original.Id, out var first) && verdicts.TryGetValue(id!.Value, out var verdict)
                && Reproduction.Agrees(first, verdict, definition.ReproducedWithin, revealed)));
        }
    }
}
