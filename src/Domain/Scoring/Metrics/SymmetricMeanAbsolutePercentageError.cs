using CoResearch.Domain.Scoring.Curves;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// The weighted mean of 2 |p − y| / (|p| + |y|), from 0 to 2, 0 where both are 0 (Makridakis and Hibon, M3, 2000); with several prediction
/// columns the mean over them. Undefined without rows.
/// </summary>
internal sealed class SymmetricMeanAbsolutePercentageError : IMetric
{
    public string Name => "smape";
    public string Summary => "Symmetric mean absolute percentage error, from 0 to 2.";
    public Direction Direction => Direction.Minimize;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters => Residuals.Parameters;

    public IEnumerable<(string Key, Phrase Message)> Check(MetricParameters parameters, PredictionsSpec predictions) =>
        Residuals.Check(parameters, predictions);

    public double? Compute(MetricInput input) =>
        MetricInput.Finite(new Residuals(input).MeanOfComponents((predicted, actual) =>
            predicted == actual ? 0 : 2 * Math.Abs(predicted - actual) / (Math.Abs(predicted) + Math.Abs(actual))));
}
