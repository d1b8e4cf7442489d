using CoResearch.Domain.Scoring.Curves;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// The weighted area of the "Flavours of Physics: finding τ → μμμ" challenge (LHCb, Kaggle 2015): with A(f) the trapezoid of f(tpr) over
/// fpr, Σ_k w_k [A(min(tpr, t_k)) − A(min(tpr, t_{k−1}))] / Σ_k w_k (t_k − t_{k−1}), t = 0, 0.2, 0.4, 0.6, 0.8, 1 and w = 4, 3, 2, 1, 0.
/// 1 for a perfect score; low signal efficiencies weigh most. Undefined when a class is missing.
/// </summary>
internal sealed class WeightedAuc : IMetric
{
    private static readonly double[] _thresholds = [0, 0.2, 0.4, 0.6, 0.8, 1];
    private static readonly double[] _weights = [4, 3, 2, 1, 0];

    public string Name => "weighted_auc";
    public string Summary => "Area under the ROC curve, weighted towards low signal efficiency (Flavours of Physics).";
    public Direction Direction => Direction.Maximize;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters { get; } =
        [CommonParameters.Target, CommonParameters.Positive, CommonParameters.Column, CommonParameters.Weight];

    public double? Compute(MetricInput input)
    {
        var curve = ThresholdCurve.Of(input.Scores, input.Positive, input.Weights);
        if (!curve.HasBoth) return null;
        var (area, norm) = (0.0, 0.0);
        for (var k = 0; k < _weights.Length; k++)
        {
            var (low, high) = (_thresholds[k], _thresholds[k + 1]);
            area += _weights[k] * curve.Area(tpr => Math.Min(tpr, high) - Math.Min(tpr, low));
            norm += _weights[k] * (high - low);
        }
        return MetricInput.Finite(area / norm);
    }
}
