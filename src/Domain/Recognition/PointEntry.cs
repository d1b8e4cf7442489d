using CoResearch.Domain.Challenges;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;

namespace CoResearch.Domain.Recognition;

/// <summary>Which of a person's two balances an entry belongs to.</summary>
public enum Purse
{
    /// <summary>What can be given away this month; what is left at its end is gone.</summary>
    Allowance,

    /// <summary>What was received; never expires, buys rewards.</summary>
    Earned,
}

/// <summary>Why points moved.</summary>
public enum PointKind
{
    /// <summary>The month's allowance.</summary>
    Allowance,

    /// <summary>A lab owner's addition to a month's allowance.</summary>
    Boost,

    /// <summary>A gift: what the giver's allowance loses, and what the receiver earns.</summary>
    Given,
    Received,

    /// <summary>A gift that its giver took back, or a lab owner declared void: both sides again, with the other sign.</summary>
    Undone,
    Voided,

    /// <summary>A reward: its price, its price back, a part of a shared one's price.</summary>
    Redeemed,
    Refunded,
    Contributed,

    /// <summary>An award that was approved.</summary>
    Awarded,

    /// <summary>What the lab pays for results, and what a re-scoring changed of it.</summary>
    MicroReward,
    Correction,
}

/// <summary>
/// One line of the ledger. Append-only: no line is ever changed, and a balance is the sum of its lines. The key says what the line is
/// for, so that the same effect is written once, however often it is tried.
/// </summary>
public sealed class PointEntry
{
    /// <summary>How many parts a point has where gifts weigh less: <see cref="Weighted"/> counts them.</summary>
    public const int Parts = 1000;

    private PointEntry(string key, string subject, string detail) => (Key, Subject, Detail) = (key, subject, detail);

    public long Id { get; private set; }
    public PersonId PersonId { get; private set; }
    public Purse Purse { get; private set; }
    public PointKind Kind { get; private set; }

    /// <summary>Whole points; negative where the balance falls.</summary>
    public long Points { get; private set; }

    /// <summary>What it counts on boards and in the rating, in thousandths of a point: less than the points where the same people thank each other often.</summary>
    public long Weighted { get; private set; }
    public DateTimeOffset At { get; private set; }

    /// <summary>The lab's month that it counts for, as 202611: for what is taken back the month of the gift.</summary>
    public int Month { get; private set; }
    public ChallengeId? ChallengeId { get; private set; }

    /// <summary>Unique: "gift:12:given:7".</summary>
    public string Key { get; private set; }

    /// <summary>What it is about: "gift:12". The lines of a subject tell its whole story.</summary>
    public string Subject { get; private set; }

    /// <summary>What a sentence about it needs, as name=value words with URL-escaped values: "rank=2 week=2026-11-16"; or empty.</summary>
    public string Detail { get; private set; }

    /// <summary>A line of the earnings, or of a month's allowance; it weighs what it is unless <paramref name="weighted"/> says otherwise.</summary>
    public static PointEntry Of(
        PersonId person, Purse purse, PointKind kind, long points, LabMonth month, DateTimeOffset at, string subject, string key, ChallengeId? challenge = null, long? weighted = null, string detail = "") =>
        new(key, subject, detail)
        {
            PersonId = person,
            Purse = purse,
            Kind = kind,
            Points = points,
            Weighted = weighted ?? points * Parts,
            Month = month.Number,
            At = at,
            ChallengeId = challenge,
        };
}
