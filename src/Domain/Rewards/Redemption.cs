using System.Globalization;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Rewards;

public readonly record struct RedemptionId(long Value);

/// <summary>How far an exchange of points for a reward has come.</summary>
public enum RedemptionState
{
    /// <summary>A team puts points together; nothing is asked for yet.</summary>
    Filling,

    /// <summary>Paid, and waiting for a lab owner.</summary>
    Requested,
    Approved,
    HandedOver,

    /// <summary>A lab owner said no, or closed what was filling; everybody has their points back.</summary>
    Declined,

    /// <summary>Who asked took it back, or everybody took their parts back.</summary>
    Withdrawn,
}

/// <summary>
/// A reward that somebody asked for, or that a team fills together. Its price is the reward's when it began. What was paid and given back
/// is in the ledger under <see cref="Subject"/>, and nowhere else.
/// </summary>
public sealed class Redemption
{
    public const int LongestNote = 500;

    private Redemption()
    {
    }

    public RedemptionId Id { get; private set; }
    public RewardId RewardId { get; private set; }

    /// <summary>Who asked for it; of a shared one, who gave the first points.</summary>
    public PersonId PersonId { get; private set; }
    public bool Shared { get; private set; }

    /// <summary>Of a shared one: whose team fills it; null for the lab.</summary>
    public ChallengeId? ChallengeId { get; private set; }
    public long Price { get; private set; }
    public RedemptionState State { get; private set; }

    /// <summary>One was taken out of the stock for it, and comes back with the points.</summary>
    public bool TookStock { get; private set; }
    public DateTimeOffset BegunAt { get; private set; }
    public DateTimeOffset? RequestedAt { get; private set; }

    /// <summary>Who moved it last, when, and what they said.</summary>
    public PersonId? MovedBy { get; private set; }
    public DateTimeOffset? MovedAt { get; private set; }
    public string? Note { get; private set; }

    /// <summary>How the ledger calls it.</summary>
    public string Subject => SubjectStart + Id.Value.ToString(CultureInfo.InvariantCulture);

    private const string SubjectStart = "redemption:";

    internal static RedemptionId IdOf(string subject) => new(long.Parse(subject[SubjectStart.Length..], CultureInfo.InvariantCulture));

    /// <summary>A team begins to fill a shared reward.</summary>
    public static Redemption Begin(Reward reward, PersonId person, ChallengeId? team, DateTimeOffset now) =>
        new() { RewardId = reward.Id, PersonId = person, Shared = true, ChallengeId = team, Price = reward.Price, State = RedemptionState.Filling, BegunAt = now };

    /// <summary>Somebody asks for a reward: one is taken out of the stock.</summary>
    public static Redemption Request(Reward reward, PersonId person, DateTimeOffset now) => new()
    {
        RewardId = reward.Id,
        PersonId = person,
        Price = reward.Price,
        State = RedemptionState.Requested,
        TookStock = reward.TakeOne(),
        BegunAt = now,
        RequestedAt = now,
    };

    /// <summary>The price is together: now it is asked for, and one is taken out of the stock.</summary>
    public Result<Done> Fill(Reward reward, DateTimeOffset now)
    {
        if (State != RedemptionState.Filling) return new WrongRedemptionState(Id, State, RedemptionState.Requested);
        (State, TookStock, RequestedAt) = (RedemptionState.Requested, reward.TakeOne(), now);
        return Done.Ok;
    }

    /// <summary>A part of its price was taken back before anybody decided: it is filled again.</summary>
    public void Reopen() => (State, TookStock, RequestedAt) = (RedemptionState.Filling, false, null);

    public Result<Done> Approve(PersonId by, string? note, DateTimeOffset now) => Move(RedemptionState.Approved, by, note, now, RedemptionState.Requested);

    public Result<Done> HandOver(PersonId by, string? note, DateTimeOffset now) => Move(RedemptionState.HandedOver, by, note, now, RedemptionState.Approved);

    /// <summary>Also what was approved, when it turns out that it cannot be had; and what is filling, which closes it.</summary>
    public Result<Done> Decline(PersonId by, string? note, DateTimeOffset now) =>
        Move(RedemptionState.Declined, by, note, now, RedemptionState.Filling, RedemptionState.Requested, RedemptionState.Approved);

    /// <summary>A single one only while nobody decided; a shared one only while it is filling.</summary>
    public Result<Done> Withdraw(PersonId by, DateTimeOffset now) =>
        Move(RedemptionState.Withdrawn, by, null, now, Shared ? RedemptionState.Filling : RedemptionState.Requested);

    private Result<Done> Move(RedemptionState to, PersonId by, string? note, DateTimeOffset now, params RedemptionState[] from)
    {
        if (!from.Contains(State)) return new WrongRedemptionState(Id, State, to);
        if (note is { Length: > LongestNote }) return new NoteTooLong(LongestNote);
        (State, MovedBy, MovedAt, Note) = (to, by, now, note);
        return Done.Ok;
    }
}
