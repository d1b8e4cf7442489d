using System.Diagnostics;
using CoResearch.Bot.Charts;
using CoResearch.Bot.Messages;
using CoResearch.Workers.Monitor;

namespace CoResearch.Benchmarks.Monitor;

/// <summary>
/// A million points from their event file to the picture, against drawing each of a twentieth of them: all take minutes. The first picture of a process pays for what is
/// loaded once, and is told apart.
/// </summary>
internal sealed class PlotBenchmark : IBenchmark
{
    private const int Points = 1_000_000, Drawn = 50_000, Turns = 5;

    public string Name => "plot";
    public string Summary => "1,000,000 points from their event file to a PNG, against drawing every one of 50,000";

    public Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("coresearch-plot-");
        try
        {
            EventsBenchmark.Write(folder.FullName, Points);
            var watch = Stopwatch.StartNew();
            Ours(folder.FullName);
            Report.Limit("plot, 1,000,000 points, the first picture", watch.Elapsed.TotalSeconds, 1, "s");
            var ours = new double[Turns];
            for (var turn = 0; turn < Turns; turn++)
            {
                watch.Restart();
                Ours(folder.FullName);
                ours[turn] = watch.Elapsed.TotalSeconds;
            }
            var median = ours.Order().ElementAt(Turns / 2);
            var random = new Random(1);
            var all = new PlotSeries("loss", [.. Enumerable.Range(0, Drawn).Select(i => (double)i)], [.. Enumerable.Range(0, Drawn).Select(_ => random.NextDouble())]);
            watch.Restart();
            Paint([all]);
            Report.Seconds("plot, 1,000,000 points", median, "every one of 50,000 drawn, without reading them,", watch.Elapsed.TotalSeconds);
            Report.Limit("  against the goal", median, 1, "s");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return Task.CompletedTask;
    }

    private static void Ours(string folder)
    {
        var follower = new EventFollower(folder);
        follower.Look();
        Paint([.. follower.Named().Select(n => (n.Name, Points: n.Series.Points()))
            .Select(n => new PlotSeries(n.Name, [.. n.Points.Select(p => (double)p.Step)], [.. n.Points.Select(p => p.Value)]))]);
    }

    private static void Paint(IReadOnlyList<PlotSeries> series) => PngChart.Paint("Training of submission 12: loss by step", new ChartLook("step", "loss") { WholeX = true }, series);
}
