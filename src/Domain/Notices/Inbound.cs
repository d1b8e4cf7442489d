namespace CoResearch.Domain.Notices;

/// <summary>
/// What a platform saw somebody do, in the platform's own words. In the text a mention of an account is <c>&lt;@id&gt;</c>, as Slack
/// writes it, on every platform.
/// </summary>
public sealed record Inbound(string Platform, string Conversation, string Actor, string Text, string DedupeKey)
{
    /// <summary>The thread or topic within the conversation.</summary>
    public string? Thread { get; init; }

    /// <summary>The actor's name as people see it, and the user name that mentions them, where the event brings them.</summary>
    public string? ActorName { get; init; }
    public string? ActorHandle { get; init; }

    /// <summary>What the actor's own program speaks, such as ru or pt-br, where the event brings it.</summary>
    public string? ActorLocale { get; init; }
    public InboundKind Kind { get; init; } = InboundKind.Text;

    /// <summary>
    /// When it happened, by the platform's own clock and in its own order; null where it says nothing. What comes in later may have happened before.
    /// </summary>
    public DateTimeOffset? HappenedAt { get; init; }

    /// <summary>A conversation with the actor alone.</summary>
    public bool Private { get; init; }

    /// <summary>
    /// The message that it is about (the button's, the one that got a reaction), in the form of <see cref="OutboxMessage.ExternalId"/>.
    /// </summary>
    public string? MessageId { get; init; }

    /// <summary>The words of the message that it answers, where that is one; kept only where a command works on them.</summary>
    public string? Replied { get; init; }

    /// <summary>What an answer needs to find its way, in the platform's own words: a response address, a trigger, the message that is answered.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The file that came with it: how the platform finds it again, and its name. Its content is fetched when it is handled.</summary>
    public string? FileReference { get; init; }
    public string? FileName { get; init; }
}
