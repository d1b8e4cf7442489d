using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Scoring;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>Everything that people may know of a submission as it is now.</summary>
public sealed record SubmissionOverview
{
    public required Submission Submission { get; init; }
    public required Person Author { get; init; }
    public required Challenge Challenge { get; init; }

    /// <summary>What it is judged by: the version of the score's judging, or the newest one while there is no score.</summary>
    public required ChallengeDefinition Definition { get; init; }

    /// <summary>The latest attempt.</summary>
    public required Run Run { get; init; }

    /// <summary>What of where it ran is otherwise than where the submission ran that this one reproduces.</summary>
    public IReadOnlyList<RunDifference> Differences { get; init; } = [];

    /// <summary>The score on the leaderboard that is shown, or under the judging that is being built; null while there is none.</summary>
    public Score? Score { get; init; }

    /// <summary>
    /// The open part of the verdict; null without a score, and for a reproduction until the reveal: it costs no quota, so of a program that
    /// runs otherwise each time it must not tell one more public value.
    /// </summary>
    public ShownVerdict? Verdict { get; init; }

    /// <summary>1 is next; null when it does not wait.</summary>
    public int? PlaceInQueue { get; init; }

    /// <summary>What the author may still submit today.</summary>
    public required Quota Quota { get; init; }
}

/// <summary>Loads overviews of submissions.</summary>
public sealed class SubmissionOverviews(CoResearchDb db, RunQueue queue, TimeProvider clock)
{
    /// <summary>The overview, or null when there is no such submission.</summary>
    public async Task<SubmissionOverview?> FindAsync(SubmissionId id, CancellationToken cancellationToken)
    {
        var found = await (
            from submission in db.Submissions.AsNoTracking()
            join author in db.People on submission.PersonId equals author.Id
            join challenge in db.Challenges on submission.ChallengeId equals challenge.Id
            where submission.Id == id
            select new { submission, author, challenge }).SingleOrDefaultAsync(cancellationToken);
        if (found is null) return null;
        var run = await db.Runs.AsNoTracking().Where(r => r.SubmissionId == id).OrderByDescending(r => r.Attempt).FirstAsync(cancellationToken);
        var score = await ScoreAsync(found.challenge, id, cancellationToken);
        var definition = await DefinitionAsync(found.challenge, score, cancellationToken);
        return new SubmissionOverview
        {
            Submission = found.submission,
            Author = found.author,
            Challenge = found.challenge,
            Definition = definition,
            Run = run,
            Differences = await RunQueue.RepeatedByAsync(db, found.submission, cancellationToken) is { } first ? RunDifference.Between(first, run) : [],
            Score = score,
            Verdict = score is null || (found.submission.ReproducesId is not null && found.challenge.State != ChallengeState.Revealed) ? null : ShownVerdict.Of(score.Verdict, found.challenge.State == ChallengeState.Revealed),
            PlaceInQueue = run.State == RunState.Queued ? await queue.PlaceAsync(id, cancellationToken) : null,
            Quota = await Quota.OfAsync(db, found.author, found.challenge, definition.Limits, clock.GetUtcNow(), cancellationToken),
        };
    }

    private async Task<Score?> ScoreAsync(Challenge challenge, SubmissionId id, CancellationToken cancellationToken)
    {
        var scores = await db.Scores.AsNoTracking()
            .Where(s => s.SubmissionId == id && (s.JudgingId == challenge.BoardJudgingId || s.JudgingId == challenge.NewestJudgingId))
            .ToListAsync(cancellationToken);
        return scores.Find(s => s.JudgingId == challenge.BoardJudgingId) ?? scores.FirstOrDefault();
    }

    private async Task<ChallengeDefinition> DefinitionAsync(Challenge challenge, Score? score, CancellationToken cancellationToken)
    {
        var version = score is null ? challenge.VersionId
            : await db.Judgings.Where(j => j.Id == score.JudgingId).Select(j => j.VersionId).SingleAsync(cancellationToken);
        return (await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == version, cancellationToken)).Definition;
    }
}
