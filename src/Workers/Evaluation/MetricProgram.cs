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
/// labels, and reads the last line with a JSON object that it prints. Whatever goes wrong is the lab's fault, and only its log's file learns what was printed.
/// </summary>
internal sealed class MetricProgram(StatePaths paths, LabSandbox sandbox, CodeEnvironments environments, ILogger<MetricProgram> log)
{
    private const int LongestLine = 1 << 20;

    /// <summary>
    /// Null values for a challenge that has none. Where it breaks on hidden splits alone, these have no value, and <c>Broke</c> says why: a run
    /// that failed for it would tell its author something of labels of which nothing is shown.
    /// </summary>
    public (Result<PrintedValues>? Values, MetricFailed? Broke) Judge(string predictions, ChallengeVersion version, IReadOnlyCollection<string> splits, CancellationToken cancellationToken)
    {
        var (folder, definition) = (paths.Resolve(version.Folder), version.Definition);
        var whole = Run(predictions, folder, definition, splits, cancellationToken);
        if (whole?.Error is not MetricFailed { Ran: true } failed) return (whole, null);
        foreach (var open in OpenRows.Of(splits))
        {
            using var rows = new OpenRows(paths.Runs, LabelsOf(folder), predictions, definition.Predictions, open);
            if (Run(rows.Predictions, folder, definition, open, cancellationToken, rows.Labels) is { Ok: true } values) return (values, failed);
        }
        return (whole, null);
    }

    /// <summary>Runs the program of the challenge in a folder; null where it has none. Every split must have its values.</summary>
    /// <param name="labels">Others than the challenge's own.</param>
    public Result<PrintedValues>? Run(
        string predictions, string folder, ChallengeDefinition definition, IReadOnlyCollection<string> splits, CancellationToken cancellationToken, string? labels = null)
    {
        var names = definition.PrintedNames;
        if (names.Count == 0) return null;
        if (!OperatingSystem.IsLinux()) return Failed(definition, "student code and metrics of a challenge's own run on Linux alone");
        var rung = sandbox.Rung;
        if (rung.Rung == Rung.None) return Failed(definition, $"this machine cannot run it safely ({rung.Lacks})");
        var file = Path.Combine(folder, ChallengeFolder.Metric, CodeFile.FileName);
        if (!File.Exists(file) || CodeFile.Parse(Encoding.UTF8.GetString(PlainFile.Read(file, StrictYaml.MaxBytes))).Failed(out var code, out _)) return Failed(definition, $"its {CodeFile.FileName} is gone or damaged");
        var environment = code.Needs is { } needs ? environments.FolderOf(needs) : null;
        if (code.Needs is not null && environment is null) return Failed(definition, $"it needs {code.Needs}, which the lab does not offer");
        var command = new SandboxCommand(code.Run, Path.GetDirectoryName(file)!, Limits(definition.Limits))
        {
            Data = new Dictionary<string, string>
            {
                ["predictions.csv"] = Path.GetFullPath(predictions),
                [ChallengeFolder.LabelsFile] = Path.GetFullPath(labels ?? LabelsOf(folder)),
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
        using var run = SandboxRun.Start(command, rung, line => last = line.TrimStart().StartsWith('{') ? line : last);
        var end = run.WaitAsync(() => { }, cancellationToken).GetAwaiter().GetResult();
        if (end.Breach != SandboxBreach.None) return Failed(definition, $"it hit the limit of {end.Breach.ToString().ToLowerInvariant()}", end);
        if (end.ExitCode != 0) return Failed(definition, $"it ended with exit code {end.ExitCode}", end);
        if (last.Length == 0) return Failed(definition, "it printed no line with a JSON object", end);
        if (last.Length > LongestLine) return Failed(definition, "its last line is too long", end);
        if (PrintedValues.Parse(last, splits, names).Failed(out var values, out var wrong)) return Failed(definition, wrong.Message, end);
        if (values.NotFinite is [var first, ..]) log.LogWarning("The metric of challenge {Challenge} gave what is no value: {What}", definition.Slug, first);
        return values;
    }

    private MetricFailed Failed(ChallengeDefinition definition, string why, SandboxEnd? end = null)
    {
        // Only the log's first line reaches standard error, which others may read: what it printed may hold hidden labels.
        var lines = end?.LastLines ?? [];
        log.LogError("The metric of challenge {Challenge} failed: {Reason}{Lines}", definition.Slug, why, lines.Count > 0 ? "\nIts last lines:\n" + string.Join('\n', lines) : "");
        return new MetricFailed(why) { Ran = end is not null, LastLines = lines };
    }

    private static string LabelsOf(string folder) => Path.Combine(folder, ChallengeFolder.Private, ChallengeFolder.LabelsFile);

    private static SandboxLimits Limits(SubmissionLimits limits) => new(limits.Time.TotalSeconds, limits.MemoryBytes, 64L << 20, 1);
}

/// <summary>
/// The challenge's own metric did not do its work. Whether the predictions made it fail or the lab did, nobody knows, so it counts as a failed
/// run: neither a way to endless runs, nor one of the day's scores. Its author reads one sentence for every reason: which it was could depend
/// on hidden labels. <paramref name="Why"/> is for mentors.
/// </summary>
internal sealed record MetricFailed(string Why)
    : PhrasedError(TellMetricBroke.Code,
        $"The challenge's own metric could not judge these predictions, and its mentors have been told why. Submit again when they say so. It counts as a failed run, not as one of today's scores.")
{
    /// <summary>Whether it came to run at all.</summary>
    public bool Ran { get; init; }

    /// <summary>What it printed last, which may hold hidden labels: for whoever owns them alone.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];
}
