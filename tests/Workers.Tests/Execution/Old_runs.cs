using CoResearch.Domain.Submissions;
using CoResearch.Workers.Evaluation;
using CoResearch.Workers.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Workers.Tests.Execution;

/// <summary>What old runs left goes, as far as nobody will need it again.</summary>
public sealed class Old_runs
{
    private static readonly string[] Everything = ["job.json", "out/logs/events", "out/model/weights", "out/predictions.csv", "out/result.json", "source/workflow.yml"];
    private static readonly string[] Records = ["job.json", "out/predictions.csv", "out/result.json"];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Predictions_stay_the_best_stay_longer_and_failures_go_whole()
    {
        await using var lab = await WorkedLab.StartAsync();
        lab.Executor.Script = folder =>
        {
            Write(Path.Combine(folder.Events, "events"));
            Write(Path.Combine(folder.Model, "weights"));
            return ScriptedExecutor.Succeed(folder);
        };
        await lab.StartWorkerAsync();
        var best = await lab.SubmitAsync("best");
        await lab.UntilAsync(best, SubmissionState.Scored);
        var later = await lab.SubmitAsync("later");
        await lab.UntilAsync(later, SubmissionState.Scored);
        lab.Executor.Script = _ => new JobStatus(JobPhase.Ended, ExitCode: 6);
        var failed = await lab.SubmitAsync("failed");
        await lab.UntilAsync(failed, SubmissionState.Failed);
        await lab.StopWorkerAsync();
        var stranger = Directory.CreateDirectory(Path.Combine(lab.Lab.Paths.Runs, "cr-999-1")).FullName;

        Assert.Equal(0, await CleanAsync(lab));
        lab.Lab.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(2, await CleanAsync(lab));
        Directory.SetLastWriteTimeUtc(stranger, DateTime.UtcNow - TimeSpan.FromDays(2));
        Assert.Equal(1, await CleanAsync(lab));
        Assert.Equal(Everything, await LeftAsync(lab, best));
        Assert.Equal(Records, await LeftAsync(lab, later));
        Assert.Empty(await LeftAsync(lab, failed));
        Assert.False(Directory.Exists(stranger));
        Assert.Equal(0, await CleanAsync(lab));

        lab.Lab.Clock.Advance(TimeSpan.FromDays(365));
        Assert.True(await CleanAsync(lab) >= 1);
        Assert.Equal(Records, await LeftAsync(lab, best));
    }

    /// <summary>A zip of a run's files would outlive the run, and anybody could fill the disk with them.</summary>
    [Fact]
    public async Task What_was_made_to_be_sent_goes_after_a_week()
    {
        await using var lab = await WorkedLab.StartAsync();
        var now = DateTime.UtcNow;
        lab.Lab.Clock.Advance(TimeSpan.FromDays(30));
        foreach (var folder in new[] { lab.Lab.Paths.Exports, lab.Lab.Paths.Plots })
            foreach (var (name, days) in new[] { ("old", 8), ("new", 6) })
            {
                Write(Path.Combine(folder, name));
                File.SetLastWriteTimeUtc(Path.Combine(folder, name), now - TimeSpan.FromDays(days));
            }
        await CleanAsync(lab);
        foreach (var folder in new[] { lab.Lab.Paths.Exports, lab.Lab.Paths.Plots }) Assert.Equal(["new"], Directory.EnumerateFiles(folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Labels_that_a_killed_process_had_taken_apart_go()
    {
        await using var lab = await WorkedLab.StartAsync();
        var (labels, predictions) = (Path.Combine(lab.Lab.Paths.Root, "labels.csv"), Path.Combine(lab.Lab.Paths.Root, "predictions.csv"));
        await File.WriteAllTextAsync(labels, "id,y,split\n1,5,public\n2,2,private\n", Now);
        await File.WriteAllTextAsync(predictions, "id,y\n1,5\n2,2\n", Now);
        var format = await lab.Lab.ReadAsync(async db => (await db.ChallengeVersions.AsNoTracking().FirstAsync(Now)).Definition.Predictions);
        using var left = new OpenRows(lab.Lab.Paths.Runs, labels, predictions, format, ["public"]);
        Assert.Equal("id,y,split\n1,5,public\n", await File.ReadAllTextAsync(left.Labels, Now));
        var folder = Assert.Single(Directory.EnumerateDirectories(lab.Lab.Paths.Runs, "labels-*"));

        Assert.Equal(0, await CleanAsync(lab));
        Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow - TimeSpan.FromDays(2));
        Assert.Equal(1, await CleanAsync(lab));
        Assert.False(Directory.Exists(folder));
    }

    private static async Task<int> CleanAsync(WorkedLab lab)
    {
        await using var scope = lab.Lab.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RunCleaning>().RunAsync(Now);
    }

    private static async Task<string[]> LeftAsync(WorkedLab lab, SubmissionId id)
    {
        var folder = lab.Lab.Services.GetRequiredService<JobPreparation>().FolderOf((await lab.RunsAsync(id))[^1]).Path;
        if (!Directory.Exists(folder)) return [];
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Where(f => !f.StartsWith("data/", StringComparison.Ordinal) && Everything.Contains(f)).Order(StringComparer.Ordinal)];
    }

    private static void Write(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "x");
    }
}
