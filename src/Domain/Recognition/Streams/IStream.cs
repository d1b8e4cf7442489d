using CoResearch.Domain.People;

namespace CoResearch.Domain.Recognition.Streams;

/// <summary>
/// One stream of micro-rewards: a pure function from history to what the lab owes. Each is a sealed class in a file of its own with a
/// parameterless constructor; <see cref="StreamCatalog"/> finds it. It does not round and knows no caps.
/// </summary>
public interface IStream
{
    /// <summary>What <c>challenge.yml</c> calls it, and the second word of its subjects.</summary>
    string Name { get; }

    /// <summary>Paid when a week closes; otherwise in the transaction that stores a score.</summary>
    bool Weekly { get; }

    StreamRule RuleOf(MicroRewardRules rules);

    /// <summary>What is owed, in the order in which it was earned.</summary>
    IEnumerable<Earning> Owed(History history, StreamRule rule);
}

/// <summary>
/// What somebody earned: <paramref name="About"/> tells it from all others of the stream and challenge (for weekly ones it begins with the
/// week's Monday), <paramref name="Week"/> and <paramref name="At"/> say when, and <paramref name="Detail"/> why.
/// </summary>
public sealed record Earning(string About, PersonId Person, double Points, DateOnly Week, DateTimeOffset At, Detail Detail);

/// <summary>A payment that is due: whole points, after the cap, which may leave none.</summary>
public sealed record Due(string Subject, PersonId Person, long Points, DateOnly Week, DateTimeOffset At, Detail Detail);
