using CoResearch.Domain.Data;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Evaluation;
using CoResearch.Workers.Monitor;
using CoResearch.Workers.Sandbox;
using CoResearch.Workers.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CoResearch.Workers.Execution;

/// <summary>
/// Takes one leased run from its folder to its verdict. Every step ends in a commit, so that whatever kills this process leaves either
/// a run to repeat, or a result to judge.
/// </summary>
internal sealed class RunAttempt(
    CoResearchDb db, RunQueue queue, FinishRun finish, JobPreparation preparation, IExecutor executor, Judge judge, StatePaths paths,
    Pulses pulses, TimeProvider clock, ILogger<RunAttempt> log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);

    /// <summary>From claimed to finished. <paramref name="cancelled"/> says whether somebody asked to cancel it.</summary>
    public async Task RunAsync(RunId id, Func<bool> cancelled, CancellationToken cancellationToken)
    {
        var claimed = await queue.LoadAsync(id, cancellationToken);
        Checkpoint.Reach(Checkpoint.Claimed, paths);
        try
        {
            if (preparation.Prepare(claimed).Failed(out var job, out var error))
            {
                await finish.FailAsync(claimed, error.Code, Phrase.Of(error), cancellationToken);
                return;
            }
            Checkpoint.Reach(Checkpoint.FolderWritten, paths);
            await TrainAsync(claimed, job, cancelled, cancellationToken);
        }
        catch (IOException e)
        {
            // Its words name folders of the lab's, and a commit's status is read by the whole world.
            log.LogError(e, "Run {Run} is lost to the machine", id.Value);
            await finish.LoseAsync(claimed, ReasonOf(e), cancellationToken);
        }
    }

    /// <summary>Goes on where a dead process left a run: judges a result that is there, gives up an attempt that has none.</summary>
    public async Task RecoverAsync(RunId id, CancellationToken cancellationToken)
    {
        var claimed = await queue.LoadAsync(id, cancellationToken);
        if (claimed.Run.Handle is { } handle) await executor.StopAsync(handle, cancellationToken);
        if (claimed.Run.CancelRequested)
            await CancelAsync(claimed, cancellationToken);
        else if (preparation.FolderOf(claimed.Run).ReadResult() is { } result)
            await JudgeAsync(claimed, result, cancellationToken);
        else
            await finish.LoseAsync(claimed, $"The bot was stopped while this was training.", cancellationToken);
    }

    private static Phrase ReasonOf(IOException failure) => failure switch
    {
        SandboxUnmade => SandboxUnmade.Says,
        _ when FullDisk.Is(failure) => $"The lab's disk is full. Your quota is untouched; a lab owner should look.",
        _ => $"The lab's disk failed. Your quota is untouched; a lab owner should look.",
    };

    private async Task TrainAsync(ClaimedRun claimed, JobSpec job, Func<bool> cancelled, CancellationToken cancellationToken)
    {
        var handle = await executor.StartAsync(preparation.FolderOf(claimed.Run), job, cancellationToken);
        try
        {
            await FollowAsync(claimed, handle, cancelled, cancellationToken);
        }
        catch
        {
            // Another attempt will follow: this one must not go on beside it.
            await executor.StopAsync(handle, CancellationToken.None);
            throw;
        }
    }

    private async Task FollowAsync(ClaimedRun claimed, string handle, Func<bool> cancelled, CancellationToken cancellationToken)
    {
        var folder = preparation.FolderOf(claimed.Run);
        RunQueue.Demand(claimed.Run.Train(handle, clock.GetUtcNow()));
        await TellAsync(claimed, cancellationToken);
        var progress = new ProgressFollower(folder.Events);
        var (untold, unsaved, lastTold) = (false, false, clock.GetTimestamp());
        JobStatus status;
        while (!(status = await executor.ObserveAsync(handle, folder, cancellationToken)).Over)
        {
            if (cancelled())
            {
                await executor.StopAsync(handle, cancellationToken);
                await CancelAsync(claimed, cancellationToken);
                return;
            }
            if (progress.Look() is { } now)
            {
                // What it uses changes all the time: that is shown, and no news.
                untold |= (now.Step, now.Steps, now.MetricValue) != (claimed.Run.Step, claimed.Run.Steps, claimed.Run.MetricValue);
                unsaved = true;
                claimed.Run.Advance(now);
                if (untold) Checkpoint.Reach(Checkpoint.Training, paths);
            }
            if (unsaved && clock.GetElapsedTime(lastTold) >= TellEvery)
            {
                if (untold) await TellAsync(claimed, cancellationToken);
                else await db.CommitAsync(cancellationToken);
                (untold, unsaved, lastTold) = (false, false, clock.GetTimestamp());
            }
            await Task.Delay(LookEvery, clock, cancellationToken);
        }
        if (progress.Look() is { } last) claimed.Run.Advance(last);
        await EndAsync(claimed, folder, status, cancellationToken);
    }

    private async Task CancelAsync(ClaimedRun claimed, CancellationToken cancellationToken)
    {
        await finish.CancelAsync(claimed, cancellationToken);
        RunCleaning.LeaveLittle(preparation.FolderOf(claimed.Run));
    }

    private async Task EndAsync(ClaimedRun claimed, JobFolder folder, JobStatus status, CancellationToken cancellationToken)
    {
        Checkpoint.Reach(Checkpoint.PredictionsWritten, paths);
        if (folder.ReadResult() is { } result)
            await JudgeAsync(claimed, result, cancellationToken);
        else if (status.Phase == JobPhase.Stopped)
            await finish.FailAsync(claimed, status.Code!, status.Why!, cancellationToken);
        else if (status.Phase == JobPhase.Gone)
            await finish.LoseAsync(claimed, status.Why!, cancellationToken);
        else
            await finish.FailAsync(claimed, "crashed", $"Training crashed (exit code {status.ExitCode}). /logs {claimed.Submission.Id.Value} shows its last lines.", cancellationToken);
    }

    private async Task JudgeAsync(ClaimedRun claimed, RunResult result, CancellationToken cancellationToken)
    {
        var folder = preparation.FolderOf(claimed.Run);
        var outputBytes = LocalExecutor.SizeOf(folder.Out);
        if (claimed.Run.State != RunState.Evaluating)
        {
            var curves = new ProgressFollower(folder.Events);
            var metrics = curves.Summaries();
            RunQueue.Demand(claimed.Run.Evaluate(result with { Note = result.Note ?? curves.LeftOut }, outputBytes));
            await KeepMetricsAsync(claimed.Run, metrics, cancellationToken);
            await TellAsync(claimed, cancellationToken);
        }
        if (result is { Outcome: RunOutcome.Failed, ErrorCode: RunErrors.DiskFull or RunErrors.MachineFailed })
        {
            await finish.LoseAsync(claimed, result.Error ?? $"The lab's disk is full.", cancellationToken);
            return;
        }
        if (result.Outcome == RunOutcome.Failed)
        {
            await finish.FailAsync(claimed, result.ErrorCode ?? "failed", result.Error ?? $"Training failed.", cancellationToken);
            return;
        }
        var facts = new RunFacts(result.Seconds, result.PeakMemoryBytes, result.Parameters, outputBytes);
        while (!await StoreVerdictAsync(claimed, folder, facts, result.Technologies, cancellationToken))
            claimed = await queue.ReloadAsync(claimed, cancellationToken);
        Checkpoint.Reach(Checkpoint.ScoreStored, paths);
    }

    private async Task<bool> StoreVerdictAsync(
        ClaimedRun claimed, JobFolder folder, RunFacts facts, IReadOnlyList<string> technologies, CancellationToken cancellationToken)
    {
        if (preparation.IsTrainedOnOtherData(claimed.Run, claimed.Version).Failed(out var other, out var unreadable) || other)
        {
            if (unreadable is null) await finish.LoseAsync(claimed, $"The challenge's data changed while this was training.", cancellationToken);
            else await finish.LoseAsync(claimed, Phrase.Of(unreadable), cancellationToken);
            return true;
        }
        var evaluated = judge.Evaluate(folder.Predictions, claimed.Version, facts, cancellationToken);
        Checkpoint.Reach(Checkpoint.Evaluated, paths);
        if (!evaluated.Failed(out var judged, out var error))
            return await finish.ScoreAsync(claimed, judged.Verdict, technologies, cancellationToken, forGuides: judged.MetricBroke);
        await finish.FailAsync(claimed, error.Code, Phrase.Of(error), cancellationToken, forGuides: (error as MetricFailed)?.Why);
        return true;
    }

    /// <summary>In the transaction in which the run's result is taken.</summary>
    private async Task KeepMetricsAsync(Run run, IReadOnlyList<MetricSummary> metrics, CancellationToken cancellationToken)
    {
        var kept = await db.RunMetrics.Where(m => m.RunId == run.Id).Select(m => m.Name).ToListAsync(cancellationToken);
        db.RunMetrics.AddRange(metrics.Where(s => !kept.Contains(s.Name)).Select(s => RunMetric.Of(run.Id, s)));
    }

    private async Task TellAsync(ClaimedRun claimed, CancellationToken cancellationToken)
    {
        await db.TellAsync(claimed.Submission, clock.GetUtcNow(), cancellationToken);
        await db.CommitAsync(cancellationToken);
        pulses.Notices.Beat();
    }
}
