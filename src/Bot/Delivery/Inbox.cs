using CoResearch.Bot.Dispatch;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Bot.Delivery;

/// <summary>The door for everything that comes in: cleaned, stored once, then handled. What arrives together is stored together.</summary>
internal sealed class Inbox
{
    private readonly Together<InboxEvent> _storing;
    private readonly Together<long> _ending;
    private readonly IServiceScopeFactory _scopes;
    private readonly Pulses _pulses;
    private readonly ChatMetrics _metrics;
    private readonly TimeProvider _time;

    public Inbox(IServiceScopeFactory scopes, Pulses pulses, ChatMetrics metrics, TimeProvider time)
    {
        (_scopes, _pulses, _metrics, _time) = (scopes, pulses, metrics, time);
        (_storing, _ending) = (new(StoreAsync), new(EndAsync));
    }

    /// <summary>Stores the event and returns its id, or null when the same one (platform and dedupe key) was stored before.</summary>
    public async Task<long?> ReceiveAsync(Inbound inbound, CancellationToken cancellationToken)
    {
        var clean = inbound with
        {
            ActorName = inbound.ActorName is { } name ? IncomingText.Clean(name) : null,
            ActorHandle = inbound.ActorHandle is { } handle ? IncomingText.Clean(handle) : null,
            ActorLocale = inbound.ActorLocale is { Length: <= 35 } locale ? IncomingText.Clean(locale) : null,
            FileName = inbound.FileName is { } file ? IncomingText.Clean(file) : null,

            // Others' words are kept only where they are to become a card.
            Replied = inbound.Replied is { } replied && IncomingText.IsCard(inbound.Text) && IncomingText.Clean(replied) is { Length: > 0 } words ? words : null,
        };
        // What is code or a quotation is told by its lines, which are gone later.
        var text = inbound.Kind switch
        {
            InboundKind.Text or InboundKind.Command => KudosText.CommandIn(inbound.Text) ?? inbound.Text,
            InboundKind.Edited => KudosText.CommandIn(inbound.Text) ?? "",
            _ => inbound.Text,
        };
        var arrival = InboxEvent.Receive(clean, IncomingText.Clean(text, IncomingText.MostOf(inbound.Kind)), _time.GetUtcNow());
        await _storing.WriteAsync(arrival).WaitAsync(cancellationToken);
        var isNew = arrival.Id != 0;
        if (isNew) _metrics.Event(arrival.Platform);
        else _metrics.Duplicate(arrival.Platform);
        return isNew ? arrival.Id : null;
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
            return new NotKept(exception.GetBaseException().Message) { IsFull = FullDisk.Is(exception) };
        }
    }

    /// <summary>Ends an event that changed nothing and is answered by nothing; such ones come in floods.</summary>
    public Task EndQuietlyAsync(InboxEvent inbound) => _ending.WriteAsync(inbound.Id);

    private async Task StoreAsync(IReadOnlyList<InboxEvent> arrivals)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        await db.BeginWriteAsync(CancellationToken.None);
        var added = await NewAsync(db, arrivals);
        await NameAsync(db, added);

        // One save after the other: in one, their numbers would not follow their order.
        foreach (var arrival in added)
        {
            db.Inbox.Add(arrival);
            await db.SaveChangesAsync(CancellationToken.None);
            db.Entry(arrival).State = EntityState.Detached;
        }
        await db.CommitAsync(CancellationToken.None);
        if (added.Count > 0) _pulses.Inbox.Beat();
    }

    /// <summary>
    /// Those that were not stored before. Asked, and not left to the unique index: where every event comes by two sockets, half of them
    /// are there already, and a violation costs more than all else here.
    /// </summary>
    private static async Task<IReadOnlyList<InboxEvent>> NewAsync(CoResearchDb db, IReadOnlyList<InboxEvent> arrivals)
    {
        var known = new HashSet<(string, string)>();
        foreach (var platform in arrivals.GroupBy(a => a.Platform, a => a.DedupeKey))
        {
            var keys = platform.ToList();
            foreach (var key in await db.Inbox.Where(e => e.Platform == platform.Key && keys.Contains(e.DedupeKey)).Select(e => e.DedupeKey).ToListAsync())
                known.Add((platform.Key, key));
        }
        return [.. arrivals.Where(a => known.Add((a.Platform, a.DedupeKey)))];
    }

    /// <summary>Who their accounts are now: until they are handled that may change.</summary>
    private static async Task NameAsync(CoResearchDb db, IReadOnlyList<InboxEvent> added)
    {
        foreach (var platform in added.GroupBy(a => a.Platform))
        {
            var actors = platform.Select(a => a.Actor).Distinct().ToList();
            var people = await db.Identities.Where(i => i.Platform == platform.Key && actors.Contains(i.ExternalId)).ToDictionaryAsync(i => i.ExternalId, i => i.PersonId);
            foreach (var arrival in platform)
                if (people.TryGetValue(arrival.Actor, out var person)) arrival.IsOf(person);
        }
    }

    private async Task EndAsync(IReadOnlyList<long> ids)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        DateTimeOffset? now = _time.GetUtcNow();
        await db.BeginWriteAsync(CancellationToken.None);
        await db.Inbox.Where(e => ids.Contains(e.Id) && e.HandledAt == null).ExecuteUpdateAsync(set => set.SetProperty(e => e.HandledAt, now));
        await db.CommitAsync(CancellationToken.None);
    }
}
