using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.GitHub;

/// <summary>A branch that a delivery says was pushed to, its new head, and that one's message.</summary>
public sealed record PushedBranch(string Branch, string Head, string Message);

/// <summary>
/// Takes a webhook's delivery, once. It is only a reason to look: what is true is asked of GitHub, so that an old, repeated or
/// reordered delivery does no harm. Stored when this returns.
/// </summary>
public sealed class ReceiveDelivery(CoResearchDb db, TellUnscoredBranch unscored, StatePaths paths, TimeProvider clock, Pulses pulses)
{
    /// <summary>False for one that was taken before.</summary>
    public async Task<bool> RunAsync(string delivery, string happened, long? repository, PushedBranch? pushed, CancellationToken cancellationToken)
    {
        // Before the delivery is known: it tells once, however often it is told.
        if (pushed is not null && await db.GitHubForks.AsNoTracking().SingleOrDefaultAsync(f => f.RepositoryId == repository, cancellationToken) is { State: GitHubForkState.Followed } pushedTo)
            await unscored.RunAsync(pushedTo.MembershipId, pushedTo.RepositoryId, pushed.Branch, new CommitInfo(pushed.Head, "", pushed.Message.Split('\n')[0], "", default) { Message = pushed.Message }, cancellationToken);
        await db.BeginWriteAsync(cancellationToken);
        if (await db.GitHubDeliveries.AnyAsync(d => d.Id == delivery, cancellationToken))
        {
            await db.DropChangesAsync();
            return false;
        }
        var now = clock.GetUtcNow();
        db.GitHubDeliveries.Add(new GitHubDelivery(delivery, happened, now));
        var old = now - GitHubDelivery.Kept;
        await db.GitHubDeliveries.Where(d => d.ReceivedAt < old).ExecuteDeleteAsync(cancellationToken);
        if (repository is { } id && await db.GitHubForks.SingleOrDefaultAsync(f => f.RepositoryId == id, cancellationToken) is { } fork)
        {
            fork.Ask(now);
            db.OnCommitted(pulses.GitHub.Beat);
        }
        await db.CommitAsync(cancellationToken);
        Checkpoint.Reach(Checkpoint.DeliveryTaken, paths);
        return true;
    }
}
