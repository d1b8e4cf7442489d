using System.Text.Json.Nodes;

namespace CoResearch.Workers.Training.Postprocess;

/// <summary>
/// A logistic curve of the score's logit, p = 1/(1 + exp(−(a·logit(s) + b))), fitted by Newton's method with backtracking to smoothed targets
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
        var t = labels.Select(label => label > 0 ? high : low).ToArray();
        var (a, b) = (0.0, Math.Log((positives + 1) / (negatives + 1)));
        var loss = Loss(x, t, a, b);
        for (var round = 0; round < 100; round++)
        {
            // A small ridge keeps the system solvable when one score decides everything.
            double ga = 0, gb = 0, haa = 1e-9, hab = 0, hbb = 1e-9;
            for (var i = 0; i < x.Length; i++)
            {
                var p = 1 / (1 + Math.Exp(-(a * x[i] + b)));
                var (error, weight) = (p - t[i], p * (1 - p));
                (ga, gb) = (ga + error * x[i], gb + error);
                (haa, hab, hbb) = (haa + weight * x[i] * x[i], hab + weight * x[i], hbb + weight);
            }
            if (Math.Abs(ga) < 1e-7 && Math.Abs(gb) < 1e-7)
                break;
            var determinant = haa * hbb - hab * hab;
            var (da, db) = (-(hbb * ga - hab * gb) / determinant, -(haa * gb - hab * ga) / determinant);
            var step = 1.0;
            while (step > 1e-10 && Loss(x, t, a + step * da, b + step * db) > loss + 1e-4 * step * (ga * da + gb * db))
                step /= 2;
            if (step <= 1e-10)
                break;
            (a, b) = (a + step * da, b + step * db);
            loss = Loss(x, t, a, b);
        }
        return new(a, b);
    }

    public double Apply(double score) => 1 / (1 + Math.Exp(-(_a * Logit(score) + _b)));

    public JsonObject Describe() => new() { ["type"] = "platt", ["a"] = _a, ["b"] = _b };

    private static double Loss(double[] x, double[] t, double a, double b)
    {
        double loss = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var z = a * x[i] + b;
            loss += (z > 0 ? z : 0) + double.LogP1(Math.Exp(-Math.Abs(z))) - t[i] * z;
        }
        return loss;
    }

    private static double Logit(double s)
    {
        s = Math.Clamp(s, 1e-12, 1 - 1e-12);
        return Math.Log(s / (1 - s));
    }
}
