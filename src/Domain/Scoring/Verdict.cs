namespace CoResearch.Domain.Scoring;

/// <summary>The objective on one split; null where the metric is undefined there (a single class, no rows).</summary>
public sealed record SplitValue(string Split, double? Value, int Rows);

/// <summary>The objective on one group of one split; null where it is undefined.</summary>
public sealed record GroupValue(string Split, string Group, double? Value, int Rows);

/// <summary>
/// One gate on one split. <paramref name="Name"/> is what people read ("cvm against Size on background"); an undefined value fails.
/// Gates about the run itself (time, memory, …) carry the split "run".
/// </summary>
public sealed record GateValue(string Split, string Name, double? Value, double? Below, double? Above)
{
    /// <summary>The split name of gates that look at the run instead of the predictions.</summary>
    public const string OfRun = "run";

    /// <summary>Whether the value exists, is finite and lies strictly within the bounds.</summary>
    public bool Passed =>
        Value is { } v && double.IsFinite(v) && (Below is not { } b || v < b) && (Above is not { } a || v > a);
}

/// <summary>
/// What the evaluator says about one run's predictions: the objective per split, every gate per split and the per-group values.
/// A pure function of predictions, hidden labels, challenge and evaluator version. Holds private values: never shown whole.
/// </summary>
public sealed record Verdict(
    IReadOnlyList<SplitValue> Splits, IReadOnlyList<GateValue> Gates, IReadOnlyList<GroupValue> Groups)
{
    /// <summary>The objective on a split, or null where it is missing or undefined.</summary>
    public double? ValueOn(string split) => Splits.FirstOrDefault(s => s.Split == split)?.Value;

    /// <summary>Whether every gate of this split, and every gate on the run itself, passed.</summary>
    public bool PassedOn(string split) => Gates.Where(g => g.Split == split || g.Split == GateValue.OfRun).All(g => g.Passed);

    /// <summary>The worst non-empty group on a split in the given direction, or null without groups (Koh et al., WILDS, 2021, §2).</summary>
    public GroupValue? WorstGroup(string split, Direction direction)
    {
        var groups = Groups.Where(g => g.Split == split && g.Rows > 0 && g.Value is { } v && double.IsFinite(v));
        return direction == Direction.Maximize ? groups.MinBy(g => g.Value) : groups.MaxBy(g => g.Value);
    }
}

/// <summary>What the gates on the run itself look at: seconds, bytes, trained parameters; null where the runner did not say.</summary>
public sealed record RunFacts(double? Seconds, long? PeakMemoryBytes, long? Parameters, long? OutputBytes);
