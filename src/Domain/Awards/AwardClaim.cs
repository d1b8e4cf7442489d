using System.Globalization;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;

namespace CoResearch.Domain.Awards;

public readonly record struct AwardClaimId(long Value);

public enum ClaimState
{
    /// <summary>A mentor or expert of the challenge looks at it.</summary>
    Waiting,
    Approved,
    Declined,
}

/// <summary>
/// Somebody says that they deserve an award, and why. Its points are those that the award had then. One person has an award for one thing
/// (<see cref="Scope"/>) at most once, and at most one claim for it that waits.
/// </summary>
public sealed class AwardClaim
{
    public const int FewestLetters = 10, LongestText = 1000;

    private const string SubmissionPart = ":submission:";

    private AwardClaim(string tag, string scope, string evidence) => (Tag, Scope, Evidence) = (tag, scope, evidence);

    public AwardClaimId Id { get; private set; }

    /// <summary>The award's tag, as the lab wrote it then.</summary>
    public string Tag { get; private set; }
    public PersonId PersonId { get; private set; }
    public ChallengeId ChallengeId { get; private set; }
    public SubmissionId? SubmissionId { get; private set; }

    /// <summary>What it is had once for: "reproducible:submission:12", "best-score:challenge:3", "interscience:challenge:3".</summary>
    public string Scope { get; private set; }

    /// <summary>Why, in the claimant's words.</summary>
    public string Evidence { get; private set; }
    public long Points { get; private set; }
    public ClaimState State { get; private set; }
    public DateTimeOffset ClaimedAt { get; private set; }
    public PersonId? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>What the decider said.</summary>
    public string? Reason { get; private set; }

    /// <summary>How the ledger calls the claim, and the award that it is for.</summary>
    public string Subject => "award:" + Id.Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The one line of the ledger that this award, person and thing can have.</summary>
    public string LedgerKey => $"award:{PersonId.Value}:{Scope}";

    public static Result<AwardClaim> Of(AwardSpec award, Person person, Challenge challenge, Submission? submission, string evidence, DateTimeOffset now)
    {
        if (evidence.Length > LongestText) return new AwardTextTooLong(LongestText);
        if (evidence.Count(char.IsLetterOrDigit) < FewestLetters) return new EvidenceTooShort(FewestLetters);
        return new AwardClaim(award.Tag, ScopeOf(award, challenge, submission), evidence)
        {
            PersonId = person.Id,
            ChallengeId = challenge.Id,
            SubmissionId = submission?.Id,
            Points = award.Points,
            ClaimedAt = now,
        };
    }

    public Result<Done> Approve(PersonId by, string? note, DateTimeOffset now) => Decide(ClaimState.Approved, by, note, now);

    public Result<Done> Decline(PersonId by, string reason, DateTimeOffset now) => Decide(ClaimState.Declined, by, reason, now);

    /// <summary>Whoever claimed it left the lab: nobody decides it any more.</summary>
    internal void Lapse(DateTimeOffset now) => (State, DecidedAt) = (ClaimState.Declined, now);

    /// <summary>Whether it stands on what somebody else came to by running the submission again.</summary>
    public bool OnReproduction() => Scope.Contains(SubmissionPart, StringComparison.Ordinal);

    /// <summary>A reproducible award is a submission's; every other one is had once in a challenge, whichever submission shows it.</summary>
    internal static string ScopeOf(AwardSpec award, Challenge challenge, Submission? submission) => award.Tag.ToLowerInvariant()
        + (submission is not null && award.Check == AwardCheck.Reproduced ? $"{SubmissionPart}{submission.Id.Value}" : $":challenge:{challenge.Id.Value}");

    private Result<Done> Decide(ClaimState to, PersonId by, string? reason, DateTimeOffset now)
    {
        if (State != ClaimState.Waiting) return new ClaimDecided(Id, State);
        if (by == PersonId) return new OwnClaim();
        if (reason is { Length: > LongestText }) return new AwardTextTooLong(LongestText);
        (State, DecidedBy, DecidedAt, Reason) = (to, by, now, reason);
        return Done.Ok;
    }
}
