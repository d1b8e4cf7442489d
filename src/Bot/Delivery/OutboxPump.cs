using System.Collections.Concurrent;
using System.Text.Json;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoResearch.Bot.Delivery;

/// <summary>
/// Delivers what waits in the outbox until it succeeds: in order within a conversation, at the platform's pace, later after a failure.
/// A logical message is sent once and edited from then on; only its newest version is sent.
/// </summary>
internal sealed class OutboxPump(
    IServiceScopeFactory scopes, IEnumerable<IPlatform> platforms, PlatformStates states, Pulses pulses, Settled settled, StatePaths paths, ChatMetrics metrics,
    TimeProvider time, ILogger<OutboxPump> log)
    : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private readonly Lanes<(string Platform, string Conversation)> _lanes = new();
    private readonly ConcurrentDictionary<(string, string?), TokenBucket> _buckets = new();
    private readonly ConcurrentDictionary<long, (int Version, string ExternalId)> _unrecorded = new();
    private readonly Dictionary<string, IPlatform> _platforms = platforms.ToDictionary(p => p.Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var names = _platforms.Keys.ToList();
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
                var waiting = await Due(db).Where(m => names.Contains(m.Platform))
                    .Select(m => new { m.Platform, m.Conversation }).Distinct().ToListAsync(stoppingToken);
                foreach (var place in waiting)
                {
                    var key = (place.Platform, place.Conversation);
                    var heldBack = false;

                    // Looking again at once at what is held back would go on without a pause until it is due.
                    _lanes.TryRun(key, async () => heldBack = await DrainAsync(key, stoppingToken), () => Beat(unless: heldBack));
                }
                await pulses.Outbox.WaitAsync(LookAgain, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                log.LogError(exception, "The outbox cannot be read; trying again");
                await Task.Delay(LookAgain, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await _lanes.WhenIdleAsync();
    }

    private void Beat(bool unless)
    {
        if (!unless) pulses.Outbox.Beat();
    }

    private IQueryable<OutboxMessage> Due(CoResearchDb db)
    {
        var now = time.GetUtcNow();
        return db.Outbox.Where(m => m.DeliveredVersion < m.Version && m.Refused == null && m.NextAttemptAt <= now && (m.NotBefore == null || m.NotBefore <= now));
    }

    /// <summary>True when the oldest message waits to be tried again later.</summary>
    private async Task<bool> DrainAsync((string Platform, string Conversation) place, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                switch (await DeliverNextAsync(place, cancellationToken))
                {
                    case Next.Sent:
                        settled.Beat();
                        break;
                    case Next.HeldBack:
                        return true;
                    default:
                        return false;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Not marked as delivered, so the next start sends it.
        }
        catch (Exception exception)
        {
            log.LogError(exception, "The outbox of {Platform} {Conversation} cannot be worked off; trying again", place.Platform, place.Conversation);
            await Task.Delay(LookAgain, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return false;
    }

    /// <summary>Sends the conversation's oldest waiting message, if it is due: nothing overtakes one that waits to be tried again.</summary>
    private async Task<Next> DeliverNextAsync((string Platform, string Conversation) place, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        await db.Database.OpenConnectionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var message = await db.Outbox
            .Where(m => m.DeliveredVersion < m.Version && m.Refused == null && m.Platform == place.Platform && m.Conversation == place.Conversation)
            .Where(m => m.NotBefore == null || m.NotBefore <= now)
            .OrderBy(m => m.Id).FirstOrDefaultAsync(cancellationToken);
        if (message is null) return Next.None;
        if (message.NextAttemptAt > time.GetUtcNow()) return Next.HeldBack;

        var platform = _platforms[message.Platform];

        // In the terminal all read one screen.
        if (!platform.Limits.NamesAreIdentities && await scope.ServiceProvider.GetRequiredService<Recipients>().IsForRemovedAsync(message, cancellationToken))
        {
            message.GiveUp("no access");
            await db.SaveChangesAsync(CancellationToken.None);
            return Next.Sent;
        }
        if (await PaceAsync(platform, message, cancellationToken))
        {
            // Meanwhile it may have got newer content, or been withdrawn with whom it told of.
            await db.Entry(message).ReloadAsync(cancellationToken);
            if (message.Refused is not null) return Next.Sent;
        }
        var version = message.Version;
        try
        {
            // Sent before, but the disk was full when that was to be written down.
            if (!_unrecorded.TryGetValue(message.Id, out var sent) || sent.Version != version)
            {
                sent = (version, await platform.DeliverAsync(message, MessageJson.Read(message.Content), cancellationToken));
                if (message.Key is not null) Checkpoint.Reach(Checkpoint.MessageSent, paths);
                _unrecorded[message.Id] = sent;
                metrics.Reply(message.Platform);
                states.Delivers(message.Platform);
            }
            message.Delivered(version, sent.ExternalId);
        }
        catch (DeliveryRefusedException exception)
        {
            log.LogWarning("Message {Message} to {Platform} is given up: {Reason}", message.Id, message.Platform, exception.Message);
            message.GiveUp(exception.Message);
            if (exception.PlaceIsClosed && message.OnlyFor is null)
                await scope.ServiceProvider.GetRequiredService<ClosedPlaces>().LeaveAsync(message, exception.TopicOnly, CancellationToken.None);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidDataException)
        {
            log.LogError(exception, "Message {Message} cannot be read and is given up", message.Id);
            message.GiveUp("unreadable");
        }
        catch (MisconfiguredException exception)
        {
            // Everything would be refused: told once, and nothing is lost until it is mended.
            metrics.Retry(message.Platform);
            states.DeliversNot(message.Platform, exception.Message);
            message.Retry(time.GetUtcNow() + BackOff(message.Attempts));
        }
        catch (DeliveryDelayedException exception)
        {
            metrics.Retry(message.Platform);
            message.Retry(time.GetUtcNow() + exception.RetryAfter);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            metrics.Retry(message.Platform);
            log.LogWarning(exception, "Message {Message} to {Platform} could not be delivered; trying again", message.Id, message.Platform);
            message.Retry(time.GetUtcNow() + BackOff(message.Attempts));
        }

        // A sent message is recorded even while the host stops, or it would be sent again.
        await db.SaveChangesAsync(CancellationToken.None);
        _unrecorded.TryRemove(message.Id, out _);
        return Next.Sent;
    }

    /// <summary>1 s, 2 s, 4 s, … at most five minutes.</summary>
    internal static TimeSpan BackOff(int attempts) => TimeSpan.FromSeconds(Math.Min(300, Math.Pow(2, Math.Min(attempts, 20))));

    /// <summary>Whether that took time.</summary>
    private async Task<bool> PaceAsync(IPlatform platform, OutboxMessage message, CancellationToken cancellationToken)
    {
        var overall = _buckets.GetOrAdd((platform.Name, null), _ => new TokenBucket(platform.Limits.SendsPerSecond, time)).Take();
        var here = _buckets.GetOrAdd((platform.Name, message.Conversation),
            _ => new TokenBucket(platform.Limits.SendsPerSecondAndConversation, time)).Take();
        var wait = overall > here ? overall : here;
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
        return wait > TimeSpan.Zero;
    }

    private enum Next
    {
        None,
        Sent,
        HeldBack,
    }
}
