namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>The number of trained parameters; undefined where the runner did not say.</summary>
internal sealed class RunParameters : IMetric
{
    public string Name => "parameters";
    public string Summary => "Number of trained parameters.";
    public Direction Direction => Direction.Minimize;
    public MetricRole Role => MetricRole.RunGate;
    public IReadOnlyList<MetricParameter> Parameters => [];

    public double? Compute(MetricInput input) => input.Run.Parameters;
}
