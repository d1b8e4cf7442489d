using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.GitHub;

/// <summary>Carries a commit that was made in the lab to the member's repository on GitHub, where there is one.</summary>
public sealed class PublishCommit(CoResearchDb db, IGitHub github, ISourceHost source, TimeProvider clock, Pulses pulses)
{
    /// <summary>Whether the member's fork is on GitHub, so that commits have to go there first.</summary>
    public Task<bool> IsNeededAsync(Membership membership, CancellationToken cancellationToken) =>
        db.GitHubForks.AnyAsync(f => f.MembershipId == membership.Id, cancellationToken);

    /// <summary>
    /// First there, then here, so that both show the same; a refusal has changed nothing on either side. Should the process die in between,
    /// the next look at GitHub finds the commit like any push.
    /// </summary>
    public async Task<Result<Done>> RunAsync(Membership membership, string branch, string onto, string commit, CancellationToken cancellationToken)
    {
        var fork = await db.GitHubForks.AsNoTracking().SingleAsync(f => f.MembershipId == membership.Id, cancellationToken);
        if (fork.State != GitHubForkState.Followed) return new NoSuchRepository(fork.FullName);
        if ((await github.FindAsync(fork.RepositoryId, cancellationToken)).Failed(out var repository, out var error)) return error;
        if (repository.Owner.Id != fork.OwnerId) return new NoSuchRepository(fork.FullName);
        if ((await github.PublishAsync(repository, membership.ForkPath, branch, onto, commit, cancellationToken)).Error is { } refused)
        {
            if (refused is not (BranchMoved or GitHubUnsure)) return refused;

            // What moved it, or was made after all, is brought at once.
            await db.BeginWriteAsync(cancellationToken);
            var behind = await db.GitHubForks.SingleAsync(f => f.MembershipId == membership.Id, cancellationToken);
            behind.Ask(clock.GetUtcNow());
            db.OnCommitted(pulses.GitHub.Beat);
            await db.CommitAsync(cancellationToken);
            return refused;
        }

        // The next look may have been quicker.
        return source.Advance(membership.ForkPath, branch, onto, commit).Error is { } moved && source.Heads(membership.ForkPath, [branch]).GetValueOrDefault(branch) != commit
            ? moved : Done.Ok;
    }
}
