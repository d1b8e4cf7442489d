namespace CoResearch.Domain.Notices;

/// <summary>
/// One of the several texts and files that a message became on its platform, written down as soon as the platform has it: a delivery that
/// was interrupted goes on behind it, an edit knows what is there, and a reaction to it is one to the message.
/// </summary>
public sealed class OutboxPart(long messageId, bool isFile)
{
    public long Id { get; private set; }
    public long MessageId { get; private set; } = messageId;

    /// <summary>A picture or file, which stays as it was posted; a text can be edited.</summary>
    public bool IsFile { get; private set; } = isFile;

    /// <summary>The platform's id of it, as <see cref="OutboxMessage.ExternalId"/>.</summary>
    public string ExternalId { get; private set; } = "";

    /// <summary>The newest version of the message that it belongs to, and its place there: 0, 1, …</summary>
    public int Version { get; private set; }
    public int Position { get; private set; }

    /// <summary>A short hash of what it shows; empty where that is not known.</summary>
    public string Fingerprint { get; private set; } = "";

    public void Show(int version, int position, string externalId, string fingerprint) =>
        (Version, Position, ExternalId, Fingerprint) = (version, position, externalId, fingerprint);
}
