using System.Diagnostics;
using System.Globalization;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Workers.Evaluation;

namespace CoResearch.Benchmarks.Scoring;

/// <summary>From two CSV files of ten million rows to ROC AUC and log loss, against pandas and scikit-learn doing the same.</summary>
internal sealed class ScoringBenchmark : IBenchmark
{
    private const int Rows = 10_000_000, RowsBefore = 100_000;

    private const string Python = """
        import sys, time
        import pandas as pd
        from sklearn.metrics import log_loss, roc_auc_score
        start = time.perf_counter()
        predictions, labels = pd.read_csv(sys.argv[1]), pd.read_csv(sys.argv[2])
        joined = labels.merge(predictions, on="id", how="left", validate="one_to_one")
        print(f"auc={roc_auc_score(joined['class'], joined['score'])!r}")
        print(f"log_loss={log_loss(joined['class'], joined['score'])!r}")
        print(f"seconds={time.perf_counter() - start!r}")
        """;

    public string Name => "scoring";
    public string Summary => "10 million predictions against 10 million hidden labels, from files to ROC AUC and log loss";

    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments is ["once", var before, var predictions, var labels])
        {
            Once(before, predictions, labels, cancellationToken);
            return;
        }
        await Compare("integer ids", "", 0, cancellationToken);
        await Compare("10 % tied scores", "", 0.1, cancellationToken);
        await Compare("string ids", "event-", 0, cancellationToken);
    }

    private static async Task Compare(string what, string idPrefix, double tied, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("scoring-");
        try
        {
            var files = new PredictionFiles(folder.FullName, Rows, idPrefix, tied).Write();
            var before = folder.CreateSubdirectory("before").FullName;
            new PredictionFiles(before, RowsBefore, idPrefix, tied).Write();
            var ours = await Median(5, () => FreshProcess.OfSelf(cancellationToken, "scoring", "once", before, files.Predictions, files.Labels));
            var cold = await Median(3, () => FreshProcess.OfSelf(cancellationToken, "scoring", "once", "", files.Predictions, files.Labels));
            var theirs = await FreshProcess.TryRun("/usr/bin/python3", ["-c", Python, files.Predictions, files.Labels], cancellationToken);
            what = $"scoring, {what}, {files.Sizes()}";
            if (theirs is null)
            {
                Report.Line(what, $"{ours["seconds"]:0.000} s", "no pandas and scikit-learn here", "-");
            }
            else
            {
                Report.Seconds(what, ours["seconds"], "pandas and scikit-learn", theirs["seconds"]);
                Report.Seconds("  the first one of a process, its code compiled on the way", cold["seconds"], "pandas and scikit-learn, their libraries loaded", theirs["seconds"]);
                Report.Line("  difference of ROC AUC", $"{Math.Abs(ours["auc"] - theirs["auc"]):0.0e+0}", "limit 1e-12", ours["auc"].ToString(CultureInfo.InvariantCulture));
                Report.Line("  difference of log loss", $"{Math.Abs(ours["log_loss"] - theirs["log_loss"]):0.0e+0}", "limit 1e-12", ours["log_loss"].ToString(CultureInfo.InvariantCulture));
            }
            Report.Limit("  peak memory", ours["peak_mb"], 600, "MB");
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static async Task<IReadOnlyDictionary<string, double>> Median(int times, Func<Task<IReadOnlyDictionary<string, double>>> run)
    {
        var runs = new List<IReadOnlyDictionary<string, double>>();
        for (var i = 0; i < times; i++) runs.Add(await run());
        return runs.OrderBy(r => r["seconds"]).ElementAt(times / 2);
    }

    /// <summary>Python's clock starts when its libraries are loaded; ours when a small pair of files has had the code compiled.</summary>
    private static void Once(string before, string predictions, string labels, CancellationToken cancellationToken)
    {
        var classes = new Dictionary<string, string> { ["target"] = "class", ["positive"] = "1" };
        var challenge = new ChallengeDefinition
        {
            Slug = "benchmark",
            Title = "Benchmark",
            Predictions = new("id", ["score"], (0, 1)),
            Objective = new("roc_auc", classes, Direction.Maximize, 6),
            Gates = [new("log_loss", new Dictionary<string, string>(), 10, null)],
            Limits = new() { OutputBytes = 1L << 30 },
        };
        if (before.Length > 0 && Evaluator.Evaluate(Path.Combine(before, Path.GetFileName(predictions)), Path.Combine(before, Path.GetFileName(labels)), challenge, new(null, null, null, null), cancellationToken).Failed(out _, out var error))
            throw new InvalidOperationException(error.Message);
        var watch = Stopwatch.StartNew();
        var verdict = Evaluator.Evaluate(predictions, labels, challenge, new(null, null, null, null), cancellationToken).Value;
        var seconds = watch.Elapsed.TotalSeconds;
        Print("auc", verdict.ValueOn(Splits.Public)!.Value);
        Print("log_loss", verdict.Gates.Single().Value!.Value);
        Print("seconds", seconds);
        using var self = Process.GetCurrentProcess();
        Print("peak_mb", self.PeakWorkingSet64 / 1e6);
    }

    private static void Print(string key, double value) => Console.WriteLine($"{key}={value.ToString("R", CultureInfo.InvariantCulture)}");
}
