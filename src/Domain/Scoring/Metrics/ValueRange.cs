namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// The lowest or the highest prediction, or their difference (<c>of: lowest | highest | spread</c>, spread by default), in the unit of the
/// prediction. Undefined without rows.
/// </summary>
internal sealed class ValueRange : IMetric
{
    public string Name => "range";
    public string Summary => "The lowest, the highest or the spread of the predictions.";
    public Direction Direction => Direction.Minimize;
    public MetricRole Role => MetricRole.Gate;

    public IReadOnlyList<MetricParameter> Parameters { get; } =
    [
        new("of", ParameterKind.Choice, $"Which of the three.") { Choices = ["lowest", "highest", "spread"], Default = "spread" },
        CommonParameters.Column, .. CommonParameters.Population,
    ];

    public double? Compute(MetricInput input)
    {
        input = input.OnPopulation();
        if (input.Rows == 0) return null;
        var (lowest, highest) = (input.Scores.Min(), input.Scores.Max());
        return MetricInput.Finite(input.Parameters.Text("of") switch { "lowest" => lowest, "highest" => highest, _ => highest - lowest });
    }
}
