using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;

namespace CoResearch.Domain.Recognition;

public readonly record struct AwardClaimId(long Value);

public enum AwardState
{
    /// <summary>A mentor decides.</summary>
    Claimed,
    Approved,
    Declined,
}

/// <summary>An award that somebody claims with evidence, for a challenge or for the lab.</summary>
public sealed class AwardClaim
{
    public const int MostEvidence = 1000;

    private AwardClaim(string tag, string evidence) => (Tag, Evidence) = (tag, evidence);

    public AwardClaimId Id { get; private set; }

    /// <summary>The award's tag, as lab.yml writes it.</summary>
    public string Tag { get; private set; }
    public PersonId PersonId { get; private set; }
    public ChallengeId ChallengeId { get; private set; }
    public SubmissionId? SubmissionId { get; private set; }

    /// <summary>The claimant's own words.</summary>
    public string Evidence { get; private set; }
    public AwardState State { get; private set; }
    public DateTimeOffset At { get; private set; }
    public PersonId? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>What the mentor said to it.</summary>
    public string? Note { get; private set; }

    /// <summary>Points when it was approved.</summary>
    public long Points { get; private set; }

    public string Subject => $"award:{Id.Value}";

    public static AwardClaim Of(string tag, PersonId person, ChallengeId challenge, SubmissionId? submission, string evidence, DateTimeOffset at) =>
        new(tag, evidence) { PersonId = person, ChallengeId = challenge, SubmissionId = submission, At = at };

    public Result<Done> Decide(bool approved, PersonId by, string? note, long points, DateTimeOffset at)
    {
        if (State != AwardState.Claimed) return new ClaimDecided(Id.Value, State);
        (State, DecidedBy, DecidedAt, Note, Points) = (approved ? AwardState.Approved : AwardState.Declined, by, at, note, approved ? points : 0);
        return Done.Ok;
    }
}

public sealed record NoSuchAward(string Tag, string Hint)
    : Error("no_such_award", $"There is no award {Tag}.{Hint} /awards lists them.");

public sealed record NoSuchClaim(long Id)
    : Error("no_such_claim", $"I know no claim {Id}. /awards lists what waits.");

public sealed record ClaimDecided(long Id, AwardState State)
    : Error("claim_decided", $"Claim {Id} was {State.ToString().ToLowerInvariant()} already.");

public sealed record ClaimedAlready(string Tag, long Id)
    : Error("claimed_already", $"You claimed {Tag} for this already, as claim {Id}. A mentor decides on it.");

public sealed record HasAward(string Tag)
    : Error("has_award", $"You have {Tag} for this already.");

public sealed record EvidenceNeeded(int Letters, int Most)
    : Error("evidence_needed", $"Say why you should have it, in {Letters} letters at least and {Most} characters at most: what you did, and where it can be seen.");

public sealed record AwardNeedsSubmission(string Tag)
    : Error("award_needs_submission", $"{Tag} is for a submission: name its number, as in /award claim {Tag} 12 <evidence>.");

public sealed record NotYourSubmission(long Id)
    : Error("not_your_submission", $"Submission {Id} is somebody else's: an award is for your own work.");

public sealed record NotReproducedYet(long Id)
    : Error("not_reproduced_yet", $"Nobody else has reproduced submission {Id} yet. Ask somebody to run /reproduce {Id}, and claim again when they came to the same.");

public sealed record NotLeading(long Id, string Slug)
    : Error("not_leading", $"Submission {Id} does not lead the leaderboard of {Slug}: /scores {Slug} shows who does.");

public sealed record OwnClaim(long Id)
    : Error("own_claim", $"Claim {Id} is your own: another mentor or a lab owner decides on it.");
