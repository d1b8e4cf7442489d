using CoResearch.Bot.Platforms;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoResearch.Bot.Delivery;

/// <summary>Listens on every platform, each for itself; when none has more to hear, the bot ends.</summary>
internal sealed class PlatformHost(
    IEnumerable<IPlatform> platforms, PlatformStates states, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<PlatformHost> log)
    : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10), AfterMending = TimeSpan.FromMinutes(1);

    /// <summary>No platform could run as it is configured: a wrong start.</summary>
    public bool AllMisconfigured { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var ran = await Task.WhenAll(platforms.Select(p => ListenAsync(p, stoppingToken)));
            AllMisconfigured = ran.Length > 0 && !ran.Contains(true);
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

    /// <summary>False when the platform could not run from the start, as it is configured.</summary>
    private async Task<bool> ListenAsync(IPlatform platform, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await platform.ListenAsync(cancellationToken);
                return true;
            }
            catch (MisconfiguredException exception)
            {
                states.Off(platform.Name, exception.Message);
                if (!states.Ran(platform.Name)) return false;

                // It ran: a token that was revoked, or a switch that was turned off, may be put right while the bot goes on.
                await Task.Delay(AfterMending, time, cancellationToken);
            }
            catch (Exception exception) when (!platform.Limits.NamesAreIdentities && !cancellationToken.IsCancellationRequested)
            {
                // A defect of one platform must not silence the others. The terminal's end is the bot's.
                log.LogError(exception, "{Platform} broke; it listens again in {Seconds} s", platform.Name, Again.TotalSeconds);
                await Task.Delay(Again, time, cancellationToken);
            }
        }
    }
}
