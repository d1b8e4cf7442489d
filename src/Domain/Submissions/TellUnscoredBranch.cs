using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>Answers the first push to a branch that the challenge does not score with those that it does: once a repository, since somebody may push a thousand of them.</summary>
public sealed class TellUnscoredBranch(CoResearchDb db, TimeProvider clock, Pulses pulses)
{
    /// <param name="repository">GitHub's number of the repository; 0 for a fork in the lab.</param>
    public async Task RunAsync(long membershipId, long repository, string branch, CommitInfo pushed, CancellationToken cancellationToken)
    {
        var membership = await db.Memberships.AsNoTracking().SingleAsync(m => m.Id == membershipId, cancellationToken);
        var challenge = await db.Challenges.AsNoTracking().SingleAsync(c => c.Id == membership.ChallengeId, cancellationToken);
        if (!membership.Active || challenge.State != ChallengeState.Open || pushed.Message.Contains(ReceivePush.Skip, StringComparison.OrdinalIgnoreCase)) return;
        var scored = (await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken)).Definition.Branches;
        if (scored.Contains(branch)) return;

        if (!await Told.BeginAsync(db, $"unscored-branch {membershipId} {repository}", clock.GetUtcNow(), cancellationToken)) return;
        db.Notices.Add(Notice.Refuse(membership, pushed, new BranchNotScored(branch, scored), clock.GetUtcNow()));
        db.OnCommitted(pulses.Notices.Beat);
        await db.CommitAsync(cancellationToken);
    }
}

/// <summary>The challenge names other branches.</summary>
public sealed record BranchNotScored(string Branch, IReadOnlyList<string> Scored)
    : Error("branch_not_scored", $"{Branch} is not scored here, {string.Join(", ", Scored)} {(Scored.Count == 1 ? "is" : "are")}. Push there what is to be scored; of other branches you are told this once.");
