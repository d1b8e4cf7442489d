using System.Text;
using System.Text.Json;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Training;
using Microsoft.Extensions.Options;

namespace CoResearch.Workers.Execution;

/// <summary>Makes a fresh job folder for an attempt: source exported, data linked, job.json last.</summary>
internal sealed class JobPreparation(ISourceHost source, LabSandbox sandbox, CodeEnvironments environments, StatePaths paths, IOptions<WorkerOptions> options)
{
    public JobFolder FolderOf(Run run) => new(Path.Combine(paths.Runs, run.JobName));

    /// <summary>Whether an update has changed the data since a run was trained; a run without a record is believed, a damaged one is not.</summary>
    public Result<bool> IsTrainedOnOtherData(Run run, ChallengeVersion version)
    {
        try
        {
            return FolderOf(run) is var folder && File.Exists(folder.JobFile) && folder.ReadJob().DataHash is { } hash && hash != version.DataHash;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return new RunUnreadable($"{run.JobName}/job.json is damaged: {e.Message}");
        }
    }

    public Result<JobSpec> Prepare(ClaimedRun claimed)
    {
        var folder = FolderOf(claimed.Run);
        if (Directory.Exists(folder.Path)) Directory.Delete(folder.Path, recursive: true);
        Directory.CreateDirectory(folder.Out);
        var definition = claimed.Version.Definition;
        if (source.Export(claimed.ForkPath, claimed.Submission.Commit, folder.Source, definition.Limits.SourceBytes).Error is { } error) return error;
        var file = Path.Combine(folder.Source, CodeFile.FileName);
        if (File.Exists(file) && sandbox.Exposed() is { } why) return new CodeUnsafe(why);
        var code = File.Exists(file) && CodeFile.Parse(Encoding.UTF8.GetString(PlainFile.Read(file, StrictYaml.MaxBytes))) is { Ok: true } read ? read.Value : null;
        if (code?.Needs is { } needs && environments.FolderOf(needs) is null) return new EnvironmentNotOffered(needs, environments.Names);
        LinkData(paths.Resolve(claimed.Version.Folder), folder.Data);
        var job = new JobSpec
        {
            Name = claimed.Run.JobName,
            Kind = File.Exists(file) ? JobSpec.Code : JobSpec.Workflow,
            Environment = code?.Needs is { } name ? environments.FolderOf(name) : null,
            Train = definition.Data.Train,
            Predict = definition.Data.Predict,
            Predictions = new PredictionsFormat(
                definition.Predictions.Id, definition.Predictions.Columns, definition.Predictions.Range?.Low, definition.Predictions.Range?.High),
            DataHash = claimed.Version.DataHash,
            Threads = claimed.Repeats?.Threads ?? options.Value.Threads,
            Device = claimed.Repeats?.Device == "cpu" ? "cpu" : options.Value.Device,
            TimeSeconds = definition.Limits.Time.TotalSeconds,
            MemoryBytes = definition.Limits.MemoryBytes,
            OutputBytes = definition.Limits.OutputBytes,
        };
        folder.WriteJob(job);
        return job;
    }

    // The lab's files win over the public samples of the same name; hidden labels lie in private/, which is never looked at here.
    private static void LinkData(string challenge, string data)
    {
        Directory.CreateDirectory(data);
        foreach (var part in (string[])["public", "lab"])
        {
            var from = Path.Combine(challenge, part);
            if (!Directory.Exists(from)) continue;
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(data, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Delete(target);
                Link(target, file);
            }
        }
    }

    private static void Link(string target, string file)
    {
        if (OperatingSystem.IsWindows())
            File.Copy(file, target);
        else
            File.CreateSymbolicLink(target, Path.GetFullPath(file));
    }
}

/// <summary>The lab's machine must not run student code as it is set up.</summary>
internal sealed record CodeUnsafe(string Why) : PhrasedError(RunErrors.NoSandbox, CodeRun.Unsafe($"{Why}"));

/// <summary>The lab cannot read what a run stored.</summary>
internal sealed record RunUnreadable(string Why) : Error("run_unreadable", Why);
