namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// The weighted mean of (p − y)², y being 1 for the positive class and 0 for the rest (Brier, Mon. Weather Rev. 78, 1950, halved as is usual
/// for two classes). Undefined without rows or with a probability outside [0, 1].
/// </summary>
internal sealed class Brier : IMetric
{
    public string Name => "brier";
    public string Summary => "Mean squared error of the probability of the positive class.";
    public Direction Direction => Direction.Minimize;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters { get; } =
        [CommonParameters.Target, CommonParameters.Positive, CommonParameters.Column, CommonParameters.Weight];

    public double? Compute(MetricInput input)
    {
        var (scores, positive, weights) = (input.Scores, input.Positive, input.Weights);
        var (sum, total) = (0.0, 0.0);
        for (var row = 0; row < scores.Length; row++)
        {
            if (scores[row] is < 0 or > 1) return null;
            var (weight, error) = (weights.Length == 0 ? 1 : weights[row], scores[row] - (positive[row] ? 1 : 0));
            sum += weight * error * error;
            total += weight;
        }
        return MetricInput.Finite(sum / total);
    }
}
