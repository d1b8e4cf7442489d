using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring.Curves;

/// <summary>
/// Predicted and true values side by side, one pair of columns for each component. Where a row has several components (x, y, z), its error
/// is the Euclidean distance between prediction and truth, so that errors of position come out in kilometres of distance.
/// </summary>
internal sealed class Residuals
{
    private readonly double[][] _predicted;
    private readonly double[][] _actual;
    private readonly double[] _weights;

    public Residuals(MetricInput input)
    {
        var columns = input.Table.PredictionColumns;
        var targets = input.Parameters.List("target") is { Count: > 0 } named ? named : columns;
        _predicted = [.. columns.Select(input.Table.Prediction)];
        _actual = [.. targets.Select(input.Table.Number)];
        _weights = input.Weights;
        Rows = input.Rows;
    }

    /// <summary>The parameters of every metric that is computed from residuals.</summary>
    public static IReadOnlyList<MetricParameter> Parameters { get; } = [CommonParameters.Targets, CommonParameters.Weight];

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>As many targets as prediction columns.</summary>
    public static IEnumerable<(string Key, Phrase Message)> Check(MetricParameters parameters, PredictionsSpec predictions)
    {
        var targets = parameters.List("target").Count;
        if (targets > 0 && targets != predictions.Columns.Count)
            yield return ("target", $"{predictions.Columns.Count} prediction columns need as many targets, not {targets}.");
    }

    /// <summary>The weighted mean over rows of a function of the row's distance; NaN without rows.</summary>
    public double MeanOfDistance(Func<double, double> ofSquare) => Mean(row =>
    {
        var square = 0.0;
        for (var k = 0; k < _predicted.Length; k++)
        {
            var error = _predicted[k][row] - _actual[k][row];
            square += error * error;
        }
        return ofSquare(square);
    });

    /// <summary>The weighted mean over rows of the components' mean of a function of (predicted, actual); NaN without rows.</summary>
    public double MeanOfComponents(Func<double, double, double> f) => Mean(row =>
    {
        var sum = 0.0;
        for (var k = 0; k < _predicted.Length; k++) sum += f(_predicted[k][row], _actual[k][row]);
        return sum / _predicted.Length;
    });

    /// <summary>The weighted mean over rows of the squared distance of the truth from its own weighted mean.</summary>
    public double VarianceOfTruth()
    {
        var means = _actual.Select(column => Mean(row => column[row])).ToArray();
        return Mean(row =>
        {
            var square = 0.0;
            for (var k = 0; k < means.Length; k++) square += (_actual[k][row] - means[k]) * (_actual[k][row] - means[k]);
            return square;
        });
    }

    private double Mean(Func<int, double> ofRow)
    {
        var (sum, total) = (0.0, 0.0);
        for (var row = 0; row < Rows; row++)
        {
            var weight = _weights.Length == 0 ? 1 : _weights[row];
            sum += weight * ofRow(row);
            total += weight;
        }
        return sum / total;
    }
}
