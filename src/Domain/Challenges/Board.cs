using CoResearch.Domain.Data;
using CoResearch.Domain.Scoring;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Challenges;

/// <summary>
/// The leaderboard that people see of a challenge: its judging, the definition that this judging went by (an update changes the
/// challenge at once, its leaderboard only when all is scored again), and the split that ranks.
/// </summary>
public sealed record Board(Challenge Challenge, JudgingId Judging, ChallengeDefinition Definition)
{
    /// <summary>private once revealed, public before.</summary>
    public string Split => Challenge.State == ChallengeState.Revealed ? Splits.Private : Splits.Public;

    /// <summary>A new judging is being built; what is shown is the one before.</summary>
    public bool BeingRescored => Challenge.BoardJudgingId != Challenge.NewestJudgingId;

    public static async Task<Board> OfAsync(CoResearchDb db, Challenge challenge, CancellationToken cancellationToken)
    {
        var version = await (
            from judging in db.Judgings
            join made in db.ChallengeVersions.AsNoTracking() on judging.VersionId equals made.Id
            where judging.Id == challenge.BoardJudgingId
            select made).SingleAsync(cancellationToken);
        return new Board(challenge, challenge.BoardJudgingId, version.Definition);
    }
}
