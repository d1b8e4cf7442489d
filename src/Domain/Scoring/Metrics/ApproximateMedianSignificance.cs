namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// The approximate median significance of the HiggsML challenge (Adam-Bourdarios et al., JMLR W&amp;CP 42, 2015, eq. 7):
/// √(2 [(s + b + b_r) ln(1 + s / (b + b_r)) − s]), b_r = 10, s and b being the weights of selected signal and background, selected where
/// the score reaches the threshold. Weights are renormalised so that each split's signal (and background) weighs what the signal (and
/// background) of all hidden labels weighs together, as in the challenge. Undefined when a class is missing.
/// </summary>
internal sealed class ApproximateMedianSignificance : IMetric
{
    public string Name => "ams";
    public string Summary => "Approximate median significance of a selection (HiggsML).";
    public Direction Direction => Direction.Maximize;

    public MetricScale Scale => MetricScale.Open;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters { get; } =
    [
        CommonParameters.Target, CommonParameters.Positive, CommonParameters.Column, CommonParameters.Weight, CommonParameters.Threshold,
        new("regularization", ParameterKind.Number, $"b_r, added to the background against chance selections.") { Default = "10", Low = 0 },
    ];

    public double? Compute(MetricInput input)
    {
        var (signal, background) = Sums(input, input.Table, double.NegativeInfinity);
        var (allSignal, allBackground) = Sums(input, input.Everything, double.NegativeInfinity);
        if (signal <= 0 || background <= 0) return null;
        var (s, b) = Sums(input, input.Table, input.Parameters.Number("threshold")!.Value);
        return MetricInput.Finite(Significance(
            s * allSignal / signal, b * allBackground / background + input.Parameters.Number("regularization")!.Value));
    }

    /// <summary>The formula; <paramref name="b"/> includes the regularisation.</summary>
    internal static double Significance(double s, double b) => Math.Sqrt(Math.Max(0, 2 * ((s + b) * double.LogP1(s / b) - s)));

    private static (double Signal, double Background) Sums(MetricInput input, MetricTable table, double threshold)
    {
        var column = input.Parameters.Text("column") ?? table.PredictionColumns[0];
        var (scores, positive, weights) = (table.Prediction(column), input.PositiveOf(table), input.WeightsOf(table));
        var (signal, background) = (0.0, 0.0);
        for (var row = 0; row < scores.Length; row++)
        {
            if (scores[row] < threshold) continue;
            var weight = weights.Length == 0 ? 1 : weights[row];
            if (positive[row]) signal += weight;
            else background += weight;
        }
        return (signal, background);
    }
}
