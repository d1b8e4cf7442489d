using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.GitHub;

/// <summary>
/// Makes a repository on GitHub the fork of a membership, a new one or one that had another fork so far. The person shows that it is
/// theirs, and it must come from the challenge. What stands in it now is not submitted by itself.
/// </summary>
public sealed class JoinFromGitHub(CoResearchDb db, IGitHub github, ISourceHost source, JoinChallenge join, TimeProvider clock, Pulses pulses)
{
    /// <summary>The file in which a repository shows whose it is.</summary>
    public const string ClaimFile = "coresearch-claim.txt";

    public async Task<Result<JoinedFromGitHub>> RunAsync(Person person, Challenge challenge, string address, CancellationToken cancellationToken)
    {
        if (!github.IsOn) return new GitHubOff();
        if (RepositoryAddress.Parse(address, github.Host).Failed(out var named, out var error)) return error;
        var existing = await db.Memberships.AsNoTracking().SingleOrDefaultAsync(m => m.PersonId == person.Id && m.ChallengeId == challenge.Id, cancellationToken);
        if (JoinChallenge.Refusal(person, challenge, existing) is { } closed) return closed;
        if ((await github.FindAsync(named, cancellationToken)).Failed(out var repository, out error))
            return error is NoSuchRepository ? await UnseenAsync(person, named, cancellationToken) : error;
        var taken = await TakenAsync(repository, existing, challenge, cancellationToken);
        if (taken is SameRepository || (taken is not null && !repository.Private)) return taken;
        if ((await ClaimAsync(person, repository, cancellationToken)).Failed(out var claim, out error))

            // What the lab is let see must not tell others what is there.
            return repository.Private && error is ProveRepository ? await UnseenAsync(person, named, cancellationToken) : error;
        if (taken is not null) return taken;

        var definition = (await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken)).Definition;
        if ((await github.HeadsAsync(repository, definition.Branches, cancellationToken)).Failed(out var there, out error)) return error;
        if (!there.ContainsKey(definition.Branches[0])) return new NoSuchBranchThere(repository.FullName, definition.Branches[0]);
        if ((await join.PrepareForkAsync(person, challenge, cancellationToken)).Failed(out var forkPath, out error)) return error;
        if ((await github.FetchAsync(repository, forkPath, [.. there.Keys], cancellationToken)).Failed(out var heads, out error)) return error;
        if (!IsItsFork(repository, definition, challenge, forkPath, heads)) return new NotItsFork(repository.FullName, challenge.Slug, definition.Repository);

        await db.BeginWriteAsync(cancellationToken);
        if (await TakenAsync(repository, existing, challenge, cancellationToken) is { } late) return late;
        if (claim is not null) await db.GitHubCodes.Where(c => c.PersonId == person.Id && c.Code == claim.Code).ExecuteDeleteAsync(cancellationToken);
        if ((await join.EnsureAsync(person, challenge, Role.Student, cancellationToken)).Failed(out var membership, out error)) return error;
        await db.SaveChangesAsync(cancellationToken);
        var fork = await db.GitHubForks.FindAsync([membership.Id], cancellationToken);
        if (fork is null) db.GitHubForks.Add(fork = GitHubFork.Of(membership.Id, repository, clock.GetUtcNow()));
        else fork.Become(repository, clock.GetUtcNow());
        foreach (var (branch, head) in heads) membership.Saw(branch, head);
        await db.SaveChangesAsync(cancellationToken);
        var before = source.Heads(membership.ForkPath, definition.Branches);
        foreach (var branch in definition.Branches)
            source.Mirror(membership.ForkPath, branch, before.GetValueOrDefault(branch), heads.GetValueOrDefault(branch));
        db.OnCommitted(pulses.GitHub.Beat);
        return new JoinedFromGitHub(membership, repository);
    }

    /// <summary>What is wrong with an address before GitHub is asked about it, or null.</summary>
    public Error? Look(string address) => github.IsOn ? RepositoryAddress.Parse(address, github.Host).Error : new GitHubOff();

    private async Task<Error?> TakenAsync(GitHubRepository repository, Membership? own, Challenge challenge, CancellationToken cancellationToken)
    {
        var fork = await db.GitHubForks.AsNoTracking().SingleOrDefaultAsync(f => f.RepositoryId == repository.Id, cancellationToken);
        if (fork is null) return null;
        if (fork.MembershipId != own?.Id) return new RepositoryTaken(repository.FullName);
        return own.Active && fork.State == GitHubForkState.Followed ? new SameRepository(challenge.Slug, repository.FullName) : null;
    }

    /// <summary>Null where the person's own account owns it, or the code that was found in it.</summary>
    private async Task<Result<GitHubCode?>> ClaimAsync(Person person, GitHubRepository repository, CancellationToken cancellationToken)
    {
        var account = await db.GitHubAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.PersonId == person.Id, cancellationToken);
        if (!repository.OwnedByOrganization && account?.UserId == repository.Owner.Id) return (GitHubCode?)null;
        var now = clock.GetUtcNow();
        var code = await db.GitHubCodes.AsNoTracking().SingleOrDefaultAsync(c => c.PersonId == person.Id && c.ExpiresAt > now, cancellationToken);
        if (code is not null)
        {
            if ((await github.FileHoldsAsync(repository, ClaimFile, code.Shown, cancellationToken)).Failed(out var holds, out var error)) return error;
            if (holds) return code;
        }

        var offered = await OfferAsync(person, cancellationToken);
        return new ProveRepository(repository.FullName, ClaimFile, offered.Shown, offered.ExpiresAt);
    }

    private async Task<Error> UnseenAsync(Person person, RepositoryAddress named, CancellationToken cancellationToken)
    {
        var offered = await OfferAsync(person, cancellationToken);
        return new UnseenRepository(named.FullName, ClaimFile, offered.Shown, offered.ExpiresAt);
    }

    /// <summary>A refusal keeps nothing, and the person needs the code.</summary>
    private async Task<GitHubCode> OfferAsync(Person person, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var offered = await LinkGitHub.OfferAsync(db, person.Id, clock.GetUtcNow(), cancellationToken);
        await db.CommitAsync(cancellationToken);
        return offered;
    }

    private bool IsItsFork(
        GitHubRepository repository, ChallengeDefinition definition, Challenge challenge, string forkPath, IReadOnlyDictionary<string, string> heads) =>
        (definition.Repository is { } origin && repository.Ancestors.Append(repository.FullName).Contains(origin, StringComparer.OrdinalIgnoreCase))
        || (heads.TryGetValue(definition.Branches[0], out var head)
            && source.Descends(forkPath, head, AddChallenge.BaselineForkOf(challenge.Slug)));
}

/// <summary>The membership, and its fork as GitHub describes it.</summary>
public sealed record JoinedFromGitHub(Membership Membership, GitHubRepository Repository);
