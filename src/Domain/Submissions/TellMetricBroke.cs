using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Digests;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Submissions;

/// <summary>
/// Tells those who decide about a challenge that its own metric broke: once a day and version, since a metric that breaks once breaks for one
/// submission after the other.
/// </summary>
public sealed class TellMetricBroke(CoResearchDb db, Team team, TimeProvider clock)
{
    /// <summary>The code of a submission that failed by the metric.</summary>
    public const string Code = "metric_failed";

    private static readonly TimeSpan Between = TimeSpan.FromDays(1);

    /// <summary>In the transaction that ends the submission's run or its new scoring.</summary>
    public async Task RunAsync(Submission submission, ChallengeVersion version, string why, CancellationToken cancellationToken)
    {
        var (now, key) = (clock.GetUtcNow(), $"metric-broke {version.ChallengeId.Value} {version.Number}");
        var last = await db.Told.FindAsync([key], cancellationToken);
        if (last is not null && now - last.At < Between) return;
        var untold = last is null ? 0 : await db.Submissions.CountAsync(
            s => s.ChallengeId == submission.ChallengeId && s.Id != submission.Id && s.FailureCode == Code && db.Runs.Any(r => r.SubmissionId == s.Id && r.FinishedAt > last.At), cancellationToken);
        if (last is null) db.Told.Add(new Told(key, now));
        else last.Again(now);
        foreach (var guide in await team.DecidersAsync(submission.ChallengeId, [], cancellationToken))
            db.Notices.Add(Notice.Of(NoticeKind.MetricBroke, guide, submission.ChallengeId, submission.Id.Value, $"{untold} {why}", now));
    }
}
