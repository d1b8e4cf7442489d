using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;

namespace CoResearch.Domain.Recognition;

/// <summary>
/// What a person gave and received in a month, or ever, for a challenge, for none, or in all: added up as the ledger is written, so that
/// boards need not read the whole ledger. Only the ledger writes it; nobody spends from it.
/// </summary>
public sealed class PointSum(PersonId personId, int month, ChallengeId challengeId)
{
    /// <summary>The month of sums over all months.</summary>
    public const int Ever = 0;

    /// <summary>The challenge of sums over all challenges and what was for none.</summary>
    public static readonly ChallengeId InAll = new(-1);

    public PersonId PersonId { get; private set; } = personId;

    /// <summary>202611, or <see cref="Ever"/>.</summary>
    public int Month { get; private set; } = month;

    /// <summary>0 where it was for no challenge; or <see cref="InAll"/>.</summary>
    public ChallengeId ChallengeId { get; private set; } = challengeId;

    /// <summary>Points given to others.</summary>
    public long Given { get; private set; }

    /// <summary>Points received from others, and the same in thousandths as they weigh.</summary>
    public long Received { get; private set; }
    public long Kudos { get; private set; }

    /// <summary>Points of awards and of micro-rewards, with their corrections.</summary>
    public long Awards { get; private set; }
    public long MicroRewards { get; private set; }

    /// <summary>Whether such a line counts here: what is bought, granted or paid back does not.</summary>
    internal static bool Counts(PointEntry entry) => (entry.Purse, entry.Kind) is
        (Purse.Allowance, PointKind.Given or PointKind.Undone or PointKind.Voided)
        or (Purse.Earned, PointKind.Received or PointKind.Undone or PointKind.Voided or PointKind.Awarded or PointKind.MicroReward or PointKind.Correction);

    internal void Add(PointEntry entry)
    {
        switch (entry.Kind)
        {
            case PointKind.Awarded:
                Awards += entry.Points;
                break;
            case PointKind.MicroReward or PointKind.Correction:
                MicroRewards += entry.Points;
                break;
            case var _ when entry.Purse == Purse.Allowance:
                Given -= entry.Points;
                break;
            default:
                Received += entry.Points;
                Kudos += entry.Weighted;
                break;
        }
    }
}
