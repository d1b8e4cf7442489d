using CoResearch.Domain.Scoring.Curves;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// The area under the ROC curve: the probability that a positive row scores above a negative one, ties counting one half
/// (Hanley and McNeil, Radiology 143, 1982). Undefined when a class is missing.
/// </summary>
internal sealed class RocAuc : IMetric
{
    public string Name => "roc_auc";
    public string Summary => "Area under the ROC curve.";
    public Direction Direction => Direction.Maximize;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters { get; } =
        [CommonParameters.Target, CommonParameters.Positive, CommonParameters.Column, CommonParameters.Weight];

    public double? Compute(MetricInput input)
    {
        if (input.Weights.Length == 0)
        {
            var (twiceU, positives, negatives) = PairCount.Of(input.Scores, input.Positive);
            return positives > 0 && negatives > 0 ? twiceU / 2.0 / ((double)positives * negatives) : null;
        }
        var curve = ThresholdCurve.Of(input.Scores, input.Positive, input.Weights);
        return curve.HasBoth ? MetricInput.Finite(curve.Area(tpr => tpr)) : null;
    }
}
