using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CoResearch.Domain.GitHub;

/// <summary>Tells GitHub how a commit does, as it is now.</summary>
public sealed class TellVerdict(CoResearchDb db, IGitHub github, VerdictLine lines, StatePaths paths, TimeProvider clock, ILogger<TellVerdict> log)
{
    /// <summary>False when GitHub did not answer: it is told later.</summary>
    public async Task<bool> RunAsync(long statusId, CancellationToken cancellationToken)
    {
        var status = await db.GitHubStatuses.SingleAsync(s => s.Id == statusId, cancellationToken);
        var asked = status.Asked;
        var verdict = await VerdictAsync(status, cancellationToken);
        var told = await github.ReportAsync(status.RepositoryId, status.Commit, verdict, cancellationToken);
        if (told.Ok && verdict.State != CommitState.Pending) Checkpoint.Reach(Checkpoint.VerdictTold, paths);

        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(status).ReloadAsync(cancellationToken);
        if (told.Error is GitHubForbidsStatuses forbidden)
            foreach (var waiting in await db.GitHubStatuses.Where(s => s.RepositoryId == status.RepositoryId && s.NextTryAt != null).ToListAsync(cancellationToken)) waiting.Forbid(forbidden.At, forbidden.Code);
        else if (told.Error is GitHubUnavailable unavailable) status.Postpone(clock.GetUtcNow(), unavailable.Until);
        else if (told.Error is { } refused)
        {
            status.GiveUp(asked, refused.Code);
            log.LogInformation("GitHub takes no status for {Commit}: {Reason}", status.Commit, refused.Code);
        }
        else status.Told(asked);
        await db.CommitAsync(cancellationToken);
        return told.Error is not GitHubUnavailable;
    }

    private async Task<CommitVerdict> VerdictAsync(GitHubStatus status, CancellationToken cancellationToken)
    {
        if (status.SubmissionId is { } submission) return await lines.OfAsync(submission, cancellationToken);
        var challenge = await db.Memberships.Where(m => m.Id == status.MembershipId).Join(db.Challenges, m => m.ChallengeId, c => c.Id, (_, c) => c)
            .AsNoTracking().SingleAsync(cancellationToken);
        return CommitVerdict.Of(challenge, CommitState.Failure, "not submitted: " + status.Refusal);
    }
}
