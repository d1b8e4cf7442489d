namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>The size of what the run wrote in bytes; undefined where the runner did not say.</summary>
internal sealed class RunOutputSize : IMetric
{
    public string Name => "output_size";
    public string Summary => "Size of what the run wrote.";
    public Direction Direction => Direction.Minimize;
    public MetricRole Role => MetricRole.RunGate;
    public string Unit => "B";
    public IReadOnlyList<MetricParameter> Parameters => [];

    public double? Compute(MetricInput input) => input.Run.OutputBytes;
}
