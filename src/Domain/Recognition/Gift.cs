using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;

namespace CoResearch.Domain.Recognition;

/// <summary>Counts up.</summary>
public readonly record struct GiftId(long Value)
{
    public static bool operator <(GiftId left, GiftId right) => left.Value < right.Value;

    public static bool operator >(GiftId left, GiftId right) => left.Value > right.Value;
}

/// <summary>
/// Kudos: somebody thanks others in public, with points, a reason and the values that it shows. What it moves is in the ledger under
/// <see cref="Subject"/>.
/// </summary>
public sealed class Gift
{
    private Gift(string reason) => Reason = reason;

    public GiftId Id { get; private set; }
    public PersonId GiverId { get; private set; }

    /// <summary>What each receiver gets.</summary>
    public long Points { get; private set; }
    public string Reason { get; private set; }
    public ChallengeId? ChallengeId { get; private set; }
    public DateTimeOffset At { get; private set; }

    /// <summary>The lab's month in which it was given, as 202611.</summary>
    public int Month { get; private set; }

    /// <summary>The gift that this one adds to: "me too".</summary>
    public GiftId? AddsTo { get; private set; }

    /// <summary>Where it was typed, as the platform names it: an edit of that message edits the gift; null where it was no message of its own.</summary>
    public string? Platform { get; private set; }
    public string? MessageId { get; private set; }

    /// <summary>Its giver took it back.</summary>
    public DateTimeOffset? UndoneAt { get; private set; }

    /// <summary>A lab owner declared it void, and why.</summary>
    public DateTimeOffset? VoidedAt { get; private set; }
    public PersonId? VoidedBy { get; private set; }
    public string? VoidReason { get; private set; }

    public bool Stands => UndoneAt is null && VoidedAt is null;

    /// <summary>How the ledger calls it.</summary>
    public string Subject => $"gift:{Id.Value}";

    public static Gift Of(PersonId giver, long points, string reason, ChallengeId? challenge, DateTimeOffset at, int month, GiftId? addsTo, string? platform, string? messageId) =>
        new(reason) { GiverId = giver, Points = points, ChallengeId = challenge, At = at, Month = month, AddsTo = addsTo, Platform = platform, MessageId = messageId };

    public void Undo(DateTimeOffset at) => UndoneAt = at;

    public void Void(PersonId by, string reason, DateTimeOffset at) => (VoidedAt, VoidedBy, VoidReason) = (at, by, reason);

    /// <summary>The reason is the giver's own words; somebody who is erased takes them along.</summary>
    public void Forget() => Reason = "";
}

/// <summary>One receiver of a gift, and what it weighs for them in thousandths of a point.</summary>
public sealed class GiftShare(GiftId giftId, PersonId receiverId, long weighted)
{
    public GiftId GiftId { get; private set; } = giftId;
    public PersonId ReceiverId { get; private set; } = receiverId;
    public long Weighted { get; private set; } = weighted;

    /// <summary>The mentors were told that this pair thanks each other often.</summary>
    public bool Noted { get; private set; }

    public void Note() => Noted = true;
}

/// <summary>A value that a gift names, as the lab writes its tag.</summary>
public sealed class GiftValue(GiftId giftId, string tag)
{
    public GiftId GiftId { get; private set; } = giftId;
    public string Tag { get; private set; } = tag;
}

/// <summary>A giver who may give nothing for now, by a lab owner's decision.</summary>
public sealed class GiverLock(PersonId personId, PersonId by, string reason, DateTimeOffset at)
{
    public PersonId PersonId { get; private set; } = personId;
    public PersonId By { get; private set; } = by;
    public string Reason { get; private set; } = reason;
    public DateTimeOffset At { get; private set; } = at;
}
