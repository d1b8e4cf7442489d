namespace CoResearch.Domain.People;

/// <summary>One privileged act or one refusal. Append-only.</summary>
public sealed class AuditEntry(DateTimeOffset at, PersonId? personId, string action, string detail, bool refused)
{
    public long Id { get; private set; }
    public DateTimeOffset At { get; private set; } = at;
    public PersonId? PersonId { get; private set; } = personId;

    /// <summary>The command's name, or "push".</summary>
    public string Action { get; private set; } = action;

    /// <summary>The text as typed, after the refusal's code where it was refused; for a push its commit.</summary>
    public string Detail { get; private set; } = detail;
    public bool Refused { get; private set; } = refused;
}
