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
        // Most scores are no records: the line is read without the scores themselves.
        var line = await (
            from record in db.Scores.AsNoTracking()
            join received in db.Submissions on record.SubmissionId equals received.Id
            where record.JudgingId == score.JudgingId && record.IsRecord && received.Id != submission.Id
            select new { record.Id, record.Public, received.ReceivedAt, Submission = received.Id }).ToListAsync(cancellationToken);
        var offered = (submission.ReceivedAt, submission.Id.Value);
        var known = line
            .Select(r => (r.Id, Key: RankingRule.KeyOf(r.Public, true, objective).SortKey, After: offered.CompareTo((r.ReceivedAt, r.Submission.Value)) < 0))
            .ToList();
        if (known.Exists(r => !r.After && r.Key <= sortKey)) return;
        var beaten = known.Where(r => r.After && r.Key >= sortKey).Select(r => r.Id).ToList();
        if (beaten.Count > 0)
            foreach (var record in await db.Scores.Where(s => beaten.Contains(s.Id)).ToListAsync(cancellationToken)) record.SetRecord(false);
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
