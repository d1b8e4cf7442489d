using CoResearch.Domain.Scoring.Curves;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// 1 − Σ w d² / Σ w |y − ȳ|². With several prediction columns squared distances are summed over them (scikit-learn's
/// <c>variance_weighted</c>). Undefined without rows and for a constant target.
/// </summary>
internal sealed class CoefficientOfDetermination : IMetric
{
    public string Name => "r2";
    public string Summary => "Share of the variance of the target that is explained.";
    public Direction Direction => Direction.Maximize;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters => Residuals.Parameters;

    public IEnumerable<(string Key, Phrase Message)> Check(MetricParameters parameters, PredictionsSpec predictions) =>
        Residuals.Check(parameters, predictions);

    public double? Compute(MetricInput input)
    {
        var residuals = new Residuals(input);
        var variance = residuals.VarianceOfTruth();
        return variance > 0 ? MetricInput.Finite(1 - residuals.MeanOfDistance(square => square) / variance) : null;
    }
}
