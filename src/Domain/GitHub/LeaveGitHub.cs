using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.GitHub;

/// <summary>
/// Makes the lab's own fork of a member the one that counts, instead of a repository on GitHub. Its branches are taken over as they stand there
/// now, where GitHub can be asked: what was not looked at yet is found like any push. Submissions, scores and the standing are not touched.
/// Whoever has no repository there joins as always.
/// </summary>
public sealed class LeaveGitHub(CoResearchDb db, IGitHub github, ISourceHost source, JoinChallenge join)
{
    /// <summary>What people write in place of a repository.</summary>
    public const string Word = "local";

    public async Task<Result<LeftGitHub>> RunAsync(Person person, Challenge challenge, CancellationToken cancellationToken)
    {
        var existing = await db.Memberships.AsNoTracking().SingleOrDefaultAsync(m => m.PersonId == person.Id && m.ChallengeId == challenge.Id, cancellationToken);
        var fork = existing is null ? null : await db.GitHubForks.AsNoTracking().SingleOrDefaultAsync(f => f.MembershipId == existing.Id, cancellationToken);
        if (existing is null || fork is null)
            return (await join.RunAsync(person, challenge, cancellationToken)).Failed(out var joined, out var refused) ? refused : new LeftGitHub(joined, null, null);
        if (JoinChallenge.Refusal(person, challenge, existing) is { } closed) return closed;
        var branches = (await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken)).Definition.Branches;
        var missing = (await BringAsync(fork, existing.ForkPath, branches, cancellationToken)).Failed(out var heads, out var error) ? error : null;

        await db.BeginWriteAsync(cancellationToken);
        if (await db.GitHubForks.Where(f => f.MembershipId == existing.Id && f.RepositoryId == fork.RepositoryId).ExecuteDeleteAsync(cancellationToken) == 0)
            return new AlreadyAMember(challenge.Slug, await join.AddressAsync(existing, cancellationToken) ?? source.CloneAddress(existing.ForkPath));
        TakeOver(existing, branches, heads ?? new Dictionary<string, string>());
        if ((await join.EnsureAsync(person, challenge, Role.Student, cancellationToken)).Failed(out var membership, out error)) return error;
        if (fork.CameBack)
            foreach (var (branch, head) in heads ?? new Dictionary<string, string>()) membership.Saw(branch, head);
        return new LeftGitHub(membership, fork.FullName, missing);
    }

    private async Task<Result<IReadOnlyDictionary<string, string>>> BringAsync(
        GitHubFork fork, string forkPath, IReadOnlyList<string> branches, CancellationToken cancellationToken)
    {
        if ((await github.FindAsync(fork.RepositoryId, cancellationToken)).Failed(out var repository, out var error)) return error;

        // What somebody else pushed to it since is not the member's.
        if (fork.State == GitHubForkState.Transferred || repository.Owner.Id != fork.OwnerId) return new NoSuchRepository(fork.FullName);
        return await github.FetchAsync(repository, forkPath, branches, cancellationToken);
    }

    /// <summary>A branch that was deleted there stays deleted, but for the one that is scored: the fork would be nothing without it.</summary>
    private void TakeOver(Membership membership, IReadOnlyList<string> branches, IReadOnlyDictionary<string, string> heads)
    {
        var before = source.Heads(membership.ForkPath, branches);
        foreach (var (branch, head) in heads) source.Mirror(membership.ForkPath, branch, before.GetValueOrDefault(branch), head);
        if (!heads.ContainsKey(branches[0]) && !before.ContainsKey(branches[0]) && membership.Seen.TryGetValue(branches[0], out var last))
            source.Mirror(membership.ForkPath, branches[0], null, last);
    }
}

/// <summary>The membership; the repository that it had, if any; and why that one's newest commits are not in the local fork, if they are not.</summary>
public sealed record LeftGitHub(Membership Membership, string? Repository, Error? Missing);
