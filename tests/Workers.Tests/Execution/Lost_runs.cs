using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Execution;
using CoResearch.Workers.Sandbox;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Workers.Tests.Execution;

/// <summary>Whatever dies, a submission is scored once or ends in a word to its author, and the lab's faults cost its author nothing.</summary>
public sealed class Lost_runs
{
    private static readonly TimeSpan TwoMinutes = TimeSpan.FromMinutes(2);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_runner_is_noticed_within_two_minutes_and_its_submission_scored_once()
    {
        await using var lab = await WorkedLab.StartAsync();
        await lab.StartWorkerAsync();
        await lab.UntilAsync(async db => await db.Submissions.AllAsync(s => s.State == SubmissionState.Scored, Now), "the baseline is scored");
        var id = await lab.SubmitAsync("unlucky");
        lab.Executor.Script = _ => new JobStatus(JobPhase.Running);
        await lab.UntilAsync(async db => await db.Runs.AnyAsync(r => r.SubmissionId == id && r.State == RunState.Training, Now), "it trains");
        var killedAt = lab.Lab.Clock.GetUtcNow();
        lab.Executor.Script = folder => folder.Path.EndsWith("-1", StringComparison.Ordinal) ? LocalExecutor.EndOf(128 + 9) : ScriptedExecutor.Succeed(folder);
        await lab.UntilAsync(async db => await db.Runs.AnyAsync(r => r.SubmissionId == id && r.State == RunState.Lost, Now), "the run is lost");
        Assert.InRange(lab.Lab.Clock.GetUtcNow() - killedAt, TimeSpan.Zero, TwoMinutes);
        await lab.UntilAsync(id, SubmissionState.Scored);

        Assert.Equal([RunState.Lost, RunState.Succeeded], (await lab.RunsAsync(id)).Select(r => r.State));
        Assert.Equal((1, (2, 0)), (await lab.ScoresAsync(id), await lab.QuotaAsync()));
    }

    [Fact]
    public async Task What_a_dead_worker_left_is_queued_again_by_the_next_start()
    {
        await using var lab = await WorkedLab.StartAsync();
        var id = await lab.SubmitAsync("abandoned");
        await lab.AbandonAsync(id);
        await lab.StartWorkerAsync();
        await lab.UntilAsync(id, SubmissionState.Scored);

        Assert.Contains("dead", lab.Executor.Stopped);
        Assert.Equal([RunState.Lost, RunState.Succeeded], (await lab.RunsAsync(id)).Select(r => r.State));
        Assert.Equal((1, (2, 0)), (await lab.ScoresAsync(id), await lab.QuotaAsync()));
    }

    [Fact]
    public async Task A_result_that_a_dead_worker_did_not_come_to_judge_is_judged_and_not_repeated()
    {
        await using var lab = await WorkedLab.StartAsync();
        var id = await lab.SubmitAsync("nearly there");
        ScriptedExecutor.WriteSuccess(await lab.AbandonAsync(id));
        await lab.StartWorkerAsync();
        await lab.UntilAsync(id, SubmissionState.Scored);

        var run = Assert.Single(await lab.RunsAsync(id));
        Assert.DoesNotContain(run.JobName, lab.Executor.Started);
        Assert.Equal(1, await lab.ScoresAsync(id));
    }

    [Fact]
    public async Task Planned_stops_use_up_no_attempt()
    {
        await using var lab = await WorkedLab.StartAsync();
        var id = await lab.SubmitAsync("often interrupted");
        lab.Executor.Script = folder => folder.Path.Contains("cr-1-", StringComparison.Ordinal) ? ScriptedExecutor.Succeed(folder) : new JobStatus(JobPhase.Running);
        for (var stop = 0; stop <= FinishRun.Attempts; stop++)
        {
            await lab.StartWorkerAsync();
            await lab.UntilAsync(async db => await db.Runs.AnyAsync(r => r.SubmissionId == id && r.State == RunState.Training, Now), "it trains");
            await lab.StopWorkerAsync();
        }
        lab.Executor.Script = ScriptedExecutor.Succeed;
        await lab.StartWorkerAsync();
        await lab.UntilAsync(id, SubmissionState.Scored);

        Assert.Equal([.. Enumerable.Repeat(RunState.Stopped, FinishRun.Attempts + 1), RunState.Succeeded], (await lab.RunsAsync(id)).Select(r => r.State));
    }

    [Fact]
    public async Task A_result_that_cannot_be_read_costs_an_attempt_and_stops_nobody_else()
    {
        await using var lab = await WorkedLab.StartAsync();
        var id = await lab.SubmitAsync("torn");
        await File.WriteAllTextAsync((await lab.AbandonAsync(id)).ResultFile, "", Now);
        var other = await lab.SubmitAsync("whole");
        await lab.StartWorkerAsync();
        await lab.UntilAsync(id, SubmissionState.Scored);
        await lab.UntilAsync(other, SubmissionState.Scored);

        Assert.Equal([RunState.Lost, RunState.Succeeded], (await lab.RunsAsync(id)).Select(r => r.State));
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_costs_one_attempt()
    {
        await using var lab = await WorkedLab.StartAsync();
        var id = await lab.SubmitAsync("garbled");
        var folder = await lab.AbandonAsync(id);
        ScriptedExecutor.WriteSuccess(folder);
        await File.WriteAllTextAsync(folder.JobFile, "{", Now);
        await lab.StartWorkerAsync();
        await lab.UntilAsync(id, SubmissionState.Scored);

        Assert.Equal([RunState.Lost, RunState.Succeeded], (await lab.RunsAsync(id)).Select(r => r.State));
    }

    [Fact]
    public async Task A_worker_that_falls_silent_loses_its_run_within_two_minutes()
    {
        await using var lab = await WorkedLab.StartAsync();
        await lab.StartWorkerAsync();
        lab.Executor.Script = _ => new JobStatus(JobPhase.Running);
        await lab.UntilAsync(async db => await db.Runs.AnyAsync(r => r.State == RunState.Training, Now), "the only slot is busy with the baseline");
        var id = await lab.SubmitAsync("silent");
        await lab.AbandonAsync(id);
        var silentSince = lab.Lab.Clock.GetUtcNow();
        await lab.UntilAsync(id, SubmissionState.Queued);

        Assert.InRange(lab.Lab.Clock.GetUtcNow() - silentSince, RunQueue.Lease, TwoMinutes);
        Assert.Equal(SubmissionState.Running, await lab.Lab.ReadAsync(db => db.Submissions.Where(s => s.IsBaseline).Select(s => s.State).SingleAsync(Now)));
    }

    [Fact]
    public async Task When_nothing_can_be_stored_the_worker_goes_on_as_soon_as_it_can_be()
    {
        await using var lab = await WorkedLab.StartAsync();
        var id = await lab.SubmitAsync("full disk");
        await lab.Lab.ReadAsync(db => db.Database.ExecuteSqlRawAsync(
            "CREATE TRIGGER full BEFORE UPDATE OF State ON Runs WHEN NEW.State <> 'Claimed' BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END", Now));
        await lab.StartWorkerAsync();
        await lab.UntilAsync(async db => await db.Runs.CountAsync(r => r.State == RunState.Claimed, Now) == 2, "both runs broke");
        Assert.Equal(SubmissionState.Running, (await lab.Lab.FindAsync(id)).State);

        await lab.Lab.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER full", Now));
        var from = lab.Lab.Clock.GetUtcNow();
        await lab.UntilAsync(id, SubmissionState.Scored);

        Assert.InRange(lab.Lab.Clock.GetUtcNow() - from, TimeSpan.Zero, TwoMinutes);
        Assert.Equal((1, (2, 0)), (await lab.ScoresAsync(id), await lab.QuotaAsync()));
        Assert.Equal(lab.Executor.Started.Count, lab.Executor.Started.Distinct().Count());
    }

    [Theory]
    [InlineData("disk_full", "The disk of the training machine is full.")]
    [InlineData("machine_failed", "The sandbox for programs could not be made")]
    public async Task What_fails_where_training_runs_is_the_lab_s_fault(string code, string says)
    {
        await using var lab = await WorkedLab.StartAsync();
        var id = await lab.SubmitAsync("no room");
        lab.Executor.Script = folder =>
        {
            folder.WriteResult(new RunResult { Outcome = RunOutcome.Failed, ErrorCode = code, Error = $"{says}" });
            return new JobStatus(JobPhase.Ended, ExitCode: 0);
        };
        await lab.StartWorkerAsync();
        await lab.UntilAsync(id, SubmissionState.Lost);

        Assert.Equal(FinishRun.Attempts, (await lab.RunsAsync(id)).Count);
        Assert.Contains(says, (await lab.Lab.FindAsync(id)).Failure!, StringComparison.Ordinal);
        Assert.Equal((3, 0), await lab.QuotaAsync());
    }

    public static TheoryData<IOException, string> Failures => new()
    {
        { FullDisk.Exception("/srv/lab/runs: no room"), "The lab's disk is full." },
        { new IOException("/srv/lab/runs: input/output error"), "The lab's disk failed." },
        { new SandboxUnmade("bwrap: /srv/lab/runs is gone"), SandboxUnmade.Says },
    };

    /// <summary>The words of the failure are for the log: they name folders of the lab's.</summary>
    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Failures))]
    public async Task What_fails_around_a_run_is_told_by_its_cause(IOException failure, string says)
    {
        await using var lab = await WorkedLab.StartAsync();
        var id = await lab.SubmitAsync("unlucky");
        lab.Executor.Script = _ => throw failure;
        await lab.StartWorkerAsync();
        await lab.UntilAsync(id, SubmissionState.Lost);

        Assert.Contains(says, (await lab.Lab.FindAsync(id)).Failure!, StringComparison.Ordinal);
        Assert.DoesNotContain("/srv", (await lab.Lab.FindAsync(id)).Failure!, StringComparison.Ordinal);
        Assert.Equal((3, 0), await lab.QuotaAsync());
    }

    [Fact]
    public async Task An_attempt_that_breaks_is_stopped_before_the_next_begins()
    {
        await using var lab = await WorkedLab.StartAsync();
        var id = await lab.SubmitAsync("breaks");
        var broken = 0;
        lab.Executor.Script = folder => Interlocked.Increment(ref broken) == 1 ? throw new InvalidOperationException("a bug") : ScriptedExecutor.Succeed(folder);
        await lab.StartWorkerAsync();
        await lab.UntilAsync(id, SubmissionState.Scored);

        Assert.Equal(lab.Executor.Started.First(), Assert.Single(lab.Executor.Stopped));
    }
}
