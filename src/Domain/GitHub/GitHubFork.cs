namespace CoResearch.Domain.GitHub;

/// <summary>Whether a membership's repository is still followed.</summary>
public enum GitHubForkState
{
    Followed,

    /// <summary>Deleted, or private without the lab: looked for now and then, and followed again when it is back.</summary>
    Gone,

    /// <summary>It belongs to another account now, whose pushes are not the member's. Ends when the member joins with it again.</summary>
    Transferred,
}

/// <summary>
/// The repository on GitHub of a membership, whose branches are mirrored into the local fork. Also says when it is looked at next, so that
/// no request to do so is lost.
/// </summary>
public sealed class GitHubFork
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    private GitHubFork(string fullName) => FullName = fullName;

    public long MembershipId { get; private set; }

    /// <summary>GitHub's number of the repository, which stays when it is renamed.</summary>
    public long RepositoryId { get; private set; }
    public string FullName { get; private set; }
    public long OwnerId { get; private set; }
    public GitHubForkState State { get; private set; }

    /// <summary>Counts up with each reason to look; what comes while somebody looks is looked at again.</summary>
    public int Asked { get; private set; }
    public DateTimeOffset NextLookAt { get; private set; }

    /// <summary>Looks in a row that GitHub did not answer.</summary>
    public int Attempts { get; private set; }

    /// <summary>The heads that were not brought because they are too large or broken, as <c>branch:commit</c> with blanks between (a branch's name has none): not tried again until they move.</summary>
    public string? Refused { get; private set; }

    /// <summary>What is there at the next look was pushed while the member was away: seen, not submitted.</summary>
    public bool CameBack { get; private set; }

    public static GitHubFork Of(long membership, GitHubRepository repository, DateTimeOffset now)
    {
        var fork = new GitHubFork(repository.FullName) { MembershipId = membership };
        fork.Become(repository, now);
        return fork;
    }

    /// <summary>Follows another repository, or the same one anew.</summary>
    public void Become(GitHubRepository repository, DateTimeOffset now)
    {
        (RepositoryId, FullName, OwnerId, State) = (repository.Id, repository.FullName, repository.Owner.Id, GitHubForkState.Followed);
        (Attempts, Refused, CameBack) = (0, null, false);
        Ask(now);
    }

    /// <summary>Something happened there, or may have.</summary>
    public void Ask(DateTimeOffset now)
    {
        Asked++;
        if (NextLookAt > now || NextLookAt == default) NextLookAt = now;
    }

    public void ComeBack(DateTimeOffset now)
    {
        CameBack = true;
        Ask(now);
    }

    public void Rename(string fullName) => FullName = fullName;

    public void Become(GitHubForkState state) => State = state;

    /// <summary>A branch's head cannot be brought, and is not tried again until it moves.</summary>
    public void Refuse(string branch, string head) => Refused = string.Join(' ', Others(branch).Append($"{branch}:{head}"));

    /// <summary>A branch's head was brought, or is gone.</summary>
    public void Welcome(string branch) => Refused = string.Join(' ', Others(branch)) is { Length: > 0 } left ? left : null;

    public bool IsRefused(string branch, string head) => Refused?.Split(' ').Contains($"{branch}:{head}") == true;

    private IEnumerable<string> Others(string branch) => Refused?.Split(' ').Where(r => !r.StartsWith(branch + ":", StringComparison.Ordinal)) ?? [];

    public void SawWhatWasThere() => CameBack = false;

    /// <summary>Looked at, for the reasons up to <paramref name="asked"/>.</summary>
    public void Looked(int asked, DateTimeOffset next)
    {
        Attempts = 0;
        if (Asked == asked) NextLookAt = next;
    }

    /// <summary>GitHub did not answer; whatever was asked for is still to be done.</summary>
    public void Postpone(DateTimeOffset now, DateTimeOffset? until)
    {
        var wait = BackOff(Attempts++);
        NextLookAt = until is { } told && told > now ? told : now + wait;
    }

    /// <summary>2 s, 4 s, … and at most a quarter of an hour.</summary>
    public static TimeSpan BackOff(int attempts) => TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, 2 * Math.Pow(2, Math.Min(attempts, 20))));
}
