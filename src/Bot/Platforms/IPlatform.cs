using CoResearch.Bot.Messages;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Platforms;

/// <summary>
/// A chat platform: takes in what people do, and sends and edits messages. Differences between platforms are data
/// (<see cref="Limits"/>), never methods that throw.
/// </summary>
internal interface IPlatform
{
    /// <summary>Stable: "terminal", "slack", "telegram".</summary>
    string Name { get; }

    PlatformLimits Limits { get; }

    /// <summary>
    /// Listens until cancelled or until there is nothing more to hear; a connection that breaks is made again. Every event is stored
    /// before it is acknowledged. A <see cref="MisconfiguredException"/> turns this platform off and leaves the others alone.
    /// </summary>
    Task ListenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Sends, or edits the message that <see cref="OutboxMessage.ExternalId"/> names; returns the platform's id of the message, which holds
    /// all that an edit needs.
    /// </summary>
    /// <exception cref="Delivery.DeliveryDelayedException">The platform asks to come back later.</exception>
    /// <exception cref="Delivery.DeliveryRefusedException">It will never take this message.</exception>
    Task<string> DeliverAsync(OutboxMessage envelope, ChatMessage message, CancellationToken cancellationToken);

    /// <summary>Who is behind an account, as the platform knows them; null when it tells nothing.</summary>
    Task<Profile?> ProfileAsync(string actor, CancellationToken cancellationToken);

    /// <summary>A link that opens a private chat with the bot and hands it the word, or null where there is none.</summary>
    string? LinkTo(string word) => null;

    /// <summary>The account that somebody means who writes a user name, an address or an id, as lists keep it; otherwise how to write it.</summary>
    Result<string> ReadAccount(string typed) => typed.TrimStart('<', '@').TrimEnd('>');

    /// <summary>Why nothing can be told in a conversation, with the one thing to do; null when something can, or where that cannot be known.</summary>
    Task<CannotWriteHere?> HindranceAsync(string conversation, string? thread, CancellationToken cancellationToken) => Task.FromResult<CannotWriteHere?>(null);

    /// <summary>Whether a file that came with an event is a link to another service, which the platform does not hand out.</summary>
    bool LiesElsewhere(string fileReference) => false;

    /// <summary>A file that came with an event; null when it is gone or longer than allowed.</summary>
    Task<byte[]?> FetchAsync(string fileReference, int maxBytes, CancellationToken cancellationToken);
}

/// <summary>What a platform tells about an account: the name that people see, the user name that mentions it, the IANA time zone, what they speak.</summary>
internal sealed record Profile(string Name, string? Handle = null, string? TimeZone = null, string? Locale = null)
{
    /// <summary>A guest from another organisation, who meets the bot in a channel that both share.</summary>
    public bool FromElsewhere { get; init; }
}

/// <summary>A platform cannot run as it is configured; the sentence says the one thing to do.</summary>
internal sealed class MisconfiguredException(string sentence) : Exception(sentence);

/// <summary>What a platform can take.</summary>
internal sealed record PlatformLimits
{
    /// <summary>A form is shown at once (<see cref="FormBlock"/>); otherwise its questions are asked one after the other.</summary>
    public bool ShowsForms { get; init; }

    /// <summary>Buttons can be pressed: they carry a token.</summary>
    public bool HasButtons { get; init; }

    /// <summary>A person who never wrote can be written to, under the id of their account.</summary>
    public bool WritesFirst { get; init; }

    /// <summary>Who may enter from here while the lab owner has not said.</summary>
    public EntryMode Entry { get; init; } = EntryMode.Open;

    /// <summary>Parts of a conversation are called topics there, not threads.</summary>
    public bool HasTopics { get; init; }

    /// <summary>Words without a slash are never a command.</summary>
    public bool NeedsSlash { get; init; }

    /// <summary>An account's name is the person's name in the lab: true where whoever starts the bot speaks for everyone.</summary>
    public bool NamesAreIdentities { get; init; }

    /// <summary>The shortest time between two edits that only tell progress.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Sends a second: overall and per conversation.</summary>
    public double SendsPerSecond { get; init; } = double.PositiveInfinity;
    public double SendsPerSecondAndConversation { get; init; } = double.PositiveInfinity;
}

internal sealed record CannotWriteHere(Phrase Advice) : PhrasedError("cannot_write_here", $"I cannot write here, so nothing could be told here. {Advice}, then type it again.");

internal sealed record NoAccount(string Typed, string Platform, string Forms)
    : Error("no_account", $"\"{Typed}\" is no account of {Platform}. Write it as {Forms}.");
