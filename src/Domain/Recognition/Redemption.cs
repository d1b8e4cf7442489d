using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Recognition;

public readonly record struct RedemptionId(long Value);

/// <summary>Where an exchange of points for a reward stands.</summary>
public enum RedemptionState
{
    /// <summary>A shared reward that a team still fills.</summary>
    Filling,

    /// <summary>Paid; a lab owner decides.</summary>
    Requested,
    Approved,
    HandedOver,

    /// <summary>The points went back: a lab owner said no, or whoever asked changed their mind.</summary>
    Declined,
    Withdrawn,
}

/// <summary>
/// An exchange of points for a reward. What it cost is in the ledger under <see cref="Subject"/>; whatever ends without a reward pays
/// everybody back what they gave.
/// </summary>
public sealed class Redemption
{
    public RedemptionId Id { get; private set; }
    public RewardId RewardId { get; private set; }

    /// <summary>Who asked; for a shared one who began it.</summary>
    public PersonId PersonId { get; private set; }

    /// <summary>Whose team fills a shared one; null: the lab's.</summary>
    public ChallengeId? ChallengeId { get; private set; }
    public bool Shared { get; private set; }

    /// <summary>The price when it was begun.</summary>
    public long Price { get; private set; }
    public RedemptionState State { get; private set; }
    public DateTimeOffset At { get; private set; }
    public DateTimeOffset? MovedAt { get; private set; }
    public PersonId? MovedBy { get; private set; }

    /// <summary>What the lab owner said to it.</summary>
    public string? Note { get; private set; }

    /// <summary>How the ledger calls it.</summary>
    public string Subject => $"redemption:{Id.Value}";

    /// <summary>Neither handed over nor ended without.</summary>
    public bool Open => State is RedemptionState.Filling or RedemptionState.Requested or RedemptionState.Approved;

    public static Redemption Of(Reward reward, PersonId person, ChallengeId? challenge, DateTimeOffset at) => new()
    {
        RewardId = reward.Id,
        PersonId = person,
        ChallengeId = challenge,
        Shared = reward.Shared,
        Price = reward.Price,
        State = reward.Shared ? RedemptionState.Filling : RedemptionState.Requested,
        At = at,
    };

    public Result<Done> Fill(DateTimeOffset at) => Move(RedemptionState.Requested, [RedemptionState.Filling], null, null, at);

    public Result<Done> Approve(PersonId by, string? note, DateTimeOffset at) => Move(RedemptionState.Approved, [RedemptionState.Requested], by, note, at);

    public Result<Done> HandOver(PersonId by, string? note, DateTimeOffset at) => Move(RedemptionState.HandedOver, [RedemptionState.Requested, RedemptionState.Approved], by, note, at);

    public Result<Done> Decline(PersonId by, string? note, DateTimeOffset at) =>
        Move(RedemptionState.Declined, [RedemptionState.Filling, RedemptionState.Requested, RedemptionState.Approved], by, note, at);

    public Result<Done> Withdraw(PersonId by, DateTimeOffset at) => Move(RedemptionState.Withdrawn, [RedemptionState.Filling, RedemptionState.Requested], by, null, at);

    private Result<Done> Move(RedemptionState to, RedemptionState[] from, PersonId? by, string? note, DateTimeOffset at)
    {
        if (!from.Contains(State)) return new RedemptionMoved(Id.Value, State, to);
        (State, MovedAt, MovedBy, Note) = (to, at, by ?? MovedBy, note);
        return Done.Ok;
    }
}
