using CoResearch.Domain.Challenges;

namespace CoResearch.Domain.Scoring;

public readonly record struct JudgingId(long Value);

/// <summary>
/// One consistent set of scores of a challenge: a challenge version under an evaluator version. A new one re-scores stored
/// predictions, and its leaderboard is shown only when it is complete.
/// </summary>
public sealed class Judging
{
    private Judging(string evaluatorVersion, string reason) => (EvaluatorVersion, Reason) = (evaluatorVersion, reason);

    public JudgingId Id { get; private set; }
    public ChallengeId ChallengeId { get; private set; }
    public ChallengeVersionId VersionId { get; private set; }

    /// <summary>The evaluator's code version and the challenge's version: "1.3".</summary>
    public string EvaluatorVersion { get; private set; }

    /// <summary>Why it was begun: first, update, rejudge, new evaluator.</summary>
    public string Reason { get; private set; }
    public DateTimeOffset StartedAt { get; private set; }
    public DateTimeOffset? CompletedAt { get; private set; }

    public static Judging Begin(ChallengeVersion version, string evaluator, string reason, DateTimeOffset now) =>
        new($"{evaluator}.{version.Number}", reason) { ChallengeId = version.ChallengeId, VersionId = version.Id, StartedAt = now };

    public void Complete(DateTimeOffset now) => CompletedAt ??= now;
}
