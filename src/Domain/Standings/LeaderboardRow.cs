using CoResearch.Domain.Scoring;
using CoResearch.Domain.Submissions;

namespace CoResearch.Domain.Standings;

/// <summary>A row as people see it. <see cref="Rank"/> is null for unranked members and baselines.</summary>
public sealed record LeaderboardRow
{
    public int? Rank { get; init; }

    /// <summary>On the private leaderboard: the rank on the public one.</summary>
    public int? PublicRank { get; init; }
    public string Split { get; init; } = Splits.Public;
    public required Submission Submission { get; init; }
    public required string PersonName { get; init; }
    public required Score Score { get; init; }
    public int Likes { get; init; }

    /// <summary>The objective on the row's split.</summary>
    public double? Value => Split == Splits.Private ? Score.Private : Score.Public;
    public bool GatesPassed => Split == Splits.Private ? Score.PrivateGates : Score.PublicGates;

    /// <summary>The gates that decide on the row's split, those about the run included.</summary>
    public IReadOnlyList<GateValue> Gates => [.. Score.Verdict.Gates.Where(g => g.Split == Split || g.Split == GateValue.OfRun)];
}
