using CoResearch.Domain.Submissions;
using CoResearch.Workers.Execution;
using CoResearch.Workers.Monitor;
using CoResearch.Workers.Training.Monitoring;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Workers.Tests.Execution;

/// <summary>What a run logs is in its row while it trains, and what its curves came to when it ends, whoever takes its result.</summary>
public sealed class Followed_runs
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_row_follows_the_curves_and_keeps_what_they_came_to()
    {
        await using var lab = await WorkedLab.StartAsync();
        await lab.StartWorkerAsync();
        await lab.UntilAsync(async db => await db.Submissions.AllAsync(s => s.State == SubmissionState.Scored, Now), "the baseline is scored");
        JobFolder? folder = null;
        lab.Executor.Script = f =>
        {
            folder = f;
            return new JobStatus(JobPhase.Running);
        };
        var id = await lab.SubmitAsync("logs a lot");
        await lab.UntilAsync(async db => await db.Runs.AnyAsync(r => r.SubmissionId == id && r.State == RunState.Training, Now), "it trains");
        await lab.UntilAsync(_ => Task.FromResult(folder is not null), "it is looked at");
        Log(folder!, (1, 0.5), (2, 0.25), (3, 0.375));
        await lab.UntilAsync(async db => await db.Runs.AnyAsync(r => r.SubmissionId == id && r.Step == 3, Now), "its progress is seen");
        var run = Assert.Single(await lab.RunsAsync(id));
        Assert.Equal(("loss", 0.375, 0.25, "0.5 0.25 0.375"), (run.MetricName, run.MetricValue, run.MetricBest, run.Way));

        // Only what it uses changes: that is in the row and no news to anybody.
        var told = await NoticesAsync(lab, id);
        using (var events = new EventFileWriter(folder!.Events, TimeProvider.System)) events.Scalar(ProgressFollower.MemoryTag, 5, 128);
        await lab.UntilAsync(async db => await db.Runs.AnyAsync(r => r.SubmissionId == id && r.MemoryBytes == 128 << 20, Now), "its memory is seen");
        Assert.Equal(told, await NoticesAsync(lab, id));

        lab.Executor.Script = ScriptedExecutor.Succeed;
        await lab.UntilAsync(id, SubmissionState.Scored);
        var kept = Assert.Single(await lab.Lab.ReadAsync(db => db.RunMetrics.AsNoTracking().Where(m => m.RunId == run.Id).ToListAsync(Now)));
        Assert.Equal(("loss", false, 0.25, 2L, 0.375, 3L), (kept.Name, kept.HigherIsBetter, kept.Best, kept.BestStep, kept.Last, kept.LastStep));
    }

    [Fact]
    public async Task A_result_that_a_dead_worker_left_brings_its_curves_too()
    {
        await using var lab = await WorkedLab.StartAsync();
        var id = await lab.SubmitAsync("nearly there");
        var folder = await lab.AbandonAsync(id);
        Log(folder, (1, 0.5));
        ScriptedExecutor.WriteSuccess(folder);
        await lab.StartWorkerAsync();
        await lab.UntilAsync(id, SubmissionState.Scored);
        var run = Assert.Single(await lab.RunsAsync(id));
        Assert.Equal(["loss"], await lab.Lab.ReadAsync(db => db.RunMetrics.Where(m => m.RunId == run.Id).Select(m => m.Name).ToListAsync(Now)));
    }

    [Fact]
    public async Task Of_more_curves_than_are_shown_its_author_is_told()
    {
        await using var lab = await WorkedLab.StartAsync();
        lab.Executor.Script = folder =>
        {
            using (var events = new EventFileWriter(folder.Events, TimeProvider.System))
                for (var i = 0; i < (Path.GetFileName(folder.Path).StartsWith("cr-1-", StringComparison.Ordinal) ? 256 : 257); i++) events.Scalar($"layer{i}/norm", 1, i);
            return ScriptedExecutor.Succeed(folder);
        };
        await lab.StartWorkerAsync();
        var id = await lab.SubmitAsync("logs each layer");
        await lab.UntilAsync(id, SubmissionState.Scored);
        var runs = await lab.Lab.ReadAsync(db => db.Runs.AsNoTracking().OrderBy(r => r.Id).ToListAsync(Now));
        Assert.Equal([null, new RunNote("curves_left_out", 256)], runs.Select(r => r.Note));
    }

    private static void Log(JobFolder folder, params ReadOnlySpan<(long Step, double Loss)> values)
    {
        using var events = new EventFileWriter(folder.Events, TimeProvider.System);
        foreach (var (step, loss) in values) events.Scalar("loss", step, loss);
    }

    private static Task<int> NoticesAsync(WorkedLab lab, SubmissionId id) => lab.Lab.ReadAsync(db => db.Notices.CountAsync(n => n.SubmissionId == id, Now));
}
