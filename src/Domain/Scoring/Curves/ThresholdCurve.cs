namespace CoResearch.Domain.Scoring.Curves;

/// <summary>
/// What each cut on a score selects: entry k holds the weight of the positive and of the negative rows whose score is at least the k-th
/// highest distinct score, so rows of equal score are always selected together. Entry 0 selects nothing.
/// </summary>
internal sealed record ThresholdCurve(double[] Selected, double[] SelectedNegative)
{
    /// <summary>The weight of all positive rows.</summary>
    public double Positives => Selected[^1];

    /// <summary>The weight of all negative rows.</summary>
    public double Negatives => SelectedNegative[^1];

    /// <summary>Whether both classes weigh something, so that rates exist.</summary>
    public bool HasBoth => Positives > 0 && Negatives > 0;

    /// <summary>The true positive rate of cut k.</summary>
    public double TruePositiveRate(int k) => Selected[k] / Positives;

    /// <summary>The false positive rate of cut k.</summary>
    public double FalsePositiveRate(int k) => SelectedNegative[k] / Negatives;

    /// <summary>The number of cuts, the empty one included.</summary>
    public int Count => Selected.Length;

    /// <summary>The curve of these rows; empty weights mean that each row weighs 1.</summary>
    public static ThresholdCurve Of(double[] scores, bool[] positive, double[] weights)
    {
        var order = ScoreOrder.Ascending(scores);
        var (selected, negative) = (new List<double> { 0 }, new List<double> { 0 });
        var (sumPositive, sumNegative) = (0.0, 0.0);
        for (var i = order.Length - 1; i >= 0; i--)
        {
            var row = order[i];
            var weight = weights.Length == 0 ? 1 : weights[row];
            if (positive[row]) sumPositive += weight;
            else sumNegative += weight;
            if (i > 0 && scores[order[i - 1]] == scores[row]) continue;
            selected.Add(sumPositive);
            negative.Add(sumNegative);
        }
        return new([.. selected], [.. negative]);
    }

    /// <summary>The area of f(tpr) over fpr by the trapezoid rule on the cuts.</summary>
    public double Area(Func<double, double> f)
    {
        var area = 0.0;
        var (x, y) = (FalsePositiveRate(0), f(TruePositiveRate(0)));
        for (var k = 1; k < Count; k++)
        {
            var (nextX, nextY) = (FalsePositiveRate(k), f(TruePositiveRate(k)));
            area += (nextX - x) * (y + nextY) / 2;
            (x, y) = (nextX, nextY);
        }
        return area;
    }
}
