using System.Diagnostics;
using CoResearch.TestKit;

namespace CoResearch.Benchmarks.Recognition;

/// <summary>A hundred thousand random steps of several people, held against a model: the long run of what the test suite does in ten thousand.</summary>
internal sealed class LedgerBenchmark : IBenchmark
{
    private const int Steps = 100_000;

    public string Name => "ledger";
    public string Summary => "100,000 random gifts, additions, take-backs and crashes against a model of a few lines";

    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        await using var lab = await TestLab.StartAsync();
        var watch = Stopwatch.StartNew();
        var gifts = await LedgerModel.PlayAsync(lab, Steps, seed: 11);
        Report.Line("ledger, random steps that balance", $"{Steps} steps, {gifts} gifts", $"{watch.Elapsed.TotalSeconds:0} s", $"{watch.Elapsed.TotalMilliseconds / Steps:0.00} ms a step");
    }
}
