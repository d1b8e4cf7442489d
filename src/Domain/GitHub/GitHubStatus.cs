using CoResearch.Domain.Data;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.GitHub;

/// <summary>
/// What GitHub is to be told about a commit: the state of its submission as it is when it is told, or why it became none. Waits until
/// GitHub has it, however long that takes.
/// </summary>
public sealed class GitHubStatus
{
    private GitHubStatus(string commit) => Commit = commit;

    public long Id { get; private set; }
    public long MembershipId { get; private set; }
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

    /// <summary>Asks for it, where the member has a repository on GitHub. Does not commit.</summary>
    public static async Task AskAsync(
        CoResearchDb db, long membership, string commit, SubmissionId? submission, string? refusal, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!await db.GitHubForks.AnyAsync(f => f.MembershipId == membership, cancellationToken)) return;
        var status = db.GitHubStatuses.Local.FirstOrDefault(s => s.MembershipId == membership && s.Commit == commit)
            ?? await db.GitHubStatuses.SingleOrDefaultAsync(s => s.MembershipId == membership && s.Commit == commit, cancellationToken);
        if (status is null) db.GitHubStatuses.Add(status = new GitHubStatus(commit) { MembershipId = membership });
        (status.SubmissionId, status.Refusal) = (submission, refusal);
        status.AskAgain(now);
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
        var wait = GitHubFork.BackOff(Attempts++);
        NextTryAt = until is { } told && told > now ? told : now + wait;
    }

    /// <summary>GitHub will not take it: the commit is not there, or the lab may not write.</summary>
    public void GiveUp(int asked, string code)
    {
        if (Asked == asked) (NextTryAt, GaveUp) = (null, code);
    }
}
