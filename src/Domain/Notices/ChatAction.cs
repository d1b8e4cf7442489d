using CoResearch.Domain.People;

namespace CoResearch.Domain.Notices;

/// <summary>What a button does: the command line that pressing it stands for, behind a short opaque token.</summary>
public sealed class ChatAction(string token, string command, PersonId? onlyFor, DateTimeOffset createdAt)
{
    /// <summary>At most 22 characters of A-Z a-z 0-9 - _, unguessable.</summary>
    public string Token { get; private set; } = token;
    public string Command { get; private set; } = command;

    /// <summary>
    /// The inbox event whose line the command says again, more precisely: of all buttons about it one is pressed, once, and then none has a command any
    /// more. Null for a button that can be pressed whenever.
    /// </summary>
    public long? EventId { get; init; }
    public PersonId? OnlyFor { get; private set; } = onlyFor;
    public DateTimeOffset CreatedAt { get; private set; } = createdAt;
}
