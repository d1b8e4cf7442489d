using System.Diagnostics;
using CoResearch.Domain.Scoring;

namespace CoResearch.Benchmarks.Scoring;

/// <summary>Times one gate as the evaluator calls it.</summary>
internal static class Gates
{
    /// <summary>The median time of five calls, each on a table made anew, and the value.</summary>
    public static (double Seconds, double Value) Median(string name, Dictionary<string, string> parameters, Func<MetricTable> table)
    {
        var metric = MetricCatalog.Find(name)!;
        var (times, value) = (new List<double>(), 0.0);
        for (var i = 0; i < 5; i++)
        {
            var made = table();
            var watch = Stopwatch.StartNew();
            value = metric.Compute(new(made, made, new(metric, parameters), new(null, null, null, null)))!.Value;
            times.Add(watch.Elapsed.TotalSeconds);
        }
        return (times.Order().ElementAt(2), value);
    }
}
