using System.Collections.Concurrent;
using CoResearch.Bot.Dispatch;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Bot.Delivery;

/// <summary>
/// The door for everything that comes in: cleaned, stored once, then handled. What arrives while the disk is busy is stored together, in
/// the order of arrival: each commit waits for the disk, so a flood would otherwise be acknowledged one disk write after the other.
/// </summary>
internal sealed class Inbox(IServiceScopeFactory scopes, Pulses pulses, ChatMetrics metrics, TimeProvider time)
{
    private const int UniqueViolation = 2067;
    private const int MostTogether = 100;

    private readonly ConcurrentQueue<Arrival> _arrivals = new();
    private int _storing;

    /// <summary>Stores the event and returns its id, or null when the same one (platform and dedupe key) was stored before.</summary>
    public Task<long?> ReceiveAsync(Inbound inbound, CancellationToken cancellationToken)
    {
        var clean = inbound with
        {
            ActorName = inbound.ActorName is { } name ? IncomingText.Clean(name) : null,
            ActorHandle = inbound.ActorHandle is { } handle ? IncomingText.Clean(handle) : null,
            FileName = inbound.FileName is { } file ? IncomingText.Clean(file) : null,
        };
        var arrival = new Arrival(InboxEvent.Receive(clean, IncomingText.Clean(inbound.Text), time.GetUtcNow()));
        _arrivals.Enqueue(arrival);
        if (Interlocked.Exchange(ref _storing, 1) == 0) _ = Task.Run(StoreAllAsync, CancellationToken.None);
        return arrival.Stored.Task.WaitAsync(cancellationToken);
    }

    /// <summary>One at a time works here, until nothing waits.</summary>
    private async Task StoreAllAsync()
    {
        while (true)
        {
            var batch = new List<Arrival>();
            while (batch.Count < MostTogether && _arrivals.TryDequeue(out var arrival)) batch.Add(arrival);
            if (batch.Count > 0) await StoreAsync(batch);
            if (!_arrivals.IsEmpty) continue;

            // Whoever arrives from here on finds nobody at work and begins; whoever arrived just before is seen here.
            Volatile.Write(ref _storing, 0);
            if (_arrivals.IsEmpty || Interlocked.Exchange(ref _storing, 1) == 1) return;
        }
    }

    private async Task StoreAsync(List<Arrival> batch)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
            if (batch.Count > 1) await db.BeginWriteAsync(CancellationToken.None);
            foreach (var arrival in batch) await AddAsync(db, arrival);
            await db.CommitAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            foreach (var arrival in batch) arrival.Stored.SetException(exception);
            return;
        }
        pulses.Inbox.Beat();
        foreach (var arrival in batch)
        {
            var isNew = arrival.Event.Id != 0;
            if (isNew) metrics.Event(arrival.Event.Platform);
            else metrics.Duplicate(arrival.Event.Platform);
            arrival.Stored.SetResult(isNew ? arrival.Event.Id : null);
        }
    }

    /// <summary>Adds the event unless it is there already: then it gets no id.</summary>
    private static async Task AddAsync(CoResearchDb db, Arrival arrival)
    {
        db.Inbox.Add(arrival.Event);
        try
        {
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (DbUpdateException exception) when (exception.InnerException is SqliteException { SqliteExtendedErrorCode: UniqueViolation })
        {
            db.Entry(arrival.Event).State = EntityState.Detached;
        }
    }

    /// <summary>The same for a platform whose people can be told at once that it failed: a full disk is theirs to know.</summary>
    public async Task<Result<long>> TryReceiveAsync(Inbound inbound, CancellationToken cancellationToken)
    {
        try
        {
            return await ReceiveAsync(inbound, cancellationToken) is { } id ? id : new NotKept("it came twice");
        }
        catch (Exception exception) when (exception is DbUpdateException or SqliteException or IOException)
        {
            return new NotKept(exception.GetBaseException().Message);
        }
    }

    private sealed record Arrival(InboxEvent Event)
    {
        public TaskCompletionSource<long?> Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
