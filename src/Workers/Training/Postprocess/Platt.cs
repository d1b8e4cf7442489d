using System.Text.Json.Nodes;

namespace CoResearch.Workers.Training.Postprocess;

/// <summary>
/// A logistic curve of the score's logit, p = 1/(1 + exp(−(a·logit(s) + b))), fitted by Newton's method to smoothed targets
/// (Platt, 1999; Lin, Lin and Weng, A note on Platt's probabilistic outputs, 2007).
/// </summary>
internal sealed class Platt
{
    private readonly double _a, _b;

    private Platt(double a, double b) => (_a, _b) = (a, b);

    /// <summary>Fits on scores in [0, 1] and labels 0 or 1.</summary>
    public static Platt Fit(double[] scores, float[] labels)
    {
        double positives = labels.Sum();
        var negatives = labels.Length - positives;
        var (high, low) = ((positives + 1) / (positives + 2), 1 / (negatives + 2));
        var x = scores.Select(Logit).ToArray();
        var (a, b) = (1.0, 0.0);
        for (var round = 0; round < 100; round++)
        {
            // A small ridge keeps the system solvable when one score decides everything.
            double ga = 0, gb = 0, haa = 1e-9, hab = 0, hbb = 1e-9;
            for (var i = 0; i < x.Length; i++)
            {
                var p = 1 / (1 + Math.Exp(-(a * x[i] + b)));
                var (error, weight) = (p - (labels[i] > 0 ? high : low), Math.Max(p * (1 - p), 1e-12));
                (ga, gb) = (ga + error * x[i], gb + error);
                (haa, hab, hbb) = (haa + weight * x[i] * x[i], hab + weight * x[i], hbb + weight);
            }
            var determinant = haa * hbb - hab * hab;
            var (da, db) = ((hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant);
            // A Newton step that is too long overshoots on nearly separable data.
            var shrink = Math.Min(1, 5 / Math.Max(1e-300, Math.Abs(da) + Math.Abs(db)));
            (a, b) = (a - shrink * da, b - shrink * db);
            if (Math.Abs(da) + Math.Abs(db) < 1e-10)
                break;
        }
        return new(a, b);
    }

    public double Apply(double score) => 1 / (1 + Math.Exp(-(_a * Logit(score) + _b)));

    public JsonObject Describe() => new() { ["type"] = "platt", ["a"] = _a, ["b"] = _b };

    private static double Logit(double s)
    {
        s = Math.Clamp(s, 1e-12, 1 - 1e-12);
        return Math.Log(s / (1 - s));
    }
}
