using CoResearch.Domain.Scoring;

namespace CoResearch.Domain.Standings;

/// <summary>How an objective's value becomes an order: round to the challenge's precision, better first, n/a never.</summary>
public static class RankingRule
{
    /// <summary>
    /// The key of a value on a split whose gates passed or not. A missing or non-finite value, or a failed gate, never ranks.
    /// </summary>
    public static RankKey KeyOf(double? value, bool gatesPassed, ObjectiveSpec objective) => Rounded(value, objective) is { } rounded
        ? new RankKey(!gatesPassed, (objective.Direction == Direction.Maximize ? -rounded : rounded) + 0.0)
        : new RankKey(true, double.MaxValue);

    /// <summary>The value as it is ranked and shown: halves away from zero in decimal, so that 0.12345 at 4 decimals is 0.1235.</summary>
    public static double? Rounded(double? value, ObjectiveSpec objective)
    {
        if (value is not { } v || !double.IsFinite(v)) return null;
        return Math.Abs(v) < 1e15 ? (double)Math.Round((decimal)v, objective.Precision, MidpointRounding.AwayFromZero) : v;
    }
}

/// <summary>What orders standings: unranked last, then ascending by the key.</summary>
public readonly record struct RankKey(bool Unranked, double SortKey);
