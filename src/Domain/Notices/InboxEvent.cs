using CoResearch.Domain.People;

namespace CoResearch.Domain.Notices;

/// <summary>What a platform saw somebody do.</summary>
public enum InboundKind
{
    /// <summary>Words to the bot: a line with a slash, or plain words.</summary>
    Text,

    /// <summary>Words that are a command, with or without a slash: a slash command or a mention of the bot.</summary>
    Command,

    /// <summary>A button; the text is its token.</summary>
    Action,

    /// <summary>A form; the text is a <c>FormAnswers</c> as JSON.</summary>
    FormSubmit,

    /// <summary>A reaction to a message of the bot; the text is the reaction.</summary>
    ReactionAdded,
    ReactionRemoved,

    /// <summary>Somebody looks at the bot's home page; the conversation is where it is shown.</summary>
    HomeOpened,

    /// <summary>Somebody begins to talk to the bot; the text is the parameter of the link that led here, or empty.</summary>
    Started,

    /// <summary>A file; the text is what was written beside it.</summary>
    File,

    /// <summary>An account's name or time zone changed: look again.</summary>
    ProfileChanged,

    /// <summary>The conversation has another id from now on, which the text is.</summary>
    Moved,

    /// <summary>A message was edited or deleted that is or was kudos; the text is what it says now as kudos, or empty.</summary>
    Edited,

    /// <summary>The platform made a message of a file of the bot's; the text is the file, as <see cref="OutboxPart.ExternalId"/>.</summary>
    Shared,

    /// <summary>A command of somebody whom the platform does not name: the actor is the conversation.</summary>
    Unnamed,
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
    public string? ActorHandle { get; private set; }
    public string? ActorLocale { get; private set; }

    /// <summary>Who that was then: the account may be another person's later. Null while the lab does not know them.</summary>
    public PersonId? PersonId { get; private set; }

    /// <summary>As <see cref="Inbound.HappenedAt"/>.</summary>
    public DateTimeOffset? HappenedAt { get; private set; }
    public InboundKind Kind { get; private set; }
    public bool Private { get; private set; }
    public string? MessageId { get; private set; }
    public string? ReplyTo { get; private set; }
    public string? Replied { get; private set; }
    public string? FileReference { get; private set; }
    public string? FileName { get; private set; }

    /// <summary>The text, or the token of the button that was pressed.</summary>
    public string Text { get; private set; }
    public string DedupeKey { get; private set; }
    public DateTimeOffset ReceivedAt { get; private set; }
    public DateTimeOffset? HandledAt { get; private set; }

    /// <summary>At how many starts of the bot it was the first of its conversation that was still unhandled.</summary>
    public int Starts { get; private set; }

    /// <summary>The code of the refusal that answered it, if it was refused.</summary>
    public string? Refused { get; private set; }

    /// <summary>Stores what came in; the text was cleaned.</summary>
    public static InboxEvent Receive(Inbound inbound, string text, DateTimeOffset now) =>
        new(inbound.Platform, inbound.Conversation, inbound.Actor, text, inbound.DedupeKey)
        {
            Thread = inbound.Thread,
            ActorName = inbound.ActorName,
            ActorHandle = inbound.ActorHandle,
            ActorLocale = inbound.ActorLocale,
            HappenedAt = inbound.HappenedAt,
            Kind = inbound.Kind,
            Private = inbound.Private,
            MessageId = inbound.MessageId,
            ReplyTo = inbound.ReplyTo,
            Replied = inbound.Replied,
            FileReference = inbound.FileReference,
            FileName = inbound.FileName,
            ReceivedAt = now,
        };

    public void Forget() => (Text, ActorName, ActorHandle, ActorLocale, FileName, Replied) = ("", null, null, null, null, null);

    /// <summary>Nobody's any more, and nothing of it: it came from an account that was erased.</summary>
    public void Disown()
    {
        Forget();
        (Actor, PersonId) = ("", null);
    }

    /// <summary>The person whose account it came from; once known, it stays theirs.</summary>
    public void IsOf(PersonId? person) => PersonId ??= person;

    public void Handle(string? refused, DateTimeOffset now) => (Refused, HandledAt) = (refused, now);
}
