using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Challenges;

/// <summary>
/// Makes a person a member with a fork of the baseline. Joining again after leaving revives both, and what was pushed meanwhile is not
/// submitted by itself. The fork is made before the transaction; one that is already there is used, so a crash in between costs nothing.
/// </summary>
public sealed class JoinChallenge(CoResearchDb db, ISourceHost source, StatePaths paths, TimeProvider clock)
{
    /// <summary>Joins as a student. A closed challenge takes back who was in it, and nobody new.</summary>
    public async Task<Result<Membership>> RunAsync(Person person, Challenge challenge, CancellationToken cancellationToken)
    {
        var existing = await FindAsync(person, challenge, cancellationToken);
        if (existing is { Active: true } && HasFork(existing.ForkPath)) return new AlreadyAMember(challenge.Slug, source.CloneAddress(existing.ForkPath));
        if (challenge.State == ChallengeState.Draft && !person.IsOwner) return new ChallengeNotOpen(challenge.Slug, challenge.State);
        if (existing is null && challenge.State is ChallengeState.Closed or ChallengeState.Revealed) return new JoinedTooLate(challenge.Slug, challenge.State);
        return await EnsureAsync(person, challenge, Role.Student, cancellationToken);
    }

    /// <summary>Gives a person a role in a challenge, and a membership where there is none.</summary>
    public async Task<Result<Membership>> AppointAsync(Person person, Challenge challenge, Role role, CancellationToken cancellationToken)
    {
        if (person.IsBaseline) return new NotAHuman(person.Name);
        if (person.RemovedAt is not null) return new NoLongerHere(person.Name);
        if ((await EnsureAsync(person, challenge, role, cancellationToken)).Failed(out var membership, out var error)) return error;
        membership.Become(role);
        return membership;
    }

    private Task<Membership?> FindAsync(Person person, Challenge challenge, CancellationToken cancellationToken) =>
        db.Memberships.SingleOrDefaultAsync(m => m.PersonId == person.Id && m.ChallengeId == challenge.Id, cancellationToken);

    private bool HasFork(string forkPath) => source.Heads(forkPath, ["main"]).Count > 0;

    private async Task<Result<Membership>> EnsureAsync(Person person, Challenge challenge, Role role, CancellationToken cancellationToken)
    {
        var version = await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
        var fork = (await FindAsync(person, challenge, cancellationToken))?.ForkPath ?? AddChallenge.ForkPathOf(challenge.Slug, person.Name);
        var wasThere = HasFork(fork);
        if (source.CreateFork(fork, Path.Combine(paths.Resolve(version.Folder), "baseline"), challenge.Title).Failed(out var head, out var error)) return error;

        // The same person may have joined from elsewhere since the first look.
        await db.BeginWriteAsync(cancellationToken);
        if (await FindAsync(person, challenge, cancellationToken) is not { } membership)
        {
            membership = Membership.Create(person.Id, challenge.Id, role, fork, head.Id, clock.GetUtcNow());
            db.Memberships.Add(membership);
            return membership;
        }
        await db.Entry(membership).ReloadAsync(cancellationToken);
        if (!membership.Active) membership.Rejoin(role);
        else if (wasThere) return membership;
        foreach (var (branch, commit) in source.Heads(fork, version.Definition.Branches)) membership.Saw(branch, commit);
        return membership;
    }
}
