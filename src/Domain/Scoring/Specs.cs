namespace CoResearch.Domain.Scoring;

/// <summary>Which way is better.</summary>
public enum Direction
{
    /// <summary>Larger values rank first.</summary>
    Maximize,

    /// <summary>Smaller values rank first.</summary>
    Minimize,
}

/// <summary>
/// What a <c>predictions.csv</c> must look like: a header of <paramref name="Id"/> followed by <paramref name="Columns"/>, one row
/// for each id of the hidden labels, every value finite and, where <paramref name="Range"/> is given, inside it (both ends allowed).
/// </summary>
public sealed record PredictionsSpec(string Id, IReadOnlyList<string> Columns, (double Low, double High)? Range);

/// <summary>
/// The challenge's objective: a metric by name, its parameters as written (target, positive, weight, …; a list is comma-joined), the
/// way that is better and the number of decimals that ranking rounds to.
/// </summary>
public sealed record ObjectiveSpec(string Metric, IReadOnlyDictionary<string, string> Parameters, Direction Direction, int Precision)
{
    /// <summary>What people read: the metric's name, or that of the value that the challenge's own program prints.</summary>
    public string Name => Metric == Metrics.Custom.MetricName ? Parameters.GetValueOrDefault("value") ?? Metric : Metric;
}

/// <summary>
/// A named bound: the value of <paramref name="Metric"/> must be below <paramref name="Below"/> (strictly) and above
/// <paramref name="Above"/> (strictly), where given; at least one of them is. Parameters as written (against, on, …).
/// </summary>
public sealed record GateSpec(string Metric, IReadOnlyDictionary<string, string> Parameters, double? Below, double? Above);

/// <summary>Per-group values of the objective, by a column of the hidden labels.</summary>
public sealed record GroupSpec(string By);

/// <summary>The names of the splits that the <c>split</c> column of <c>private/labels.csv</c> may hold.</summary>
public static class Splits
{
    public const string Public = "public";
    public const string Private = "private";
    public const string Shifted = "shifted";

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> All { get; } = [Public, Private, Shifted];
}
