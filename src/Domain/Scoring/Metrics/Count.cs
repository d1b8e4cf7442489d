namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>The number of rows whose score is at least <c>threshold</c>; without a threshold, of all rows. 0 is a value here.</summary>
internal sealed class Count : IMetric
{
    public string Name => "count";
    public string Summary => "How many rows are selected.";
    public Direction Direction => Direction.Maximize;
    public MetricRole Role => MetricRole.Gate;

    public IReadOnlyList<MetricParameter> Parameters { get; } =
        [CommonParameters.Threshold with { Default = null }, CommonParameters.Column, .. CommonParameters.Population];

    public double? Compute(MetricInput input)
    {
        input = input.OnPopulation();
        return input.Parameters.Number("threshold") is { } threshold ? input.Scores.Count(score => score >= threshold) : input.Rows;
    }
}
