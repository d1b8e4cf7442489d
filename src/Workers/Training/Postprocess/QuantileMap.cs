using System.Text.Json.Nodes;

namespace CoResearch.Workers.Training.Postprocess;

/// <summary>
/// Replaces a score s at a value v of a nuisance variable by F(s | v), the share of reference rows (one class) with a lower score at
/// that value. The reference rows are cut into bins of equally many along v; between two bins' centres F is interpolated linearly.
/// For the reference class the result is uniform in [0, 1] at every v, so no cut on it favours a region of v.
/// </summary>
internal sealed class QuantileMap
{
    /// <summary>Keeps the order of scores beyond all reference rows, too little to be seen by any gate.</summary>
    private const double TieBreak = 1e-6;
    private readonly double[] _centres;
    private readonly double[][] _scores;

    private QuantileMap(double[] centres, double[][] scores) => (_centres, _scores) = (centres, scores);

    /// <summary>
    /// Fits on reference rows only. Rows without a value of the variable count as the lowest. Fewer bins are used where a bin would
    /// hold less than 20 rows.
    /// </summary>
    public static QuantileMap Fit(double[] scores, double[] variable, int bins)
    {
        if (scores.Length == 0)
            throw new TrainingRefused(RunErrors.InvalidData, $"postprocessing.uniformity found no rows of the class it works on.");
        bins = Math.Clamp(scores.Length / 20, 1, bins);
        var along = variable.Select(v => double.IsNaN(v) ? double.MinValue : v).ToArray();
        double[] sorted = [.. scores];
        Array.Sort(along, sorted);
        var (centres, parts) = (new double[bins], new double[bins][]);
        for (var bin = 0; bin < bins; bin++)
        {
            var (start, end) = ((int)((long)bin * along.Length / bins), (int)((long)(bin + 1) * along.Length / bins));
            centres[bin] = along[(start + end) / 2];
            parts[bin] = sorted[start..end];
            Array.Sort(parts[bin]);
        }
        return new(centres, parts);
    }

    public double Apply(double score, double variable)
    {
        if (double.IsNaN(variable))
            variable = double.MinValue;
        var above = Array.FindIndex(_centres, c => c >= variable);
        if (above < 0)
            above = _centres.Length - 1;
        var below = Math.Max(0, above - 1);
        var width = _centres[above] - _centres[below];
        var share = width > 0 ? Math.Clamp((variable - _centres[below]) / width, 0, 1) : 1;
        var quantile = (1 - share) * Share(_scores[below], score) + share * Share(_scores[above], score);
        return (1 - TieBreak) * quantile + TieBreak * Math.Clamp(score, 0, 1);
    }

    public JsonObject Describe() => new()
    {
        ["type"] = "quantile_map",
        ["centres"] = new JsonArray([.. _centres.Select(c => (JsonNode)c)]),
        ["rows"] = _scores.Sum(s => s.Length),
    };

    /// <summary>The empirical distribution at s, linear between neighbouring scores.</summary>
    private static double Share(double[] sorted, double score)
    {
        var at = Array.BinarySearch(sorted, score);
        if (at >= 0)
        {
            // The middle of a run of equal scores.
            var (first, last) = (at, at);
            while (first > 0 && sorted[first - 1] == score)
                first--;
            while (last < sorted.Length - 1 && sorted[last + 1] == score)
                last++;
            return ((first + last) / 2.0 + 0.5) / sorted.Length;
        }
        at = ~at;
        if (at == 0)
            return 0;
        if (at == sorted.Length)
            return 1;
        var step = (score - sorted[at - 1]) / (sorted[at] - sorted[at - 1]);
        return (at - 0.5 + step) / sorted.Length;
    }
}
