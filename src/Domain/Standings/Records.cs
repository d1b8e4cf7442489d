using CoResearch.Domain.Data;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Standings;

/// <summary>
/// The best ranked public value over time, kept as scores arrive: a score is a record when nothing received before it is as good. Runs
/// may end in another order than they were received in, so a late score can also end the records behind it.
/// </summary>
public sealed class Records(CoResearchDb db)
{
    /// <summary>Takes a ranked score into the line where it belongs. Does not commit.</summary>
    public async Task OfferAsync(Score score, Submission submission, double sortKey, ObjectiveSpec objective, CancellationToken cancellationToken)
    {
        var line = await (
            from record in db.Scores
            join received in db.Submissions on record.SubmissionId equals received.Id
            where record.JudgingId == score.JudgingId && record.IsRecord
            select new { Score = record, received.ReceivedAt, received.Id }).ToListAsync(cancellationToken);
        var offered = (submission.ReceivedAt, submission.Id.Value);
        var known = line.Where(r => r.Score != score)
            .Select(r => (r.Score, Key: RankingRule.KeyOf(r.Score.Public, true, objective).SortKey, After: offered.CompareTo((r.ReceivedAt, r.Id.Value)) < 0))
            .ToList();
        if (known.Exists(r => !r.After && r.Key <= sortKey)) return;
        foreach (var beaten in known.Where(r => r.After && r.Key >= sortKey)) beaten.Score.SetRecord(false);
        score.SetRecord(true);
    }

    /// <summary>The records in the order in which they were received; values as they are ranked.</summary>
    public async Task<IReadOnlyList<RecordPoint>> ListAsync(JudgingId judging, ObjectiveSpec objective, CancellationToken cancellationToken)
    {
        var line = await (
            from score in db.Scores.AsNoTracking()
            join submission in db.Submissions on score.SubmissionId equals submission.Id
            join person in db.People on submission.PersonId equals person.Id
            where score.JudgingId == judging && score.IsRecord
            orderby submission.ReceivedAt, submission.Id
            select new { submission.ReceivedAt, score.Public, person.Name }).ToListAsync(cancellationToken);
        return [.. line.Select(r => new RecordPoint(r.ReceivedAt, RankingRule.Rounded(r.Public, objective)!.Value, r.Name))];
    }
}

/// <summary>A moment at which the leaderboard's best value improved, and by whom.</summary>
public sealed record RecordPoint(DateTimeOffset At, double Value, string Name);
