namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>The peak memory of the run in bytes; undefined where the runner did not say.</summary>
internal sealed class RunMemory : IMetric
{
    public string Name => "memory";
    public string Summary => "Peak memory of the run.";
    public Direction Direction => Direction.Minimize;
    public MetricRole Role => MetricRole.RunGate;
    public string Unit => "B";
    public IReadOnlyList<MetricParameter> Parameters => [];

    public double? Compute(MetricInput input) => input.Run.PeakMemoryBytes;
}
