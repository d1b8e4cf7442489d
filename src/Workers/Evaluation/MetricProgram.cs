using System.Text;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Execution;
using CoResearch.Workers.Sandbox;
using Microsoft.Extensions.Logging;

namespace CoResearch.Workers.Evaluation;

/// <summary>
/// Runs a challenge's own metric (<c>metric/coresearch.yml</c> says how) in the sandbox, with the predictions and the whole file of hidden
/// labels, and reads the last line with a JSON object that it prints. Whatever goes wrong is the lab's fault, and only its log learns what was printed.
/// </summary>
internal sealed class MetricProgram(StatePaths paths, CodeEnvironments environments, ILogger<MetricProgram> log)
{
    private const int LongestLine = 1 << 20;

    /// <summary>Null for a challenge that has none.</summary>
    public Result<PrintedValues>? Run(string predictions, ChallengeVersion version, IReadOnlyCollection<string> splits, CancellationToken cancellationToken) =>
        Run(predictions, paths.Resolve(version.Folder), version.Definition, splits, cancellationToken);

    /// <summary>The same for the challenge in a folder.</summary>
    public Result<PrintedValues>? Run(string predictions, string folder, ChallengeDefinition definition, IReadOnlyCollection<string> splits, CancellationToken cancellationToken)
    {
        var names = definition.PrintedNames;
        if (names.Count == 0) return null;
        if (!OperatingSystem.IsLinux()) return new MetricFailed("student code and metrics of a challenge's own run on Linux alone");
        if (SandboxRung.OfThisMachine is { Rung: Rung.None } rung) return new MetricFailed($"this machine cannot run it safely ({rung.Lacks})");
        var file = Path.Combine(folder, ChallengeFolder.Metric, CodeFile.FileName);
        if (!File.Exists(file) || CodeFile.Parse(Encoding.UTF8.GetString(PlainFile.Read(file, StrictYaml.MaxBytes))).Failed(out var code, out _)) return new MetricFailed($"its {CodeFile.FileName} is gone or damaged");
        var environment = code.Needs is { } needs ? environments.FolderOf(needs) : null;
        if (code.Needs is not null && environment is null) return new MetricFailed($"it needs {code.Needs}, which the lab does not offer");
        var command = new SandboxCommand(code.Run, Path.GetDirectoryName(file)!, Limits(definition.Limits))
        {
            Data = new Dictionary<string, string>
            {
                ["predictions.csv"] = Path.GetFullPath(predictions),
                [ChallengeFolder.LabelsFile] = Path.GetFullPath(Path.Combine(folder, ChallengeFolder.Private, ChallengeFolder.LabelsFile)),
            },
            Folders = environment is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [environment] = environment },
            Environment = new Dictionary<string, string>
            {
                ["PATH"] = environment is null ? "/usr/bin:/bin" : $"{environment}/bin:/usr/bin:/bin",
                ["CORESEARCH_DATA"] = "/data",
                ["CORESEARCH_PREDICTIONS"] = "/data/predictions.csv",
                ["CORESEARCH_LABELS"] = $"/data/{ChallengeFolder.LabelsFile}",
                ["CORESEARCH_SEED"] = $"{code.Seed ?? 42}",
            },
        };
        var last = "";
        using var run = SandboxRun.Start(command, SandboxRung.OfThisMachine, line => last = line.TrimStart().StartsWith('{') ? line : last);
        var end = run.WaitAsync(() => { }, cancellationToken).GetAwaiter().GetResult();
        if (end.Breach != SandboxBreach.None) return Failed(definition, $"it hit the limit of {end.Breach.ToString().ToLowerInvariant()}", end);
        if (end.ExitCode != 0) return Failed(definition, $"it ended with exit code {end.ExitCode}", end);
        return last.Length > LongestLine ? Failed(definition, "its last line is too long", end)
            : PrintedValues.Parse(last, splits, names).Failed(out var values, out var wrong) ? Failed(definition, wrong.Message, end)
            : values;
    }

    private MetricFailed Failed(ChallengeDefinition definition, string why, SandboxEnd end)
    {
        log.LogError("The metric of challenge {Challenge} failed: {Reason} Its last lines: {Lines}", definition.Slug, why, string.Join('\n', end.LastLines));
        return new MetricFailed(why) { LastLines = end.LastLines };
    }

    private static SandboxLimits Limits(SubmissionLimits limits) => new(limits.Time.TotalSeconds, limits.MemoryBytes, 64L << 20, 1);
}

/// <summary>
/// The challenge's own metric did not do its work. Whether the predictions made it fail or the lab did, nobody knows, so it counts as a failed
/// run: neither a way to endless runs, nor one of the day's scores.
/// </summary>
internal sealed record MetricFailed(string Why)
    : Error("metric_failed", $"The challenge's own metric could not judge these predictions: {Why.TrimEnd('.')}. Tell a mentor, the lab's log has the details; then submit again. It counts as a failed run, not as one of today's scores.")
{
    /// <summary>What it printed last, which may hold hidden labels: for whoever owns them alone.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];
}
