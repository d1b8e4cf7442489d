using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Challenges;

/// <summary>Makes a person a member with a fork of the baseline. Joining again after leaving revives both.</summary>
public sealed class JoinChallenge(CoResearchDb db, ISourceHost source, StatePaths paths, TimeProvider clock)
{
    public async Task<Result<Membership>> RunAsync(Person person, Challenge challenge, CancellationToken cancellationToken)
    {
        if (challenge.State is ChallengeState.Draft && !person.IsOwner) return new ChallengeNotOpen(challenge.Slug, challenge.State);
        var existing = await FindAsync(person, challenge, cancellationToken);
        if (existing is { Active: true } && source.Heads(existing.ForkPath, ["main"]).Count > 0)
            return new AlreadyAMember(challenge.Slug, source.CloneAddress(existing.ForkPath));
        return await EnsureAsync(person, challenge, existing, Role.Student, cancellationToken);
    }

    /// <summary>Gives a person a role in a challenge, and a membership where there is none yet.</summary>
    public async Task<Result<Membership>> AppointAsync(Person person, Challenge challenge, Role role, CancellationToken cancellationToken)
    {
        var made = await EnsureAsync(person, challenge, await FindAsync(person, challenge, cancellationToken), role, cancellationToken);
        if (!made.Failed(out var membership, out _)) membership.Become(role);
        return made;
    }

    private Task<Membership?> FindAsync(Person person, Challenge challenge, CancellationToken cancellationToken) =>
        db.Memberships.SingleOrDefaultAsync(m => m.PersonId == person.Id && m.ChallengeId == challenge.Id, cancellationToken);

    private async Task<Result<Membership>> EnsureAsync(
        Person person, Challenge challenge, Membership? existing, Role role, CancellationToken cancellationToken)
    {
        var version = await db.ChallengeVersions.SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
        var fork = existing?.ForkPath ?? AddChallenge.ForkPathOf(challenge.Slug, person.Name);
        if (source.CreateFork(fork, Path.Combine(paths.Resolve(version.Folder), "baseline"), challenge.Title).Failed(out var head, out var error)) return error;
        await db.BeginWriteAsync(cancellationToken);
        if (existing is null)
            db.Memberships.Add(existing = Membership.Create(person.Id, challenge.Id, role, fork, head.Id, clock.GetUtcNow()));
        else if (!existing.Active)
            existing.Rejoin();
        return existing;
    }
}
