namespace CoResearch.Domain.Notices;

/// <summary>What a platform saw somebody do.</summary>
public enum InboundKind
{
    Text,
    Command,
    Action,
    FormSubmit,
    ReactionAdded,
    ReactionRemoved,
    HomeOpened,
    Started,
}

/// <summary>
/// Something that came in from a chat platform: stored first (once per platform and dedupe key), then handled, in order within a
/// conversation. Its effects, its reply and <see cref="HandledAt"/> are one transaction.
/// </summary>
public sealed class InboxEvent
{
    private InboxEvent(string platform, string conversation, string actor, string text, string dedupeKey) =>
        (Platform, Conversation, Actor, Text, DedupeKey) = (platform, conversation, actor, text, dedupeKey);

    public long Id { get; private set; }
    public string Platform { get; private set; }

    /// <summary>Where it was said, in the platform's own words.</summary>
    public string Conversation { get; private set; }
    public string? Thread { get; private set; }

    /// <summary>Who said it, in the platform's own words, and the name that people see.</summary>
    public string Actor { get; private set; }
    public string? ActorName { get; private set; }
    public InboundKind Kind { get; private set; }

    /// <summary>The text, or the token of the button that was pressed.</summary>
    public string Text { get; private set; }
    public string DedupeKey { get; private set; }
    public DateTimeOffset ReceivedAt { get; private set; }
    public DateTimeOffset? HandledAt { get; private set; }

    /// <summary>The code of the refusal that answered it, if it was refused.</summary>
    public string? Refused { get; private set; }

    public static InboxEvent Receive(
        string platform, string conversation, string? thread, string actor, string? actorName, InboundKind kind, string text,
        string dedupeKey, DateTimeOffset now) =>
        new(platform, conversation, actor, text, dedupeKey) { Thread = thread, ActorName = actorName, Kind = kind, ReceivedAt = now };

    public void Handle(string? refused, DateTimeOffset now) => (Refused, HandledAt) = (refused, now);
}
