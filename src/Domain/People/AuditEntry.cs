namespace CoResearch.Domain.People;

/// <summary>One privileged act or one refusal. Append-only, but for the words of whoever is erased, and the count of a stranger's repeated slip.</summary>
public sealed class AuditEntry(DateTimeOffset at, PersonId? personId, string action, string detail, bool refused)
{
    public long Id { get; private set; }
    public DateTimeOffset At { get; private set; } = at;
    public PersonId? PersonId { get; private set; } = personId;

    /// <summary>The command's name, or "push".</summary>
    public string Action { get; private set; } = action;

    /// <summary>
    /// The text of an act as typed; of a refusal its code, the command's name and what it was about where the right was missing; for a push its commit.
    /// Empty when its person was erased.
    /// </summary>
    public string Detail { get; private set; } = detail;
    public bool Refused { get; private set; } = refused;

    /// <summary>The platform, the id there and the user name, if any, of an account that is nobody's here; null where there is a person.</summary>
    public string? Platform { get; init; }
    public string? Account { get; init; }
    public string? Handle { get; init; }

    /// <summary>How many times a stranger did the same within a day.</summary>
    public int Times { get; private set; } = 1;

    public void Repeat() => Times++;
}
