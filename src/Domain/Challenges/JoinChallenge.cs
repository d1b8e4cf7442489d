using CoResearch.Domain.Data;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Challenges;

/// <summary>
/// Makes a person a member with a fork of the baseline. Joining again after leaving revives both, and what was pushed meanwhile is not
/// submitted by itself. The fork is made before the transaction; one that is already there is used, so a crash in between costs nothing.
/// </summary>
public sealed class JoinChallenge(CoResearchDb db, ISourceHost source, IGitHub github, StatePaths paths, TimeProvider clock, Pulses pulses)
{
    /// <summary>Joins as a student. A closed challenge takes back who was in it, and nobody new.</summary>
    public async Task<Result<Membership>> RunAsync(Person person, Challenge challenge, CancellationToken cancellationToken)
    {
        if (await LookAsync(person, challenge, again: false, cancellationToken) is { } refused) return refused;
        return await EnsureAsync(person, challenge, Role.Student, cancellationToken);
    }

    /// <summary>Why this person cannot join now, or null.</summary>
    /// <param name="again">Whoever is in it may join again, with another repository.</param>
    public async Task<Error?> LookAsync(Person person, Challenge challenge, bool again, CancellationToken cancellationToken)
    {
        var existing = await FindAsync(person, challenge, cancellationToken);
        return !again && existing is { Active: true } && await AddressAsync(existing, cancellationToken) is { } address
            ? new AlreadyAMember(challenge.Slug, address)
            : Refusal(person, challenge, existing);
    }

    /// <summary>Gives a person a role in a challenge, and a membership where there is none. They are told, unless they did it themselves.</summary>
    public async Task<Result<Membership>> AppointAsync(Person by, Person person, Challenge challenge, Role role, CancellationToken cancellationToken)
    {
        if (person.IsBaseline) return new NotAHuman(person.Name);
        if (person.RemovedAt is not null) return new NoLongerHere(person.Name);
        if ((await EnsureAsync(person, challenge, role, cancellationToken)).Failed(out var membership, out var error)) return error;
        if (role != Role.Student) await CloseCheckInAsync(person, challenge, cancellationToken);
        if (membership.Role == role && db.Entry(membership).State == EntityState.Unchanged) return membership;
        membership.Become(role);
        if (by.Id == person.Id) return membership;
        db.Notices.Add(Notice.Of(NoticeKind.RoleGiven, person.Id, challenge.Id, null, role.ToString(), clock.GetUtcNow()));
        db.OnCommitted(pulses.Notices.Beat);
        return membership;
    }

    /// <summary>Whoever guides is not asked for their week.</summary>
    private async Task CloseCheckInAsync(Person person, Challenge challenge, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var open in await db.CheckIns.Where(c => c.PersonId == person.Id && c.ChallengeId == challenge.Id && c.ClosesAt > now && c.AnsweredAt == null && c.SkippedAt == null).ToListAsync(cancellationToken)) open.Skip(now);
    }

    /// <summary>Why this person cannot join now, or null.</summary>
    internal static Error? Refusal(Person person, Challenge challenge, Membership? existing) =>
        challenge.State == ChallengeState.Draft && !person.IsOwner ? new ChallengeNotOpen(challenge.Slug, challenge.State)
        : existing is null && challenge.State is ChallengeState.Closed or ChallengeState.Revealed ? new JoinedTooLate(challenge.Slug, challenge.State)
        : null;

    /// <summary>What people type after <c>git clone</c> for a membership's fork, here or on GitHub; null where it is missing.</summary>
    public async Task<string?> AddressAsync(Membership membership, CancellationToken cancellationToken) =>
        await db.GitHubForks.AsNoTracking().SingleOrDefaultAsync(f => f.MembershipId == membership.Id, cancellationToken) is { } fork ? $"https://{github.Host}/{fork.FullName}.git"
        : HasFork(membership.ForkPath) ? source.CloneAddress(membership.ForkPath)
        : null;

    /// <summary>Makes the person's local fork, where there is none, and says where it is.</summary>
    internal async Task<Result<string>> PrepareForkAsync(Person person, Challenge challenge, CancellationToken cancellationToken)
    {
        var fork = (await FindAsync(person, challenge, cancellationToken))?.ForkPath ?? AddChallenge.ForkPathOf(challenge.Slug, person.Id);
        if (HasFork(fork)) return fork;
        return (await CreateAsync(fork, challenge, cancellationToken)).Failed(out _, out var error) ? error : fork;
    }

    private async Task<Result<CommitInfo>> CreateAsync(string fork, Challenge challenge, CancellationToken cancellationToken)
    {
        var version = await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
        return source.CreateFork(fork, Path.Combine(paths.Resolve(version.Folder), "baseline"), challenge.Title);
    }

    private Task<Membership?> FindAsync(Person person, Challenge challenge, CancellationToken cancellationToken) =>
        db.Memberships.SingleOrDefaultAsync(m => m.PersonId == person.Id && m.ChallengeId == challenge.Id, cancellationToken);

    // Branches can be there in a repository that cannot be opened any more.
    private bool HasFork(string forkPath) => source.Heads(forkPath, ["main"]).Count > 0 && source.Resolve(forkPath, "main").Ok;

    /// <summary>The membership, made or revived where there is none.</summary>
    internal async Task<Result<Membership>> EnsureAsync(Person person, Challenge challenge, Role role, CancellationToken cancellationToken)
    {
        var version = await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
        var fork = (await FindAsync(person, challenge, cancellationToken))?.ForkPath ?? AddChallenge.ForkPathOf(challenge.Slug, person.Id);
        var wasThere = HasFork(fork);
        var head = wasThere ? source.Heads(fork, ["main"])["main"] : null;
        if (!wasThere)
        {
            // A fork that mirrors GitHub is whatever stands there, be it nothing.
            if (await db.GitHubForks.AnyAsync(f => db.Memberships.Any(m => m.Id == f.MembershipId && m.ForkPath == fork), cancellationToken)) wasThere = true;
            else if ((await CreateAsync(fork, challenge, cancellationToken)).Failed(out var made, out var error)) return error;
            else head = made.Id;
        }

        // The same person may have joined from elsewhere since the first look.
        await db.BeginWriteAsync(cancellationToken);
        if (await FindAsync(person, challenge, cancellationToken) is not { } membership)
        {
            membership = Membership.Create(person.Id, challenge.Id, role, fork, head, clock.GetUtcNow());
            db.Memberships.Add(membership);
            return membership;
        }
        await db.Entry(membership).ReloadAsync(cancellationToken);
        if (!membership.Active)
        {
            membership.Rejoin(role);
            if (await db.GitHubForks.SingleOrDefaultAsync(f => f.MembershipId == membership.Id, cancellationToken) is { } onGitHub) onGitHub.ComeBack(clock.GetUtcNow());
        }
        else if (wasThere) return membership;
        foreach (var (branch, commit) in source.Heads(fork, version.Definition.Branches)) membership.Saw(branch, commit);
        return membership;
    }
}
