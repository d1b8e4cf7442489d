using CoResearch.Domain.Scoring.Curves;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// √(Σ w d² / Σ w), d being the error of a row: with several prediction columns its Euclidean distance from the truth, not the mean over
/// columns. In the unit of the target. Undefined without rows.
/// </summary>
internal sealed class RootMeanSquareError : IMetric
{
    public string Name => "rmse";
    public string Summary => "Root mean square error.";
    public Direction Direction => Direction.Minimize;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters => Residuals.Parameters;

    public IEnumerable<(string Key, Phrase Message)> Check(MetricParameters parameters, PredictionsSpec predictions) =>
        Residuals.Check(parameters, predictions);

    public double? Compute(MetricInput input) => MetricInput.Finite(Math.Sqrt(new Residuals(input).MeanOfDistance(square => square)));
}
