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
/// the state folder, so every other owner is dead. Renews its leases, so that a silent worker is noticed.
/// </summary>
internal sealed class RunWorker(
    IServiceScopeFactory scopes, Pulses pulses, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<RunWorker> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(2);
    private readonly string _owner = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():n}";
    private readonly ConcurrentDictionary<RunId, byte> _cancelled = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await SettleAsync(queue => queue.AbandonedAsync(_owner, stoppingToken), stoppingToken);
        var slots = Enumerable.Range(0, options.Value.EffectiveSlots).Select(_ => WorkAsync(stoppingToken));
        await Task.WhenAll([.. slots, RenewAsync(stoppingToken)]);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var claimed = await InScopeAsync(services => services.GetRequiredService<RunQueue>().ClaimAsync(_owner, cancellationToken));
            if (claimed is { } run)
            {
                pulses.Notices.Beat();
                await AttemptAsync(run, cancellationToken);
                pulses.Runs.Beat();
            }
            else
            {
                await pulses.Runs.WaitAsync(LookEvery, cancellationToken);
            }
        }
    }

    private async Task AttemptAsync(RunId run, CancellationToken cancellationToken)
    {
        try
        {
            await InScopeAsync(async services =>
            {
                await services.GetRequiredService<RunAttempt>().RunAsync(run, () => _cancelled.ContainsKey(run), cancellationToken);
                return true;
            });
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var id = Guid.NewGuid().ToString("n")[..8];
            log.LogError(e, "Run {Run} broke (error {ErrorId})", run.Value, id);
            await LoseAsync(run, $"Something broke in the lab's software (error {id}). Your quota is untouched; a lab owner finds it in the log.", cancellationToken);
        }
        finally
        {
            _cancelled.TryRemove(run, out _);
        }
    }

    private Task<bool> LoseAsync(RunId run, string reason, CancellationToken cancellationToken) => InScopeAsync(async services =>
    {
        var claimed = await services.GetRequiredService<RunQueue>().LoadAsync(run, cancellationToken);
        if (claimed.Run.Pending) await services.GetRequiredService<FinishRun>().LoseAsync(claimed, reason, cancellationToken);
        return true;
    });

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(RenewEvery, clock, cancellationToken);
            var asked = await InScopeAsync(services => services.GetRequiredService<RunQueue>().RenewAsync(_owner, cancellationToken));
            foreach (var run in asked) _cancelled.TryAdd(run, 0);
            await SettleAsync(queue => queue.AbandonedAsync(null, cancellationToken), cancellationToken);
        }
    }

    private async Task SettleAsync(Func<RunQueue, Task<List<RunId>>> find, CancellationToken cancellationToken)
    {
        foreach (var run in await InScopeAsync(services => find(services.GetRequiredService<RunQueue>())))
        {
            log.LogWarning("Run {Run} lost its worker; settling it", run.Value);
            await InScopeAsync(async services =>
            {
                await services.GetRequiredService<RunAttempt>().RecoverAsync(run, cancellationToken);
                return true;
            });
        }
    }

    private async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }
}
