using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Digests;

/// <summary>How often something was met.</summary>
public sealed record Tally(string Name, int Count);

/// <summary>
/// What experts look at in a week's runs: how many were scored, the gates that scores failed (on the public split, and about the run), the
/// group in which the leader is worst, why runs failed, and with what they were made; each list with the most frequent first.
/// </summary>
public sealed record WeekOfRuns(int Scored, IReadOnlyList<Tally> GatesFailed, GroupValue? Worst, int Failed, IReadOnlyList<Tally> Failures, IReadOnlyList<Tally> Technologies);

/// <summary>Reads the runs of a challenge since a moment.</summary>
public sealed class RunsOfWeek(CoResearchDb db, Leaderboard leaderboard)
{
    private const int Most = 5;

    public async Task<WeekOfRuns> OfAsync(Challenge challenge, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var board = await Board.OfAsync(db, challenge, cancellationToken);
        var sent = db.Submissions.AsNoTracking().Where(s => s.ChallengeId == challenge.Id && s.ReceivedAt >= since && !s.IsBaseline && s.ReproducesId == null);
        var scores = await sent.Join(db.Scores.AsNoTracking().Where(s => s.JudgingId == board.Judging), s => s.Id, s => s.SubmissionId, (submission, score) => new { submission.Technologies, score }).ToListAsync(cancellationToken);
        var failures = await sent.Where(s => s.State == SubmissionState.Failed).Select(s => s.FailureCode ?? "failed").ToListAsync(cancellationToken);
        return new WeekOfRuns(
            scores.Count,
            Count(scores.SelectMany(s => s.score.Verdict.Gates.Where(g => g.Split is Splits.Public or GateValue.OfRun && !g.Passed).Select(g => g.Name).Distinct())),
            await WorstAsync(board, cancellationToken),
            failures.Count,
            Count(failures),
            Count(scores.SelectMany(s => s.Technologies.Split(',', StringSplitOptions.RemoveEmptyEntries))));
    }

    private async Task<GroupValue?> WorstAsync(Board board, CancellationToken cancellationToken) =>
        await leaderboard.PageAsync(board.Judging, Splits.Public, 0, 1, cancellationToken) is [{ Rank: 1 } leader]
            ? leader.Score.Verdict.WorstGroup(Splits.Public, board.Definition.Objective.Direction)
            : null;

    private static List<Tally> Count(IEnumerable<string> names) =>
        [.. names.GroupBy(n => n).Select(g => new Tally(g.Key, g.Count())).OrderByDescending(t => t.Count).ThenBy(t => t.Name, StringComparer.Ordinal).Take(Most)];
}
