using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.GitHub;

/// <summary>Carries a commit that was made in the lab to the member's repository on GitHub, where there is one.</summary>
public sealed class PublishCommit(CoResearchDb db, IGitHub github, ISourceHost source, StatePaths paths, TimeProvider clock, Pulses pulses)
{
    /// <summary>Whether the member's fork is on GitHub, so that commits have to go there first.</summary>
    public Task<bool> IsNeededAsync(Membership membership, CancellationToken cancellationToken) =>
        db.GitHubForks.AnyAsync(f => f.MembershipId == membership.Id, cancellationToken);

    /// <summary>
    /// First there, then here, so that both show the same; a refusal has changed nothing on either side. Returns the commit that stands there:
    /// should the process have died in between, and somebody do the same again, it is the one that was made before. If nobody does, the next
    /// look at GitHub finds it like any push.
    /// </summary>
    public async Task<Result<string>> RunAsync(Membership membership, string branch, string onto, string commit, CancellationToken cancellationToken)
    {
        if (await db.GitHubForks.AsNoTracking().SingleOrDefaultAsync(f => f.MembershipId == membership.Id, cancellationToken) is not { } fork) return new BranchMoved(branch);
        if (fork.State != GitHubForkState.Followed) return new NoSuchRepository(fork.FullName);
        if ((await github.FindAsync(fork.RepositoryId, cancellationToken)).Failed(out var repository, out var error)) return error;
        if (repository.Owner.Id != fork.OwnerId) return new NoSuchRepository(fork.FullName);
        var published = await github.PublishAsync(repository, membership.ForkPath, branch, onto, commit, cancellationToken);
        if (published.Error is BranchMoved && await MadeBeforeAsync(repository, membership, branch, commit, cancellationToken) is { } before) commit = before;
        else if (published.Error is BranchMoved or GitHubUnsure) return await LookAsync(membership, published.Error, cancellationToken);
        else if (published.Error is { } refused) return refused;
        else Checkpoint.Reach(Checkpoint.CommitPublished, paths);

        // The next look may have been quicker.
        return source.Advance(membership.ForkPath, branch, onto, commit).Error is { } moved && source.Heads(membership.ForkPath, [branch]).GetValueOrDefault(branch) != commit
            ? moved : commit;
    }

    /// <summary>What moved it, or was made after all, is brought at once.</summary>
    private async Task<Result<string>> LookAsync(Membership membership, Error refused, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        (await db.GitHubForks.SingleOrDefaultAsync(f => f.MembershipId == membership.Id, cancellationToken))?.Ask(clock.GetUtcNow());
        db.OnCommitted(pulses.GitHub.Beat);
        await db.CommitAsync(cancellationToken);
        return refused;
    }

    /// <summary>The head there, where it is the same change as <paramref name="commit"/>: made of the same files, and called the same.</summary>
    private async Task<string?> MadeBeforeAsync(GitHubRepository repository, Membership membership, string branch, string commit, CancellationToken cancellationToken)
    {
        if ((await github.FetchAsync(repository, membership.ForkPath, [branch], cancellationToken)).Failed(out var heads, out _) || !heads.TryGetValue(branch, out var head)) return null;
        if (source.Resolve(membership.ForkPath, head).Failed(out var there, out _) || source.Resolve(membership.ForkPath, commit).Failed(out var made, out _)) return null;
        return there.Tree == made.Tree && there.Message == made.Message ? head : null;
    }
}
