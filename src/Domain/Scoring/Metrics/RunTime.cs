namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>The wall time of the run in seconds; undefined where the runner did not say.</summary>
internal sealed class RunTime : IMetric
{
    public string Name => "time";
    public string Summary => "Wall time of the run.";
    public Direction Direction => Direction.Minimize;
    public MetricRole Role => MetricRole.RunGate;
    public string Unit => "s";
    public IReadOnlyList<MetricParameter> Parameters => [];

    public double? Compute(MetricInput input) => input.Run.Seconds;
}
