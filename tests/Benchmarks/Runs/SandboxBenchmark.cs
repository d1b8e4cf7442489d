using System.Diagnostics;
using CoResearch.Workers.Sandbox;

namespace CoResearch.Benchmarks.Runs;

/// <summary>What the walls around a student's program cost: a program that does nothing, in the sandbox and as a plain process.</summary>
internal sealed class SandboxBenchmark : IBenchmark
{
    private const int Turns = 40;
    private const double Limit = 50;

    public string Name => "sandbox";
    public string Summary => "a program that does nothing, in the sandbox and as a plain process";

    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || SandboxRung.OfThisMachine is not { Rung: Rung.Full } rung)
        {
            Report.Fail("sandbox", OperatingSystem.IsLinux() ? SandboxRung.OfThisMachine.Lacks! : "student code runs on Linux alone");
            return;
        }
        var folder = Directory.CreateTempSubdirectory("coresearch-sandbox-benchmark-");
        try
        {
            var command = new SandboxCommand("true", folder.CreateSubdirectory("code").FullName, new SandboxLimits(20, 512L << 20, 16L << 20, 1));
            var (walled, plain) = (new List<double>(), new List<double>());
            for (var turn = 0; turn < Turns; turn++)
            {
                var watch = Stopwatch.StartNew();
                using (var run = SandboxRun.Start(command, rung, _ => { }))
                    if (await run.WaitAsync(() => { }, cancellationToken) is { ExitCode: not 0 } bad) Report.Fail("sandbox", string.Join(' ', bad.LastLines));
                walled.Add(watch.Elapsed.TotalMilliseconds);
                watch.Restart();
                using (var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "true"]) { RedirectStandardOutput = true })!) await process.WaitForExitAsync(cancellationToken);
                plain.Add(watch.Elapsed.TotalMilliseconds);
            }
            var (ours, theirs) = (walled.Order().ElementAt(Turns / 2), plain.Order().ElementAt(Turns / 2));
            Report.Line($"sandbox, from start to end, median of {Turns}", $"{ours:0.0} ms", $"a plain process {theirs:0.0} ms", $"{ours - theirs:0.0} ms more");
            Report.Limit("  over a plain process", ours - theirs, Limit, "ms");
            Report.Limit("  over a plain process, p95 of both", walled.Order().ElementAt(Turns * 95 / 100) - plain.Order().ElementAt(Turns * 95 / 100), Limit, "ms");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
