using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Scoring;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>What experiments can be sorted by.</summary>
public enum ExperimentOrder
{
    /// <summary>The objective on the public split, the best first.</summary>
    Score,

    /// <summary>A metric of the runs, the best first; where nobody can tell which way is better, the largest.</summary>
    Metric,
    Newest,

    /// <summary>The fastest first.</summary>
    Time,

    /// <summary>Those that needed the least memory first.</summary>
    Memory,
}

/// <summary>A scored submission with the run that was scored, its public value, and the metric that was asked for.</summary>
public sealed record Experiment(Submission Submission, string PersonName, Run Run, double? Public, bool Passed, RunMetric? Metric);

/// <summary>
/// The scored submissions of a challenge, as far as they are open to a reader: those whose code is. Values of hidden splits are nowhere
/// in it.
/// </summary>
public sealed class Experiments(CoResearchDb db, CodeAccess access)
{
    /// <summary>Whether the reader sees everybody's, and how many they see.</summary>
    public async Task<(bool Everyones, int Count)> CountAsync(Board board, Person reader, Membership? membership, CancellationToken cancellationToken)
    {
        var all = await access.EveryonesAsync(reader, membership, board.Challenge, board.Definition.Code, cancellationToken);
        return (all, await Open(board, all ? null : reader.Id).CountAsync(cancellationToken));
    }

    /// <summary>The metrics that open runs of a challenge have, the most frequent first.</summary>
    public async Task<IReadOnlyList<string>> MetricsAsync(Board board, bool everyones, Person reader, int most, CancellationToken cancellationToken)
    {
        var runs = Open(board, everyones ? null : reader.Id).Select(p => p.Score.RunId);
        return await db.RunMetrics.Where(m => runs.Contains(m.RunId)).GroupBy(m => m.Name).OrderByDescending(g => g.Count()).ThenBy(g => g.Key)
            .Select(g => g.Key).Take(most).ToListAsync(cancellationToken);
    }

    /// <summary>A page of them. <paramref name="metric"/> is shown with each, whatever they are sorted by.</summary>
    public async Task<IReadOnlyList<Experiment>> PageAsync(
        Board board, bool everyones, Person reader, ExperimentOrder order, string? metric, int skip, int take, CancellationToken cancellationToken)
    {
        var joined =
            from open in Open(board, everyones ? null : reader.Id)
            join run in db.Runs.AsNoTracking() on open.Score.RunId equals run.Id
            join person in db.People on open.Submission.PersonId equals person.Id
            join kept in db.RunMetrics.Where(m => m.Name == metric) on run.Id equals kept.RunId into metrics
            from value in metrics.DefaultIfEmpty()
            select new { open.Submission, open.Score, Run = run, Name = person.Name, Metric = value };
        var higher = order == ExperimentOrder.Metric && metric is not null && await HigherAsync(board, metric, cancellationToken) is not false;
        var maximize = board.Definition.Objective.Direction == Direction.Maximize;
        var ordered = order switch
        {
            ExperimentOrder.Metric when higher => joined.OrderBy(p => (p.Metric!.Best ?? p.Metric.Last) == null).ThenByDescending(p => p.Metric!.Best ?? p.Metric.Last),
            ExperimentOrder.Metric => joined.OrderBy(p => (p.Metric!.Best ?? p.Metric.Last) == null).ThenBy(p => p.Metric!.Best ?? p.Metric.Last),
            ExperimentOrder.Newest => joined.OrderByDescending(p => p.Submission.Id),
            ExperimentOrder.Time => joined.OrderBy(p => p.Run.Seconds == null).ThenBy(p => p.Run.Seconds),
            ExperimentOrder.Memory => joined.OrderBy(p => p.Run.PeakMemoryBytes == null).ThenBy(p => p.Run.PeakMemoryBytes),
            _ when maximize => joined.OrderBy(p => p.Score.Public == null).ThenByDescending(p => p.Score.Public),
            _ => joined.OrderBy(p => p.Score.Public == null).ThenBy(p => p.Score.Public),
        };
        var page = await ordered.ThenBy(p => p.Submission.Id).Skip(skip).Take(take).ToListAsync(cancellationToken);
        return [.. page.Select(p => new Experiment(p.Submission, p.Name, p.Run, p.Score.Public, p.Score.PublicGates, p.Metric))];
    }

    /// <summary>Which way is better, as the runs of this challenge know it.</summary>
    public Task<bool?> HigherAsync(Board board, string metric, CancellationToken cancellationToken) => (
        from kept in db.RunMetrics
        join score in db.Scores on kept.RunId equals score.RunId
        where kept.Name == metric && score.JudgingId == board.Judging && kept.HigherIsBetter != null
        select kept.HigherIsBetter).FirstOrDefaultAsync(cancellationToken);

    private IQueryable<OpenScore> Open(Board board, PersonId? own) =>
        from score in db.Scores.AsNoTracking()
        join submission in db.Submissions.AsNoTracking() on score.SubmissionId equals submission.Id
        where submission.ReproducesId == null && score.JudgingId == board.Judging && score.NeedsRun == null && submission.State == SubmissionState.Scored
            && (own == null || submission.PersonId == own || submission.IsBaseline)
        select new OpenScore { Score = score, Submission = submission };

    private sealed class OpenScore
    {
        public required Score Score { get; init; }
        public required Submission Submission { get; init; }
    }
}
