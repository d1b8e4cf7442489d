using System.Diagnostics;
using CoResearch.Domain.Scoring;

namespace CoResearch.Benchmarks.Scoring;

/// <summary>The agreement gate on a million weighted rows, and against the direct formula where that can still be waited for.</summary>
internal sealed class KsBenchmark : IBenchmark
{
    public string Name => "ks";
    public string Summary => "the ks gate on a million weighted rows, and against the direct, quadratic formula on 10,000";

    public Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        Report.Limit("ks, 1,000,000 rows", Gate(1_000_000).Seconds, 1, "s");
        var (ours, value) = Gate(10_000);
        var (scores, weights, first) = Columns(10_000);
        var watch = Stopwatch.StartNew();
        var direct = Direct(scores, weights, first);
        Report.Seconds("ks, 10,000 rows", ours, "direct formula", watch.Elapsed.TotalSeconds);
        Report.Line("  difference", $"{Math.Abs(value - direct):0.0e+0}", "limit 1e-12", $"{value:R}");
        return Task.CompletedTask;
    }

    private static (double Seconds, double Value) Gate(int rows)
    {
        var (scores, weights, first) = Columns(rows);
        var origin = new CategoryColumn(["data", "simulation"], first.Select(f => (byte)(f ? 0 : 1)).ToArray());
        var parameters = new Dictionary<string, string> { ["by"] = "origin", ["between"] = "data,simulation", ["weight"] = "weight" };
        return Gates.Median("ks", parameters, () => new MetricTable(
            rows, ["score"], [scores], new Dictionary<string, double[]> { ["weight"] = weights },
            new Dictionary<string, CategoryColumn> { ["origin"] = origin }));
    }

    private static (double[] Scores, double[] Weights, bool[] First) Columns(int rows)
    {
        var random = new Random(8);
        var first = Enumerable.Range(0, rows).Select(_ => random.Next(2) == 0).ToArray();
        return (first.Select(f => random.NextDouble() + (f ? 0.02 : 0)).ToArray(), first.Select(_ => random.NextDouble() + 0.1).ToArray(), first);
    }

    // The definition word for word: both distributions at every score.
    private static double Direct(double[] scores, double[] weights, bool[] first)
    {
        var (totalFirst, totalSecond, distance) = (0.0, 0.0, 0.0);
        for (var i = 0; i < scores.Length; i++)
        {
            if (first[i]) totalFirst += weights[i];
            else totalSecond += weights[i];
        }
        foreach (var score in scores)
        {
            var (belowFirst, belowSecond) = (0.0, 0.0);
            for (var i = 0; i < scores.Length; i++)
            {
                if (scores[i] > score) continue;
                if (first[i]) belowFirst += weights[i];
                else belowSecond += weights[i];
            }
            distance = Math.Max(distance, Math.Abs(belowFirst / totalFirst - belowSecond / totalSecond));
        }
        return distance;
    }
}
