using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Standings;

/// <summary>A challenge in numbers. Baselines count nowhere.</summary>
public sealed record ChallengeStatistics
{
    /// <summary>How many submissions of the runs and technologies below are looked at, the newest first.</summary>
    public const int Recent = 1000;

    public required IReadOnlyDictionary<SubmissionState, int> Submissions { get; init; }
    public required int Members { get; init; }

    /// <summary>Members with a score, and those of them who are ranked.</summary>
    public required int Scored { get; init; }
    public required int Ranked { get; init; }
    public required int Runs { get; init; }

    /// <summary>Failure codes with how often, the most frequent first.</summary>
    public required IReadOnlyList<(string Code, int Count)> Failures { get; init; }

    /// <summary>Each ranked member's best value on the public split, as it is ranked, the best first.</summary>
    public required IReadOnlyList<double> Bests { get; init; }

    /// <summary>Technologies of the recent scored submissions, the most frequent first.</summary>
    public required IReadOnlyList<(string Name, int Count)> Technologies { get; init; }

    /// <summary>Wall times of the recent scored submissions' runs in seconds, ascending.</summary>
    public required IReadOnlyList<double> Seconds { get; init; }

    /// <summary>The q-quantile of the run times by nearest rank; null without any.</summary>
    public double? SecondsAt(double q) => Seconds.Count == 0 ? null : Seconds[Math.Clamp((int)Math.Ceiling(q * Seconds.Count) - 1, 0, Seconds.Count - 1)];

    public static async Task<ChallengeStatistics> OfAsync(CoResearchDb db, Board board, CancellationToken cancellationToken)
    {
        var own = db.Submissions.AsNoTracking().Where(s => s.ChallengeId == board.Challenge.Id && !s.IsBaseline && s.ReproducesId == null);
        var standings = db.Standings.AsNoTracking().Where(s => s.JudgingId == board.Judging && s.Split == Splits.Public);
        var keys = await standings.Where(s => !s.Unranked).OrderBy(s => s.SortKey).Select(s => s.SortKey).ToListAsync(cancellationToken);
        var failures = await own.Where(s => s.State == SubmissionState.Failed).GroupBy(s => s.FailureCode)
            .Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        var recent = own.Where(s => s.State == SubmissionState.Scored).OrderByDescending(s => s.Id).Take(Recent);
        var technologies = await recent.Select(s => s.Technologies).ToListAsync(cancellationToken);
        var seconds = await recent.Join(db.Runs.Where(r => r.State == RunState.Succeeded && r.Seconds != null), s => s.Id, r => r.SubmissionId, (s, r) => r.Seconds!.Value)
            .ToListAsync(cancellationToken);
        var maximize = board.Definition.Objective.Direction == Direction.Maximize;
        return new ChallengeStatistics
        {
            Submissions = await own.GroupBy(s => s.State).Select(g => new { g.Key, Count = g.Count() })
                .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken),
            Members = (await new Team(db).CountAsync(board.Challenge.Id, cancellationToken)).Values.Sum(),
            Scored = await standings.CountAsync(cancellationToken),
            Ranked = keys.Count,
            Runs = await db.Runs.CountAsync(r => own.Any(s => s.Id == r.SubmissionId), cancellationToken),
            Failures = [.. failures.OrderByDescending(f => f.Count).ThenBy(f => f.Key).Select(f => (f.Key ?? "", f.Count))],
            Bests = [.. keys.Select(key => (maximize ? -key : key) + 0.0)],
            Technologies = [.. technologies.SelectMany(t => t.Split(',', StringSplitOptions.RemoveEmptyEntries)).CountBy(t => t)
                .OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal).Select(t => (t.Key, t.Value))],
            Seconds = [.. seconds.Order()],
        };
    }
}
