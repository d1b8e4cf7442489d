using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoResearch.Bot;

/// <summary>
/// Leaves a sign of life in the state folder as long as the bot reaches its database; the process's command <c>health</c> looks at it from
/// outside, for a container's health check.
/// </summary>
internal sealed class Heartbeat(StatePaths paths, IServiceScopeFactory scopes, TimeProvider time, ILogger<Heartbeat> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15), DeadAfter = TimeSpan.FromMinutes(1);

    /// <summary>Null when a bot lives in this folder, or what is wrong.</summary>
    public static string? Trouble(StatePaths paths, TimeProvider time)
    {
        if (!File.Exists(FileOf(paths))) return $"No bot has run in {paths.Root}.";
        var age = time.GetUtcNow() - File.GetLastWriteTimeUtc(FileOf(paths));
        return age <= DeadAfter ? null : $"The bot in {paths.Root} has not reached its database for {age.TotalSeconds:0} s.";
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<CoResearchDb>().People.AnyAsync(stoppingToken);
                await File.WriteAllTextAsync(FileOf(paths), "", stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log.LogError(exception, "The database or the state folder cannot be reached");
            }
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string FileOf(StatePaths paths) => Path.Combine(paths.Root, "alive");
}
