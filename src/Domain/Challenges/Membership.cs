using System.Collections.Immutable;
using CoResearch.Domain.People;

namespace CoResearch.Domain.Challenges;

/// <summary>What a member does in a challenge. Lab owner is not a member's role but lab-wide.</summary>
public enum Role
{
    Student,
    Mentor,
    MlExpert,
    DomainExpert,
}

/// <summary>Person × challenge. Leaving keeps the row, the fork and the scores; joining again revives it.</summary>
public sealed class Membership
{
    private Membership(string forkPath) => ForkPath = forkPath;

    public long Id { get; private set; }
    public PersonId PersonId { get; private set; }
    public ChallengeId ChallengeId { get; private set; }
    public Role Role { get; private set; }

    /// <summary>The fork's repository, relative to the state folder: forks/&lt;number of the person&gt;/&lt;slug&gt;.git.</summary>
    public string ForkPath { get; private set; }
    public DateTimeOffset JoinedAt { get; private set; }
    public DateTimeOffset? LeftAt { get; private set; }

    /// <summary>The last head of each branch that was submitted by itself, refused or skipped; it is not looked at again.</summary>
    public ImmutableDictionary<string, string> Seen { get; private set; } = ImmutableDictionary<string, string>.Empty;

    public bool Active => LeftAt is null;

    /// <summary>Mentors and experts may edit the challenge and see all code.</summary>
    public bool Guides => Active && Role is Role.Mentor or Role.MlExpert or Role.DomainExpert;

    /// <summary>A new member, whose fork's main stands at <paramref name="baseline"/>: not their work yet.</summary>
    public static Membership Create(PersonId person, ChallengeId challenge, Role role, string forkPath, string? baseline, DateTimeOffset now)
    {
        var membership = new Membership(forkPath) { PersonId = person, ChallengeId = challenge, Role = role, JoinedAt = now };
        if (baseline is not null) membership.Saw("main", baseline);
        return membership;
    }

    public void Leave(DateTimeOffset now) => LeftAt = now;

    /// <summary>Back again, in the role that somebody who joins has; a guide who left is appointed anew.</summary>
    public void Rejoin(Role role) => (LeftAt, Role) = (null, role);

    public void Become(Role role) => Role = role;

    /// <summary>Whether a head needs no more attention. A branch that starts at a commit seen elsewhere holds no work of its own.</summary>
    public bool HasSeen(string commit) => Seen.ContainsValue(commit);

    public void Saw(string branch, string commit) => Seen = Seen.SetItem(branch, commit);
}
