using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring.Curves;

/// <summary>
/// The weighted confusion matrix: entry [t, p] is the weight of rows of class t that were predicted as class p. With a positive class the
/// classes are 0 (the rest) and 1 (positive), predicted where the score reaches the threshold. Without one, every prediction column is a
/// class by name and the largest value wins, the first of equals; classes that no column names come last and are never predicted.
/// </summary>
internal sealed class Confusion
{
    private readonly double[,] _weight;

    private Confusion(double[,] weight) => _weight = weight;

    /// <summary>The number of classes.</summary>
    public int Classes => _weight.GetLength(0);

    /// <summary>The weight of all rows.</summary>
    public double Total => Enumerable.Range(0, Classes).Sum(Actual);

    /// <summary>The weight on the diagonal.</summary>
    public double Right => Enumerable.Range(0, Classes).Sum(Hit);

    /// <summary>Whether the truth holds two classes or more.</summary>
    public bool HasSeveral => Enumerable.Range(0, Classes).Count(k => Actual(k) > 0) > 1;

    /// <summary>The weight of class k predicted as k.</summary>
    public double Hit(int k) => _weight[k, k];

    /// <summary>The weight of class k.</summary>
    public double Actual(int k) => Enumerable.Range(0, Classes).Sum(p => _weight[k, p]);

    /// <summary>The weight predicted as class k.</summary>
    public double Predicted(int k) => Enumerable.Range(0, Classes).Sum(t => _weight[t, k]);

    /// <summary>The parameters of every metric that is computed from a confusion matrix.</summary>
    public static IReadOnlyList<MetricParameter> Parameters { get; } =
    [
        CommonParameters.Target, CommonParameters.PositiveOrMany, CommonParameters.Threshold, CommonParameters.Weight,
    ];

    /// <summary>One prediction column needs a positive class; several are classes themselves.</summary>
    public static IEnumerable<(string Key, Phrase Message)> Check(MetricParameters parameters, PredictionsSpec predictions)
    {
        var several = predictions.Columns.Count > 1;
        if (several == parameters.Text("positive") is not null)
            yield return ("positive", several switch
            {
                true => $"With several prediction columns each is a class by its name: leave positive out.",
                false => $"With one prediction column, positive names the class that a high score means.",
            });
    }

    /// <summary>The matrix of these rows.</summary>
    public static Confusion Of(MetricInput input)
    {
        var weights = input.Weights;
        if (input.Parameters.Text("positive") is null) return OfColumns(input, weights);
        var (scores, positive, threshold) = (input.Scores, input.Positive, input.Parameters.Number("threshold")!.Value);
        var matrix = new double[2, 2];
        for (var row = 0; row < scores.Length; row++)
            matrix[positive[row] ? 1 : 0, scores[row] >= threshold ? 1 : 0] += weights.Length == 0 ? 1 : weights[row];
        return new(matrix);
    }

    private static Confusion OfColumns(MetricInput input, double[] weights)
    {
        var target = input.Table.Category(input.Parameters.Text("target")!);
        var columns = input.Table.PredictionColumns;
        var (classOfCode, classes) = ClassesOf(target, columns);
        var predictions = columns.Select(input.Table.Prediction).ToArray();
        var matrix = new double[classes, classes];
        for (var row = 0; row < input.Rows; row++)
        {
            var best = 0;
            for (var k = 1; k < predictions.Length; k++)
                if (predictions[k][row] > predictions[best][row]) best = k;
            matrix[classOfCode[target[row]], best] += weights.Length == 0 ? 1 : weights[row];
        }
        return new(matrix);
    }

    /// <summary>For each code of the target the prediction column of that name, or a number after the last column.</summary>
    internal static (int[] ClassOfCode, int Classes) ClassesOf(CategoryColumn target, IReadOnlyList<string> columns)
    {
        var next = columns.Count;
        var classOfCode = target.Names.Select(name => columns.ToList().IndexOf(name) is >= 0 and var k ? k : next++).ToArray();
        return (classOfCode, next);
    }
}
