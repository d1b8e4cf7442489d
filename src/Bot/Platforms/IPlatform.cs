using CoResearch.Bot.Messages;
using CoResearch.Domain.Notices;

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

    /// <summary>Listens until cancelled or until there is nothing more to hear. Every event is stored before it is acknowledged.</summary>
    Task ListenAsync(CancellationToken cancellationToken);

    /// <summary>Sends, or edits the message that <see cref="OutboxMessage.ExternalId"/> names; returns the platform's id of the message.</summary>
    Task<string> DeliverAsync(OutboxMessage envelope, ChatMessage message, CancellationToken cancellationToken);
}

/// <summary>What a platform can take.</summary>
internal sealed record PlatformLimits
{
    public int MessageCharacters { get; init; } = int.MaxValue;
    public bool CanEdit { get; init; } = true;
    public bool CanSendFiles { get; init; } = true;
    public bool CanShowTables { get; init; } = true;

    /// <summary>An account's name is the person's name in the lab: true where whoever starts the bot speaks for everyone.</summary>
    public bool NamesAreIdentities { get; init; }

    /// <summary>The shortest time between two edits that only tell progress.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Sends a second: overall and per conversation.</summary>
    public double SendsPerSecond { get; init; } = double.PositiveInfinity;
    public double SendsPerSecondAndConversation { get; init; } = double.PositiveInfinity;
}
