using CoResearch.Bot.Messages;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Delivery;

/// <summary>Puts messages on their way, in the caller's transaction.</summary>
internal sealed class Outbox(CoResearchDb db, TimeProvider time)
{
    /// <summary>A message of its own: a reply.</summary>
    public void Add(Address to, ChatMessage message) => db.Outbox.Add(
        OutboxMessage.To(to.Platform, to.Conversation, to.Thread, message.OnlyYou ? to.Actor : null, null, MessageJson.Write(message), time.GetUtcNow()));

    /// <summary>
    /// The newest content of a logical message: edits it wherever it was put before, or begins it at <paramref name="to"/>. False when
    /// there is no such message and nowhere to put one.
    /// </summary>
    public async Task<bool> PutAsync(Address? to, string key, ChatMessage message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var content = MessageJson.Write(message);
        var existing = await db.Outbox.Where(m => m.Key == key).ToListAsync(cancellationToken);
        foreach (var one in existing) one.Replace(content, now);
        if (existing.Count == 0 && to is not null)
            db.Outbox.Add(OutboxMessage.To(to.Platform, to.Conversation, to.Thread, null, key, content, now));
        return existing.Count > 0 || to is not null;
    }
}

/// <summary>A place where messages go: a conversation, and who is addressed there in the platform's own words.</summary>
internal sealed record Address(string Platform, string Conversation, string? Thread = null, string? Actor = null);
