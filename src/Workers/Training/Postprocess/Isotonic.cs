using System.Text.Json.Nodes;

namespace CoResearch.Workers.Training.Postprocess;

/// <summary>
/// The rising function of the score that is nearest to the labels in least squares, by pooling adjacent violators (Zadrozny and
/// Elkan, 2002), linear between the blocks so that few ties arise.
/// </summary>
internal sealed class Isotonic
{
    private readonly double[] _scores, _values;

    private Isotonic(double[] scores, double[] values) => (_scores, _values) = (scores, values);

    public static Isotonic Fit(double[] scores, float[] labels)
    {
        double[] x = [.. scores];
        float[] y = [.. labels];
        Array.Sort(x, y);
        var blocks = new List<(double Sum, double Weight, double First, double Last)>();
        for (var i = 0; i < x.Length;)
        {
            var (start, sum) = (i, 0.0);
            for (; i < x.Length && x[i] == x[start]; i++)
                sum += y[i];
            blocks.Add((sum, i - start, x[start], x[start]));
            while (blocks.Count > 1 && blocks[^2].Sum * blocks[^1].Weight >= blocks[^1].Sum * blocks[^2].Weight)
            {
                var (a, b) = (blocks[^2], blocks[^1]);
                blocks.RemoveRange(blocks.Count - 2, 2);
                blocks.Add((a.Sum + b.Sum, a.Weight + b.Weight, a.First, b.Last));
            }
        }
        var (points, values) = (new List<double>(), new List<double>());
        foreach (var (sum, weight, first, last) in blocks)
        {
            points.Add(first);
            values.Add(sum / weight);
            if (last > first)
            {
                points.Add(last);
                values.Add(sum / weight);
            }
        }
        return new([.. points], [.. values]);
    }

    public double Apply(double score)
    {
        var at = Array.BinarySearch(_scores, score);
        if (at >= 0)
            return _values[at];
        at = ~at;
        if (at == 0)
            return _values[0];
        if (at == _scores.Length)
            return _values[^1];
        var share = (score - _scores[at - 1]) / (_scores[at] - _scores[at - 1]);
        return _values[at - 1] + share * (_values[at] - _values[at - 1]);
    }

    public JsonObject Describe() => new()
    {
        ["type"] = "isotonic",
        ["scores"] = new JsonArray([.. _scores.Select(s => (JsonNode)s)]),
        ["values"] = new JsonArray([.. _values.Select(v => (JsonNode)v)]),
    };
}
