using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Submissions;

namespace CoResearch.Domain.Notices;

/// <summary>
/// A message on its way to one conversation. With a <see cref="Key"/> it is a logical message that later content edits in place:
/// the newest version is delivered, versions between may be skipped. Delivered until it succeeds.
/// </summary>
public sealed class OutboxMessage
{
    /// <summary>The content of a message of which nothing may be kept.</summary>
    public const string Nothing = """{"blocks":[]}""";

    private OutboxMessage(string platform, string conversation, string content) =>
        (Platform, Conversation, Content) = (platform, conversation, content);

    public OutboxMessage(string platform, string conversation, string content, DateTimeOffset now)
        : this(platform, conversation, content) => (CreatedAt, NextAttemptAt) = (now, now);

    public long Id { get; private set; }
    public string Platform { get; private set; }
    public string Conversation { get; private set; }
    public string? Thread { get; init; }

    /// <summary>Only this actor may see it (the platform's own words), or null for everyone in the conversation.</summary>
    public string? OnlyFor { get; init; }

    /// <summary>Whom it answers, or who is told, alone or before others: it is erased with them. Null for news of everybody.</summary>
    public PersonId? PersonId { get; init; }

    /// <summary>The logical message's name in its conversation ("submission-12"), or null for a message of its own.</summary>
    public string? Key { get; init; }

    /// <summary>What an answer needs to find its way, as the event that it answers brought it.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The submission that it is about: what a reaction to it likes.</summary>
    public SubmissionId? SubmissionId { get; init; }

    /// <summary>The gift that it is about: what a reaction to it adds to.</summary>
    public GiftId? GiftId { get; init; }

    /// <summary>Not before: it waits for the end of quiet hours, and nothing waits for it.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The message tree as JSON, and its version: 1, 2, …</summary>
    public string Content { get; private set; }
    public int Version { get; private set; } = 1;
    public int DeliveredVersion { get; private set; }

    /// <summary>The platform's id of the message, once sent: what edits name.</summary>
    public string? ExternalId { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public int Attempts { get; private set; }
    public DateTimeOffset NextAttemptAt { get; private set; }

    /// <summary>Given up: the platform will never take it, for this reason.</summary>
    public string? Refused { get; private set; }

    /// <summary>Newer content for the same logical message.</summary>
    public void Replace(string content, DateTimeOffset now)
    {
        if (content == Content) return;
        (Content, Version, Attempts, NextAttemptAt, Refused) = (content, Version + 1, 0, now, null);
    }

    public void Delivered(int version, string externalId) => (DeliveredVersion, ExternalId, Attempts) = (version, externalId, 0);

    public void Retry(DateTimeOffset at) => (Attempts, NextAttemptAt) = (Attempts + 1, at);

    public void GiveUp(string reason) => Refused = reason;

    /// <summary>The same message for another place, where nothing of it has been told.</summary>
    public OutboxMessage At(string platform, string conversation, DateTimeOffset now) =>
        new(platform, conversation, Content, now) { PersonId = PersonId, Key = Key, SubmissionId = SubmissionId, GiftId = GiftId, NotBefore = NotBefore };
}
