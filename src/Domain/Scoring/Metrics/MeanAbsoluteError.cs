using CoResearch.Domain.Scoring.Curves;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// Σ w d / Σ w, d being the error of a row: with several prediction columns its Euclidean distance from the truth. In the unit of the
/// target. Undefined without rows.
/// </summary>
internal sealed class MeanAbsoluteError : IMetric
{
    public string Name => "mae";
    public string Summary => "Mean absolute error.";
    public Direction Direction => Direction.Minimize;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters => Residuals.Parameters;

    public IEnumerable<(string Key, Phrase Message)> Check(MetricParameters parameters, PredictionsSpec predictions) =>
        Residuals.Check(parameters, predictions);

    public double? Compute(MetricInput input) => MetricInput.Finite(new Residuals(input).MeanOfDistance(Math.Sqrt));
}
