using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Delivery;

/// <summary>
/// What becomes of a place that takes nothing from the bot: it is bound to nothing any more, and nobody is told anything there until they
/// speak there again. What it did not take goes where else its person is.
/// </summary>
internal sealed class ClosedPlaces(CoResearchDb db, Recipients recipients, Pulses pulses, TimeProvider time)
{
    /// <summary>Leaves the place of a message that was given up, or only its topic where the others go on.</summary>
    public async Task LeaveAsync(OutboxMessage message, bool topicOnly, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var bound = await db.Channels.Where(c => c.Platform == message.Platform && c.Conversation == message.Conversation).ToListAsync(cancellationToken);
        foreach (var channel in topicOnly ? bound.Where(c => c.Topic == message.Thread) : bound)
        {
            // Whoever bound it hears of it, and can do it again.
            db.Channels.Remove(channel);
            db.Notices.Add(Notice.Lost(channel, time.GetUtcNow()));
            db.OnCommitted(pulses.Notices.Beat);
        }
        if (topicOnly)
        {
            await db.CommitAsync(cancellationToken);
            return;
        }
        var here = await db.Presences.Where(p => p.Platform == message.Platform && p.Conversation == message.Conversation).ToListAsync(cancellationToken);
        var person = here.Find(p => p.Private)?.PersonId
            ?? (await db.Identities.FindAsync([message.Platform, message.Conversation], cancellationToken))?.PersonId;
        db.Presences.RemoveRange(here);
        await db.SaveChangesAsync(cancellationToken);
        if (person is { } id) await FollowAsync(message, id, cancellationToken);
        await db.CommitAsync(cancellationToken);
    }

    private async Task FollowAsync(OutboxMessage message, PersonId person, CancellationToken cancellationToken)
    {
        if (await recipients.OfAsync(person, null, cancellationToken) is not { } to || (to.Platform, to.Conversation) == (message.Platform, message.Conversation)) return;
        if (message.Key is { } key && await db.Outbox.AnyAsync(m => m.Key == key && m.Platform == to.Platform && m.Conversation == to.Conversation, cancellationToken)) return;

        // As it is now: a newer version may have come while this one was on its way.
        await db.Entry(message).ReloadAsync(cancellationToken);
        db.Outbox.Remove(message);
        db.Outbox.Add(message.At(to.Platform, to.Conversation, time.GetUtcNow()));
        db.OnCommitted(pulses.Outbox.Beat);
    }
}
