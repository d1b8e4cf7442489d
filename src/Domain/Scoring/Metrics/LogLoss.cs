using System.Runtime.CompilerServices;
using CoResearch.Domain.Scoring.Curves;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// The weighted mean of −ln p of the true class (Good 1952), natural logarithm, p clipped to [1e−15, 1 − 1e−15] as scikit-learn 1.2 does.
/// One score column is the probability of the positive class; several are classes by name, each row divided by its sum. Undefined
/// without rows, with a probability outside [0, 1], or where a true class has no column.
/// </summary>
internal sealed class LogLoss : IMetric
{
    private const double Smallest = 1e-15;
    private const int Block = 1 << 16;

    public string Name => "log_loss";
    public string Summary => "Mean negative logarithm of the probability given to the true class.";
    public Direction Direction => Direction.Minimize;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters { get; } =
        [CommonParameters.Target, CommonParameters.PositiveOrMany, CommonParameters.Weight];

    public IEnumerable<(string Key, Phrase Message)> Check(MetricParameters parameters, PredictionsSpec predictions) =>
        Confusion.Check(parameters, predictions);

    public double? Compute(MetricInput input) =>
        input.Rows == 0 ? null : input.Parameters.Text("positive") is null ? OfColumns(input) : OfScores(input);

    private static double? OfScores(MetricInput input)
    {
        var (scores, positive, weights) = (input.Scores, input.Positive, input.Weights);
        if (weights.Length > 0) return OfWeighted(scores, positive, weights);
        // Blocks of a fixed size, added in their order: the figure does not depend on the number of processors.
        var sums = new double[(scores.Length + Block - 1) / Block];
        Parallel.For(0, sums.Length, i =>
        {
            var (from, length) = (i * Block, Math.Min(Block, scores.Length - i * Block));
            sums[i] = SumOfLogs(scores.AsSpan(from, length), positive.AsSpan(from, length));
        });
        return MetricInput.Finite(-sums.Sum() / scores.Length);
    }

    /// <summary>Σ ln p; NaN when a probability is none. Sixteen factors of at least 1e−15 stay above the smallest double: one logarithm does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfLogs(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        var (sum, product) = (0.0, 1.0);
        for (var row = 0; row < scores.Length; row++)
        {
            var score = scores[row];
            if (!(score >= 0 && score <= 1)) return double.NaN;
            product *= Math.Min(Math.Max(positive[row] ? score : 1 - score, Smallest), 1 - Smallest);
            if ((row & 15) != 15) continue;
            sum += Math.Log(product);
            product = 1;
        }
        return sum + Math.Log(product);
    }

    private static double? OfWeighted(double[] scores, bool[] positive, double[] weights)
    {
        var (sum, total) = (0.0, 0.0);
        for (var row = 0; row < scores.Length; row++)
        {
            if (scores[row] is < 0 or > 1) return null;
            sum -= weights[row] * Math.Log(Clip(positive[row] ? scores[row] : 1 - scores[row]));
            total += weights[row];
        }
        return MetricInput.Finite(sum / total);
    }

    private static double? OfColumns(MetricInput input)
    {
        var target = input.Table.Category(input.Parameters.Text("target")!);
        var (classOfCode, _) = Confusion.ClassesOf(target, input.Table.PredictionColumns);
        var predictions = input.Table.PredictionColumns.Select(input.Table.Prediction).ToArray();
        var weights = input.Weights;
        var (sum, total) = (0.0, 0.0);
        for (var row = 0; row < input.Rows; row++)
        {
            var (k, rowSum) = (classOfCode[target[row]], 0.0);
            if (k >= predictions.Length) return null;
            foreach (var column in predictions)
            {
                if (column[row] is < 0 or > 1) return null;
                rowSum += Clip(column[row]);
            }
            var weight = weights.Length == 0 ? 1 : weights[row];
            sum -= weight * Math.Log(Clip(predictions[k][row]) / rowSum);
            total += weight;
        }
        return MetricInput.Finite(sum / total);
    }

    private static double Clip(double p) => Math.Clamp(p, Smallest, 1 - Smallest);
}
