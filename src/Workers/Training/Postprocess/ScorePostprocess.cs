using System.Text.Json.Nodes;
using CoResearch.Domain.Workflows;
using CoResearch.Workers.Training.Data;

namespace CoResearch.Workers.Training.Postprocess;

/// <summary>The post-processing of a binary output: calibration first, then the quantile map.</summary>
internal sealed class ScorePostprocess(Postprocessing how)
{
    private Platt? _platt;
    private Isotonic? _isotonic;
    private QuantileMap? _map;

    /// <summary>Whether anything has to be fitted.</summary>
    public bool IsOn => how.Uniformity is not null || how.Calibration.Type != CalibrationType.None;

    /// <summary>Fits on out-of-fold scores of rows of the training table.</summary>
    public void Fit(Table table, Targets targets, int[] rows, double[] scores)
    {
        var labels = rows.Select(row => targets.Values.Values[row]).ToArray();
        if (how.Calibration.Type == CalibrationType.Platt)
            _platt = Platt.Fit(scores, labels);
        else if (how.Calibration.Type == CalibrationType.Isotonic)
            _isotonic = Isotonic.Fit(scores, labels);
        if (how.Uniformity is not { } uniformity)
            return;
        var wanted = uniformity.On == UniformityClass.Signal ? 1f : 0f;
        var variable = table.Numbers(uniformity.Variable);
        var reference = Enumerable.Range(0, rows.Length).Where(i => labels[i] == wanted).ToArray();
        _map = QuantileMap.Fit(
            [.. reference.Select(i => Calibrate(scores[i]))], [.. reference.Select(i => variable[rows[i]])], uniformity.Bins);
    }

    /// <summary>Scores of the rows of a table.</summary>
    public double[] Apply(Table table, double[] scores)
    {
        if (!IsOn)
            return scores;
        var variable = how.Uniformity is { } uniformity ? table.Numbers(uniformity.Variable) : [];
        return [.. scores.Select((s, row) => _map is { } map ? map.Apply(Calibrate(s), variable[row]) : Calibrate(s))];
    }

    public JsonObject Describe() => new()
    {
        ["calibration"] = _platt?.Describe() ?? _isotonic?.Describe(),
        ["uniformity"] = _map?.Describe(),
    };

    private double Calibrate(double score) => _platt?.Apply(score) ?? _isotonic?.Apply(score) ?? score;
}
