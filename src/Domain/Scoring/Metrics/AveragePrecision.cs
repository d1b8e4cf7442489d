using CoResearch.Domain.Scoring.Curves;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// Average precision Σ_k (R_k − R_{k−1}) P_k over the distinct scores from the highest, without interpolation, as scikit-learn's
/// <c>average_precision_score</c>. Undefined without positive rows, or when everything is positive.
/// </summary>
internal sealed class AveragePrecision : IMetric
{
    public string Name => "average_precision";
    public string Summary => "Area under the precision-recall curve, as a step sum.";
    public Direction Direction => Direction.Maximize;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters { get; } =
        [CommonParameters.Target, CommonParameters.Positive, CommonParameters.Column, CommonParameters.Weight];

    public double? Compute(MetricInput input)
    {
        var curve = ThresholdCurve.Of(input.Scores, input.Positive, input.Weights);
        if (!curve.HasBoth) return null;
        var sum = 0.0;
        for (var k = 1; k < curve.Count; k++)
        {
            var (gained, all) = (curve.Selected[k] - curve.Selected[k - 1], curve.Selected[k] + curve.SelectedNegative[k]);
            if (gained > 0) sum += gained / curve.Positives * (curve.Selected[k] / all);
        }
        return MetricInput.Finite(sum);
    }
}
