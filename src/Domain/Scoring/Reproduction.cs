namespace CoResearch.Domain.Scoring;

/// <summary>Whether two verdicts on the same commit are the same result.</summary>
public static class Reproduction
{
    /// <summary>
    /// True when on every open split both objectives are within <paramref name="tolerance"/> (in the objective's unit, the bound included) or
    /// both are undefined, and the same gates on predictions pass. The private split counts only when it is <paramref name="revealed"/>: a
    /// program that runs otherwise the second time would learn about hidden labels from the answer. Gates on the run itself (time, memory) may
    /// differ: they are the machine's.
    /// </summary>
    public static bool Agrees(Verdict first, Verdict again, double tolerance, bool revealed)
    {
        var splits = first.Splits.Where(s => IsOpen(s.Split)).ToList();
        return splits.Count == again.Splits.Count(s => IsOpen(s.Split))
            && splits.All(s => again.Splits.FirstOrDefault(a => a.Split == s.Split) is { } a && Near(s.Value, a.Value, tolerance))
            && Passed(first).SetEquals(Passed(again));

        bool IsOpen(string split) => revealed || split != Splits.Private;

        HashSet<(string, string)> Passed(Verdict verdict) =>
            [.. verdict.Gates.Where(g => g.Split != GateValue.OfRun && IsOpen(g.Split) && g.Passed).Select(g => (g.Split, g.Name))];
    }

    // Decimal figures have no exact binary ones: a difference of exactly the tolerance must not fail for that.
    private static bool Near(double? first, double? again, double tolerance) =>
        first is { } a && again is { } b ? Math.Abs(a - b) <= tolerance * (1 + 1e-9) : first is null && again is null;
}
