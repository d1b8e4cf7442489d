using CoResearch.Domain.Scoring.Curves;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// The mean recall over the classes that occur (Brodersen et al., ICPR 2010). Undefined with a single class.
/// </summary>
internal sealed class BalancedAccuracy : IMetric
{
    public string Name => "balanced_accuracy";
    public string Summary => "Mean over the classes of the share classified correctly.";
    public Direction Direction => Direction.Maximize;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters => Confusion.Parameters;

    public IEnumerable<(string Key, Phrase Message)> Check(MetricParameters parameters, PredictionsSpec predictions) =>
        Confusion.Check(parameters, predictions);

    public double? Compute(MetricInput input)
    {
        var confusion = Confusion.Of(input);
        if (!confusion.HasSeveral) return null;
        return MetricInput.Finite(
            Enumerable.Range(0, confusion.Classes).Where(k => confusion.Actual(k) > 0).Average(k => confusion.Hit(k) / confusion.Actual(k)));
    }
}
