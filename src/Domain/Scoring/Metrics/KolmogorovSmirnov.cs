using CoResearch.Domain.Scoring.Curves;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// The weighted two-sample Kolmogorov–Smirnov distance between the scores of two populations, the largest difference of their
/// cumulative distributions, as in the agreement test of "Flavours of Physics" (data against simulation). Weights are normalised per
/// population and may be negative (sWeights). Undefined when a population is missing or its weights do not sum to more than zero.
/// </summary>
internal sealed class KolmogorovSmirnov : IMetric
{
    public string Name => "ks";
    public string Summary => "Kolmogorov–Smirnov distance between the scores of two populations.";
    public Direction Direction => Direction.Minimize;
    public MetricRole Role => MetricRole.Gate;

    public IReadOnlyList<MetricParameter> Parameters { get; } =
    [
        new("by", ParameterKind.CategoryColumn, $"The column that tells the populations apart.") { Required = true },
        new("between", ParameterKind.CategoryValue, $"The two populations, such as data, simulation.") { Required = true, Of = "by", Values = 2 },
        CommonParameters.Weight with { Low = double.NegativeInfinity, Summary = $"The column of sample weights; by default every row weighs 1." },
        CommonParameters.Column, .. CommonParameters.Population,
    ];

    public double? Compute(MetricInput input)
    {
        input = input.OnPopulation();
        var (populations, between) = (input.Table.Category(input.Parameters.Text("by")!), input.Parameters.List("between"));
        var (first, second) = (populations.CodeOf(between[0]), populations.CodeOf(between[1]));
        var rows = Enumerable.Range(0, input.Rows).Where(row => populations[row] == first || populations[row] == second).ToArray();
        var table = input.Table.Select(rows);
        var narrowed = input with { Table = table };
        var curve = ThresholdCurve.Of(narrowed.Scores, table.Category(input.Parameters.Text("by")!).Is(between[0]), narrowed.Weights);
        if (!curve.HasBoth) return null;
        var distance = 0.0;
        for (var k = 0; k < curve.Count; k++)
            distance = Math.Max(distance, Math.Abs(curve.TruePositiveRate(k) - curve.FalsePositiveRate(k)));
        return MetricInput.Finite(distance);
    }
}
