using System.Collections.Concurrent;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoResearch.Workers.Execution;

/// <summary>
/// Claims queued runs and takes each to its end, a few at once. At start it first settles what a dead process left: this process owns
/// the state folder, so every other owner is dead. Renews the leases of the runs it is busy with, and settles those that ran out, so that
/// nothing hangs that nobody works on. Whatever breaks is logged and tried again: a full disk passes, and the bot goes on meanwhile.
/// </summary>
internal sealed class RunWorker(
    IServiceScopeFactory scopes, Pulses pulses, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<RunWorker> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(2);
    private readonly string _owner = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():n}";

    /// <summary>The runs that a slot works on, and whether somebody asked to cancel them.</summary>
    private readonly ConcurrentDictionary<RunId, bool> _busy = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await RepeatAsync(token => SettleAsync(_owner, token), stoppingToken, untilDone: true);
        var slots = Enumerable.Range(0, options.Value.EffectiveSlots).Select(_ => RepeatAsync(WorkAsync, stoppingToken));
        await Task.WhenAll([.. slots, RepeatAsync(RenewAsync, stoppingToken)]);
    }

    private async Task RepeatAsync(Func<CancellationToken, Task> step, CancellationToken cancellationToken, bool untilDone = false)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await step(cancellationToken);
                if (untilDone) return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                log.LogError(e, "The run worker broke; it tries again");
                await Task.Delay(RenewEvery, clock, cancellationToken);
            }
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        if (await InScopeAsync(services => services.GetRequiredService<RunQueue>().ClaimAsync(_owner, cancellationToken)) is not { } run)
        {
            await pulses.Runs.WaitAsync(LookEvery, cancellationToken);
            return;
        }
        pulses.Notices.Beat();
        _busy[run] = false;
        try
        {
            await GuardAsync(run, attempt => attempt.RunAsync(run, () => _busy.GetValueOrDefault(run), cancellationToken), cancellationToken);
        }
        finally
        {
            _busy.TryRemove(run, out _);
        }
        pulses.Runs.Beat();
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(RenewEvery, clock, cancellationToken);
        var asked = await InScopeAsync(services => services.GetRequiredService<RunQueue>().RenewAsync(_owner, [.. _busy.Keys], cancellationToken));
        foreach (var run in asked) _busy.TryUpdate(run, true, false);
        await SettleAsync(null, cancellationToken);
    }

    private async Task SettleAsync(string? onlyOwner, CancellationToken cancellationToken)
    {
        foreach (var run in await InScopeAsync(services => services.GetRequiredService<RunQueue>().AbandonedAsync(onlyOwner, cancellationToken)))
        {
            log.LogWarning("Run {Run} lost its worker; settling it", run.Value);
            await GuardAsync(run, attempt => attempt.RecoverAsync(run, cancellationToken), cancellationToken);
        }
    }

    /// <summary>
    /// Does something with a run; when that breaks, the attempt is lost, and its author hears that it is the lab's fault. When not even
    /// that can be stored, its lease runs out, and it is settled then.
    /// </summary>
    private async Task GuardAsync(RunId run, Func<RunAttempt, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await InScopeAsync(async services =>
            {
                await work(services.GetRequiredService<RunAttempt>());
                return true;
            });
        }
        catch when (cancellationToken.IsCancellationRequested)
        {
            // A result that is there is judged at the next start; an attempt without one ends here, and counts for nothing.
            await PutBackAsync(run);
            throw;
        }
        catch (Exception e)
        {
            var id = Guid.NewGuid().ToString("n")[..8];
            log.LogError(e, "Run {Run} broke (error {ErrorId})", run.Value, id);
            await LoseAsync(run, $"Something broke in the lab's software (error {id}). Your quota is untouched; a lab owner finds it in the log.", cancellationToken);
        }
    }

    private async Task PutBackAsync(RunId run)
    {
        try
        {
            await InScopeAsync(async services =>
            {
                var claimed = await services.GetRequiredService<RunQueue>().LoadAsync(run, CancellationToken.None);
                if (claimed.Run.Pending && services.GetRequiredService<JobPreparation>().FolderOf(claimed.Run).ReadResult() is null)
                    await services.GetRequiredService<FinishRun>().PutBackAsync(claimed, CancellationToken.None);
                return true;
            });
        }
        catch (Exception e)
        {
            log.LogWarning(e, "Run {Run} could not be put back; the next start settles it", run.Value);
        }
    }

    private async Task LoseAsync(RunId run, Phrase why, CancellationToken cancellationToken)
    {
        try
        {
            await InScopeAsync(async services =>
            {
                var claimed = await services.GetRequiredService<RunQueue>().LoadAsync(run, cancellationToken);
                if (claimed.Run.Pending) await services.GetRequiredService<FinishRun>().LoseAsync(claimed, why, cancellationToken);
                return true;
            });
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            log.LogError(e, "Run {Run} cannot be given up now", run.Value);
        }
    }

    private async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }
}
