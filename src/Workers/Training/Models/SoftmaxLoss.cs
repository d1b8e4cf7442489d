using CoResearch.Workers.Training.Data;

namespace CoResearch.Workers.Training.Models;

/// <summary>
/// Mean weighted cross-entropy of logistic (one output) or softmax regression over given rows, plus λ/2 · |w|² without the intercept
/// (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, §4.4).
/// </summary>
internal sealed class SoftmaxLoss
{
    private readonly Targets _targets;
    private readonly int[] _rows;
    private readonly double _lambda;
    private readonly int _columns;
    private readonly float[] _x;
    private readonly double[] _score;

    public SoftmaxLoss(TrainingData data, int[] rows, Expansion expansion, double lambda)
    {
        (_targets, _rows, _lambda, _columns, Outputs) = (data.Targets, rows, lambda, expansion.Count + 1, data.Targets.Outputs);
        // Expanded once: the same rows are read in every iteration.
        _x = Matrix.Of(rows.Length, _columns).Values;
        var expanded = new double[_columns];
        for (var i = 0; i < rows.Length; i++)
        {
            expansion.Fill(data.Inputs.Row(rows[i]), expanded);
            for (var a = 0; a < _columns; a++)
                _x[i * _columns + a] = (float)expanded[a];
        }
        _score = new double[Outputs];
    }

    public int Outputs { get; }
    public int Size => _columns * Outputs;

    /// <summary>The loss; its gradient is written to <paramref name="gradient"/> where given.</summary>
    public double Value(double[] weights, double[]? gradient)
    {
        gradient?.AsSpan().Clear();
        double loss = 0;
        for (var i = 0; i < _rows.Length; i++)
        {
            var x = _x.AsSpan(i * _columns, _columns);
            var weight = _targets.Weights.Length > 0 ? _targets.Weights[_rows[i]] : 1;
            Multiply(x, weights, _score);
            var target = (int)_targets.Values.Values[_rows[i]];
            if (Outputs == 1)
            {
                var margin = target == 1 ? _score[0] : -_score[0];
                loss += weight * (margin > 0 ? double.LogP1(Math.Exp(-margin)) : double.LogP1(Math.Exp(margin)) - margin);
                _score[0] = 1 / (1 + Math.Exp(-_score[0])) - target;
            }
            else
            {
                Softmax(_score);
                loss -= weight * Math.Log(Math.Max(_score[target], 1e-300));
                _score[target] -= 1;
            }
            if (gradient is not null)
                for (var a = 0; a < x.Length; a++)
                    for (var k = 0; k < Outputs; k++)
                        gradient[a * Outputs + k] += weight * x[a] * _score[k];
        }
        var n = Math.Max(1, _rows.Length);
        double penalty = 0;
        for (var j = 0; j < weights.Length; j++)
        {
            var penalised = j < (_columns - 1) * Outputs;
            penalty += penalised ? weights[j] * weights[j] : 0;
            if (gradient is not null)
                gradient[j] = gradient[j] / n + (penalised ? _lambda * weights[j] : 0);
        }
        return loss / n + _lambda / 2 * penalty;
    }

    public static void Multiply(ReadOnlySpan<float> x, double[] weights, Span<double> scores)
    {
        scores.Clear();
        for (var a = 0; a < x.Length; a++)
            for (var k = 0; k < scores.Length; k++)
                scores[k] += x[a] * weights[a * scores.Length + k];
    }

    public static void Multiply(ReadOnlySpan<double> x, double[] weights, Span<double> scores)
    {
        scores.Clear();
        for (var a = 0; a < x.Length; a++)
            for (var k = 0; k < scores.Length; k++)
                scores[k] += x[a] * weights[a * scores.Length + k];
    }

    public static void Softmax(Span<double> scores)
    {
        var largest = double.NegativeInfinity;
        foreach (var s in scores)
            largest = Math.Max(largest, s);
        double sum = 0;
        for (var k = 0; k < scores.Length; k++)
            sum += scores[k] = Math.Exp(scores[k] - largest);
        for (var k = 0; k < scores.Length; k++)
            scores[k] /= sum;
    }
}
