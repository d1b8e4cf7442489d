using CoResearch.Domain.Data;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoResearch.Workers.Source.GitHub;

/// <summary>Tells GitHub how commits do, one after the other, as GitHub asks of everybody who writes.</summary>
internal sealed class GitHubReporter(IServiceScopeFactory scopes, Readiness readiness, TimeProvider clock, ILogger<GitHubReporter> log) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await readiness.WaitAsync(stoppingToken);
            while (true)
            {
                await TellNextAsync(stoppingToken);
                await Task.Delay(LookAgain, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            log.LogInformation("Asked to stop");
        }
    }

    /// <summary>Tells what has waited longest; false when nothing is due.</summary>
    internal async Task<bool> TellNextAsync(CancellationToken cancellationToken)
    {
        long? next = null;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var now = clock.GetUtcNow();
            next = await scope.ServiceProvider.GetRequiredService<CoResearchDb>().GitHubStatuses.Where(s => s.NextTryAt != null && s.NextTryAt <= now)
                .OrderBy(s => s.NextTryAt).Select(s => (long?)s.Id).FirstOrDefaultAsync(cancellationToken);
            if (next is { } id) await scope.ServiceProvider.GetRequiredService<TellVerdict>().RunAsync(id, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            log.LogError(e, "GitHub cannot be told about a commit; trying again");
            if (next is { } id) await PostponeAsync(id, cancellationToken);
        }
        return next is not null;
    }

    private async Task PostponeAsync(long id, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
            await db.BeginWriteAsync(cancellationToken);
            (await db.GitHubStatuses.SingleAsync(s => s.Id == id, cancellationToken)).Postpone(clock.GetUtcNow(), null);
            await db.CommitAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            log.LogError(e, "Nor can it be stored that GitHub is told later");
        }
    }
}
