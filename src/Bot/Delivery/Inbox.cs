using CoResearch.Bot.Dispatch;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Bot.Delivery;

/// <summary>The door for everything that comes in: cleaned, stored once, then handled.</summary>
internal sealed class Inbox(IServiceScopeFactory scopes, Pulses pulses, ChatMetrics metrics, TimeProvider time)
{
    private const int UniqueViolation = 2067;

    /// <summary>Stores the event and returns its id, or null when the same one (platform and dedupe key) was stored before.</summary>
    public async Task<long?> ReceiveAsync(Inbound inbound, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        var clean = inbound with
        {
            ActorName = inbound.ActorName is { } name ? IncomingText.Clean(name) : null,
            ActorHandle = inbound.ActorHandle is { } handle ? IncomingText.Clean(handle) : null,
            FileName = inbound.FileName is { } file ? IncomingText.Clean(file) : null,
        };
        var received = InboxEvent.Receive(clean, IncomingText.Clean(inbound.Text), time.GetUtcNow());
        db.Inbox.Add(received);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is SqliteException { SqliteExtendedErrorCode: UniqueViolation })
        {
            metrics.Duplicate(inbound.Platform);
            return null;
        }
        metrics.Event(inbound.Platform);
        pulses.Inbox.Beat();
        return received.Id;
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
}
