using CoResearch.Domain.Scoring.Curves;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// The weighted mean of |p − y| / |y|, as a fraction; with several prediction columns the mean over them. Undefined without rows and where
/// a true value is 0.
/// </summary>
internal sealed class MeanAbsolutePercentageError : IMetric
{
    public string Name => "mape";
    public string Summary => "Mean absolute percentage error, as a fraction.";
    public Direction Direction => Direction.Minimize;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters => Residuals.Parameters;

    public IEnumerable<(string Key, Phrase Message)> Check(MetricParameters parameters, PredictionsSpec predictions) =>
        Residuals.Check(parameters, predictions);

    public double? Compute(MetricInput input) =>
        MetricInput.Finite(new Residuals(input).MeanOfComponents((predicted, actual) => Math.Abs(predicted - actual) / Math.Abs(actual)));
}
