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

    /// <summary>The fork's repository, relative to the state folder: forks/&lt;slug&gt;/&lt;name&gt;.git.</summary>
    public string ForkPath { get; private set; }
    public DateTimeOffset JoinedAt { get; private set; }
    public DateTimeOffset? LeftAt { get; private set; }

    /// <summary>The commit that the poll saw last on the fork; older ones are not submitted by themselves.</summary>
    public string? SeenCommit { get; private set; }

    public bool Active => LeftAt is null;

    /// <summary>Mentors and experts may edit the challenge and see all code.</summary>
    public bool Guides => Active && Role is Role.Mentor or Role.MlExpert or Role.DomainExpert;

    public static Membership Create(PersonId person, ChallengeId challenge, Role role, string forkPath, string? seenCommit, DateTimeOffset now) =>
        new(forkPath) { PersonId = person, ChallengeId = challenge, Role = role, SeenCommit = seenCommit, JoinedAt = now };

    public void Leave(DateTimeOffset now) => LeftAt = now;

    public void Rejoin() => LeftAt = null;

    public void Become(Role role) => Role = role;

    public void Saw(string commit) => SeenCommit = commit;
}
