using CoResearch.Domain.Data;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.GitHub;

/// <summary>
/// What GitHub is to be told about a commit: the state of its submission as it is when it is told, or why it became none. Waits until
/// GitHub has it, however long that takes, but not for a right that the lab is not given for days.
/// </summary>
public sealed class GitHubStatus
{
    /// <summary>One an hour: three days.</summary>
    private const int MostForbidden = 72;

    /// <summary>An outage alone comes to no more, so that it does not take the place of a right that is missing.</summary>
    private const int MostUnanswered = 20;

    private GitHubStatus(string commit) => Commit = commit;

    public long Id { get; private set; }
    public long MembershipId { get; private set; }

    /// <summary>GitHub's number of the repository that the commit was pushed to. The member may have left it, and it is told all the same.</summary>
    public long RepositoryId { get; private set; }
    public string Commit { get; private set; }
    public SubmissionId? SubmissionId { get; private set; }

    /// <summary>Why the commit was not submitted.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Counts up with each change that is to be told.</summary>
    public int Asked { get; private set; }
    public int Attempts { get; private set; }

    /// <summary>When it is told next; null while GitHub knows everything, or will never take it.</summary>
    public DateTimeOffset? NextTryAt { get; private set; }

    /// <summary>Why GitHub will never take it: the code of the last refusal.</summary>
    public string? GaveUp { get; private set; }

    /// <summary>Asks for it, in the member's repository on GitHub and in those that were told of the commit before. Does not commit.</summary>
    public static async Task AskAsync(
        CoResearchDb db, long membership, string commit, SubmissionId? submission, string? refusal, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var statuses = await db.GitHubStatuses.Where(s => s.MembershipId == membership && s.Commit == commit).ToListAsync(cancellationToken);
        statuses.AddRange(db.GitHubStatuses.Local.Where(s => s.MembershipId == membership && s.Commit == commit && !statuses.Contains(s)).ToList());
        var repository = await db.GitHubForks.Where(f => f.MembershipId == membership).Select(f => (long?)f.RepositoryId).SingleOrDefaultAsync(cancellationToken);
        if (repository is { } current && statuses.All(s => s.RepositoryId != current))
        {
            var status = new GitHubStatus(commit) { MembershipId = membership, RepositoryId = current };
            db.GitHubStatuses.Add(status);
            statuses.Add(status);
        }
        foreach (var status in statuses)
        {
            (status.SubmissionId, status.Refusal) = (submission, refusal);
            status.AskAgain(now);
        }
        if (submission is null || refusal is not null) return;

        // Other commits that show it are of the same tree.
        foreach (var other in await db.GitHubStatuses.Where(s => s.SubmissionId == submission && s.MembershipId == membership && s.Commit != commit).ToListAsync(cancellationToken)) other.AskAgain(now);
    }

    /// <summary>What it says has changed.</summary>
    public void AskAgain(DateTimeOffset now)
    {
        Asked++;
        (Attempts, NextTryAt, GaveUp) = (0, now, null);
    }

    /// <summary>GitHub has it as it was when <paramref name="asked"/> was read.</summary>
    public void Told(int asked)
    {
        Attempts = 0;
        if (Asked == asked) NextTryAt = null;
    }

    public void Postpone(DateTimeOffset now, DateTimeOffset? until)
    {
        var wait = GitHubFork.BackOff(Attempts);
        if (Attempts < MostUnanswered) Attempts++;
        NextTryAt = until is { } told && told > now ? told : now + wait;
    }

    /// <summary>The lab has no right to write there until then, whichever of the repository's commits was to be told; given up after days of that.</summary>
    public void Forbid(DateTimeOffset until, string code)
    {
        if (NextTryAt is null || NextTryAt >= until) return;
        Attempts++;
        NextTryAt = Attempts > MostForbidden ? null : until;
        GaveUp = NextTryAt is null ? code : null;
    }

    /// <summary>GitHub will not take it: the commit is not there, or the lab may not write.</summary>
    public void GiveUp(int asked, string code)
    {
        if (Asked == asked) (NextTryAt, GaveUp) = (null, code);
    }
}
