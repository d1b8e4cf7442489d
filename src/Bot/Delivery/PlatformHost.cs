using CoResearch.Bot.Platforms;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoResearch.Bot.Delivery;

/// <summary>Listens on every platform; when none has more to hear, the bot ends.</summary>
internal sealed class PlatformHost(IEnumerable<IPlatform> platforms, IHostApplicationLifetime lifetime, ILogger<PlatformHost> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(platforms.Select(p => p.ListenAsync(stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            log.LogInformation("Asked to stop");
        }
        finally
        {
            lifetime.StopApplication();
        }
    }
}
