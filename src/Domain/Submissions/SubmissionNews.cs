using CoResearch.Domain.Data;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Notices;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>Writes down that a submission moved, for its author and for GitHub, in the transaction in which it did.</summary>
public static class SubmissionNews
{
    /// <summary>Does not commit.</summary>
    public static async Task TellAsync(this CoResearchDb db, Submission submission, DateTimeOffset now, CancellationToken cancellationToken)
    {
        db.Notices.Add(Notice.About(submission, now));

        // The commit is somebody else's, and its status says what it came to the first time.
        if (submission.ReproducesId is not null) return;
        var membership = await db.Memberships.Where(m => m.PersonId == submission.PersonId && m.ChallengeId == submission.ChallengeId)
            .Select(m => (long?)m.Id).SingleOrDefaultAsync(cancellationToken);
        if (membership is { } id) await GitHubStatus.AskAsync(db, id, submission.Commit, submission.Id, null, now, cancellationToken);
    }
}
