using System.Globalization;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;

namespace CoResearch.Domain.GitHub;

/// <summary>
/// Says in a line how a submission does, for whoever looks at the commit: the whole world, where the repository is public. So it is the
/// public split only, also when the challenge is revealed.
/// </summary>
public sealed class VerdictLine(SubmissionOverviews overviews, Leaderboard leaderboard)
{
    public async Task<CommitVerdict> OfAsync(SubmissionId id, CancellationToken cancellationToken)
    {
        var overview = await overviews.FindAsync(id, cancellationToken) ?? throw new InvalidOperationException($"Submission {id.Value} is gone.");
        var (state, line) = overview.Submission.State switch
        {
            SubmissionState.Queued => (CommitState.Pending, "queued"),
            SubmissionState.Running => (CommitState.Pending, "running"),
            SubmissionState.Scored => await ScoredAsync(overview, cancellationToken),
            SubmissionState.Failed => (CommitState.Failure, overview.Submission.Failure?.ToString() ?? "failed"),
            SubmissionState.Cancelled => (CommitState.Error, "cancelled"),
            SubmissionState.Lost => (CommitState.Error, $"lost by the lab, not by your code: {overview.Submission.Failure}"),
            _ => throw new InvalidOperationException($"{overview.Submission.State} has no line."),
        };
        return CommitVerdict.Of(overview.Challenge, state, line);
    }

    private async Task<(CommitState State, string Line)> ScoredAsync(SubmissionOverview overview, CancellationToken cancellationToken)
    {
        var (state, line) = Unranked(overview.Score, overview.Definition.Objective);
        if (state != CommitState.Success || overview.Score is not { } score) return (state, line);
        var standing = await leaderboard.FindAsync(score.JudgingId, Splits.Public, overview.Submission.PersonId, cancellationToken);
        if (standing is null || await leaderboard.RankAsync(standing, cancellationToken) is not { } rank) return (CommitState.Success, line);
        return (CommitState.Success, standing.SubmissionId == overview.Submission.Id ? $"{line}, rank {rank}" : $"{line}; your best keeps rank {rank}");
    }

    /// <summary>What is said of a score by itself, without a rank.</summary>
    internal static (CommitState State, string Line) Unranked(Score? score, ObjectiveSpec objective)
    {
        if (score is not { NeedsRun: null }) return (CommitState.Pending, "scored; the challenge has changed since, and it needs a new run");
        var verdict = ShownVerdict.Of(score.Verdict, revealed: false);
        var value = RankingRule.Rounded(verdict.ValueOn(Splits.Public), objective)?.ToString("F" + objective.Precision, CultureInfo.InvariantCulture) ?? "undefined";
        var line = $"{objective.Name} {value} on the public split";
        return verdict.Deciding.FirstOrDefault(g => !g.Passed) is { } gate ? (CommitState.Failure, $"{line}, not ranked: {gate.Name} {Bound(gate)}") : (CommitState.Success, line);
    }

    private static string Bound(GateValue gate) =>
        $"is {gate.Value?.ToString("G4", CultureInfo.InvariantCulture) ?? "undefined"}, must be "
        + string.Join(" and ", new[]
        {
            gate.Above is { } above ? "> " + above.ToString("G4", CultureInfo.InvariantCulture) : null,
            gate.Below is { } below ? "< " + below.ToString("G4", CultureInfo.InvariantCulture) : null,
        }.OfType<string>());
}
