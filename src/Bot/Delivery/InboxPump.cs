using System.Security.Cryptography;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoResearch.Bot.Delivery;

/// <summary>
/// Hands every stored event to the dispatcher, in order within a conversation, conversations side by side. What a crash left
/// unhandled is handled at the next start.
/// </summary>
internal sealed class InboxPump(
    IServiceScopeFactory scopes, IEnumerable<IPlatform> platforms, Pulses pulses, Settled settled, Readiness readiness, TimeProvider time,
    ILogger<InboxPump> log) : BackgroundService
{
    private const int MostStarts = 3, MostAttempts = 3, MostHiccups = 5, AtOnce = 20;
    private const int Busy = 5, Locked = 6;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, IPlatform> _platforms = platforms.ToDictionary(p => p.Name);
    private readonly Lanes<(string Platform, string Conversation)> _lanes = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var counted = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!counted) await CountStartAsync(stoppingToken);
                counted = true;
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
                var names = _platforms.Keys.ToList();
                var waiting = await db.Inbox.Where(e => e.HandledAt == null && names.Contains(e.Platform))
                    .Select(e => new { e.Platform, e.Conversation }).Distinct().ToListAsync(stoppingToken);
                foreach (var place in waiting)
                {
                    var key = (place.Platform, place.Conversation);
                    _lanes.TryRun(key, () => DrainAsync(key, stoppingToken), pulses.Inbox.Beat);
                }
                await pulses.Inbox.WaitAsync(LookAgain, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                log.LogError(exception, "The inbox cannot be read; trying again");
                await Task.Delay(LookAgain, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await _lanes.WhenIdleAsync();
    }

    /// <summary>
    /// What a conversation waits for was being handled when the bot ended. That may have been the event's own doing: one that outlasts
    /// several starts is not tried again, so that it cannot silence its conversation for ever.
    /// </summary>
    private async Task CountStartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        var names = _platforms.Keys.ToList();
        var first = await db.Inbox.Where(e => e.HandledAt == null && names.Contains(e.Platform))
            .GroupBy(e => new { e.Platform, e.Conversation }).Select(g => g.Min(e => e.Id)).ToListAsync(cancellationToken);
        if (first.Count == 0) return;
        await db.Inbox.Where(e => first.Contains(e.Id)).ExecuteUpdateAsync(set => set.SetProperty(e => e.Starts, e => e.Starts + 1), cancellationToken);
        foreach (var id in await db.Inbox.Where(e => first.Contains(e.Id) && e.Starts >= MostStarts).Select(e => e.Id).ToListAsync(cancellationToken))
            await BreakAsync(id, new InvalidOperationException($"It was still unhandled at {MostStarts} starts."), cancellationToken);
    }

    private async Task DrainAsync((string Platform, string Conversation) place, CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            long next = 0;
            try
            {
                var waiting = await NextAsync(place, cancellationToken);
                foreach (var id in waiting)
                {
                    await HandleAsync(next = id, cancellationToken);
                    failures = 0;
                    settled.Beat();
                }

                // What comes meanwhile is found when this lane is free again.
                if (waiting.Count < AtOnce) return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Not even the apology could be stored (a full disk): the event stays, and nothing overtakes it.
                log.LogError(exception, "Event {Event} cannot be handled yet; trying again", next);
                if (failures == 0) await SaySoAsync(place, exception, cancellationToken);
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(30, 1 << Math.Min(failures++, 5))), time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<List<long>> NextAsync((string Platform, string Conversation) place, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<CoResearchDb>().Inbox
            .Where(e => e.HandledAt == null && e.Platform == place.Platform && e.Conversation == place.Conversation)
            .OrderBy(e => e.Id).Select(e => e.Id).Take(AtOnce).ToListAsync(cancellationToken);
    }

    /// <summary>The reply cannot be stored, so it is sent past the outbox, once; the real one follows.</summary>
    private async Task SaySoAsync((string Platform, string Conversation) place, Exception failure, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var message = scope.ServiceProvider.GetRequiredService<Texts>().Refuse(new NotStored(failure.GetBaseException().Message));
            var envelope = new OutboxMessage(place.Platform, place.Conversation, "", time.GetUtcNow());
            await _platforms[place.Platform].DeliverAsync(envelope, message, cancellationToken);
        }
        catch (Exception exception)
        {
            log.LogError(exception, "Nobody in {Platform} {Conversation} could be told", place.Platform, place.Conversation);
        }
    }

    private async Task HandleAsync(long id, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<Dispatcher>().HandleAsync(id, cancellationToken);
                return;
            }
            catch (Exception exception) when (PauseAfter(exception, attempt) is { } pause)
            {
                // Nothing was written, or all of it: then the event is handled, and the next attempt sees that.
                await Task.Delay(pause, time, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                await BreakAsync(id, exception, cancellationToken);
                return;
            }
        }
    }

    /// <summary>
    /// How long to wait before the next attempt; null for none. A worker changed the same row first: the command looks again at what is there
    /// now. Or SQLite is busy, which under load it also says of a pooled connection that still holds a statement for the garbage collector. Or
    /// the platform is busy or out of reach when it is asked who writes, or for a file.
    /// </summary>
    private static TimeSpan? PauseAfter(Exception exception, int attempt)
    {
        if (exception is DbUpdateConcurrencyException || exception.GetBaseException() is SqliteException { SqliteErrorCode: Busy or Locked })
            return attempt < MostAttempts ? TimeSpan.Zero : null;
        var passes = exception is IHiccup hiccup ? hiccup.Passes : exception is HttpRequestException or TimeoutException || (exception is IOException && !FullDisk.Is(exception));
        return passes && attempt <= MostHiccups ? (exception as IHiccup)?.RetryAfter ?? TimeSpan.FromSeconds(1 << (attempt - 1)) : null;
    }

    private async Task BreakAsync(long id, Exception why, CancellationToken cancellationToken)
    {
        var errorId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        log.LogError(why, "Error {ErrorId} while handling event {Event}", errorId, id);
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Dispatcher>().BreakAsync(id, FullDisk.Is(why) ? new NoRoom(why.GetBaseException().Message) : new Broken(errorId), cancellationToken);
    }
}
