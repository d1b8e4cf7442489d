using CoResearch.Domain.Scoring;

namespace CoResearch.Domain.Standings;

/// <summary>How an objective's value becomes an order: round to the challenge's precision, better first, n/a never.</summary>
public static class RankingRule
{
    /// <summary>
    /// The key that sorts ascending, or null when the value must not rank (missing, not finite). Rounds half away from zero in decimal
    /// where it fits, so that 0.12345 at 4 decimals is what a person would write.
    /// </summary>
    public static double? SortKey(double? value, ObjectiveSpec objective) =>
        Rounded(value, objective) is { } rounded ? (objective.Direction == Direction.Maximize ? -rounded : rounded) + 0.0 : null;

    /// <summary>The value as it is ranked and shown.</summary>
    public static double? Rounded(double? value, ObjectiveSpec objective)
    {
        if (value is not { } v || !double.IsFinite(v)) return null;
        return Math.Abs(v) < 1e15 ? (double)Math.Round((decimal)v, objective.Precision, MidpointRounding.AwayFromZero) : v;
    }
}
