namespace CoResearch.Domain.Scoring;

/// <summary>
/// What a metric computes from: one population's rows, the rows of all splits together (for weights that are renormalised), the
/// parameters, and the facts of the run.
/// </summary>
public sealed record MetricInput(MetricTable Table, MetricTable Everything, MetricParameters Parameters, RunFacts Run)
{
    private static readonly double[] _equal = [];

    /// <summary>What the challenge's own program printed for the population, by name; null where it has none.</summary>
    public Func<string, double?>? Printed { get; init; }

    /// <summary>The number of rows in the population.</summary>
    public int Rows => Table.Rows;

    /// <summary>The scores: the column that <c>column</c> names, or the first.</summary>
    public double[] Scores => Table.Prediction(Parameters.Text("column") ?? Table.PredictionColumns[0]);

    /// <summary>For every row, whether <c>target</c> holds <c>positive</c>.</summary>
    public bool[] Positive => PositiveOf(Table);

    /// <summary>The sample weights, or an empty array when every row weighs 1.</summary>
    public double[] Weights => WeightsOf(Table);

    internal bool[] PositiveOf(MetricTable table) => table.Category(Parameters.Text("target")!).Is(Parameters.Text("positive")!);

    internal double[] WeightsOf(MetricTable table) => Parameters.Text("weight") is { } column ? table.Number(column) : _equal;

    /// <summary>The same, narrowed to the population that <c>on</c> names.</summary>
    internal MetricInput OnPopulation()
    {
        var on = Parameters.Text("on") ?? CommonParameters.Everyone;
        if (on == CommonParameters.Everyone) return this;
        var (positive, wanted) = (Positive, on == CommonParameters.Signal);
        var rows = new List<int>();
        for (var row = 0; row < positive.Length; row++)
            if (positive[row] == wanted) rows.Add(row);
        return this with { Table = Table.Select([.. rows]) };
    }

    /// <summary>Null instead of a value that is not finite.</summary>
    internal static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
