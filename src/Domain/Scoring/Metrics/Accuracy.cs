using CoResearch.Domain.Scoring.Curves;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// The weighted share of rows whose predicted class is the true one. Undefined without rows.
/// </summary>
internal sealed class Accuracy : IMetric
{
    public string Name => "accuracy";
    public string Summary => "Share of rows that are classified correctly.";
    public Direction Direction => Direction.Maximize;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters => Confusion.Parameters;

    public IEnumerable<(string Key, Phrase Message)> Check(MetricParameters parameters, PredictionsSpec predictions) =>
        Confusion.Check(parameters, predictions);

    public double? Compute(MetricInput input)
    {
        var confusion = Confusion.Of(input);
        return MetricInput.Finite(confusion.Right / confusion.Total);
    }
}
