using CoResearch.Domain.Scoring.Curves;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// log10 √(Σ w d² / Σ w), so that errors of a metre and of a kilometre both count; d is the error of a row, with several prediction columns
/// (x, y, z) its Euclidean distance from the truth. Undefined without rows and for an error of exactly 0.
/// </summary>
internal sealed class LogRootMeanSquare : IMetric
{
    public string Name => "log_rms";
    public string Summary => "Decimal logarithm of the root mean square error.";
    public Direction Direction => Direction.Minimize;

    public MetricScale Scale => MetricScale.Logarithm;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters => Residuals.Parameters;

    public IEnumerable<(string Key, Phrase Message)> Check(MetricParameters parameters, PredictionsSpec predictions) =>
        Residuals.Check(parameters, predictions);

    public double? Compute(MetricInput input) =>
        MetricInput.Finite(Math.Log10(new Residuals(input).MeanOfDistance(square => square)) / 2);
}
