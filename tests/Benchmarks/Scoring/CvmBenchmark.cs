using System.Diagnostics;
using CoResearch.Domain.Scoring;

namespace CoResearch.Benchmarks.Scoring;

/// <summary>The uniformity gate on a million rows, and against the direct formula where that can still be waited for.</summary>
internal sealed class CvmBenchmark : IBenchmark
{
    private const int Window = 200, Step = 50;

    public string Name => "cvm";
    public string Summary => "the cvm gate on a million rows, and against the direct, quadratic formula on 40,000";

    public Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var (seconds, _) = Gate(1_000_000);
        Report.Limit("cvm, 1,000,000 rows", seconds, 1, "s");
        var (ours, value) = Gate(40_000);
        var (scores, variable) = Columns(40_000);
        var watch = Stopwatch.StartNew();
        var direct = Direct(scores, variable);
        Report.Seconds("cvm, 40,000 rows", ours, "direct formula", watch.Elapsed.TotalSeconds);
        Report.Line("  difference", $"{Math.Abs(value - direct):0.0e+0}", "limit 1e-12", $"{value:R}");
        return Task.CompletedTask;
    }

    private static (double Seconds, double Value) Gate(int rows)
    {
        var (scores, variable) = Columns(rows);
        var parameters = new Dictionary<string, string> { ["against"] = "variable" };
        return Gates.Median("cvm", parameters, () => new MetricTable(
            rows, ["score"], [scores], new Dictionary<string, double[]> { ["variable"] = variable }, new Dictionary<string, CategoryColumn>()));
    }

    private static (double[] Scores, double[] Variable) Columns(int rows)
    {
        var random = new Random(7);
        var variable = Enumerable.Range(0, rows).Select(_ => random.NextDouble()).ToArray();
        return (variable.Select(v => random.NextDouble() + 0.1 * v).ToArray(), variable);
    }

    // The definition word for word: each window's distribution is compared with the whole one at every row.
    private static double Direct(double[] scores, double[] variable)
    {
        var rows = scores.Length;
        var byVariable = Enumerable.Range(0, rows).ToArray();
        Array.Sort((double[])variable.Clone(), byVariable);
        var byScore = Enumerable.Range(0, rows).ToArray();
        Array.Sort((double[])scores.Clone(), byScore);
        var rank = new int[rows];
        for (var i = 0; i < rows; i++) rank[byScore[i]] = i;
        var (total, windows) = (0.0, 0);
        var held = new int[rows];
        for (var start = 0; start + Window <= rows; start += Step, windows++)
        {
            Array.Clear(held);
            for (var i = start; i < start + Window; i++) held[rank[byVariable[i]]]++;
            var (sum, count) = (0.0, 0);
            for (var j = 0; j < rows; j++)
            {
                count += held[j];
                var difference = (j + 1.0) / rows - count / (double)Window;
                sum += difference * difference;
            }
            total += sum / rows;
        }
        return total / windows;
    }
}
