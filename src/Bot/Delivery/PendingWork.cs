using CoResearch.Domain.Data;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Delivery;

/// <summary>What is still to happen before a conversation has come to rest.</summary>
internal sealed class PendingWork(CoResearchDb db)
{
    /// <summary>Whether a line waits for its answer, or an answer for its delivery.</summary>
    public async Task<bool> UnansweredAsync(string platform, CancellationToken cancellationToken) =>
        await db.Inbox.AnyAsync(e => e.HandledAt == null && e.Platform == platform, cancellationToken)
        || await UndeliveredAsync(platform, cancellationToken);

    /// <summary>Whether runs, judgings, notices or messages are under way anywhere in the lab.</summary>
    public async Task<bool> WorkingAsync(string platform, CancellationToken cancellationToken) =>
        await TrainingAsync(cancellationToken)
        || await db.Notices.AnyAsync(n => n.HandledAt == null && n.NotBefore == null, cancellationToken)
        || await UndeliveredAsync(platform, cancellationToken);

    /// <summary>Whether runs or judgings are under way.</summary>
    public async Task<bool> TrainingAsync(CancellationToken cancellationToken) =>
        await db.Submissions.AnyAsync(s => s.State == SubmissionState.Queued || s.State == SubmissionState.Running, cancellationToken)
        || await db.Runs.AnyAsync(
            r => r.State == RunState.Queued || r.State == RunState.Claimed || r.State == RunState.Training || r.State == RunState.Evaluating,
            cancellationToken)
        || await db.Challenges.AnyAsync(c => c.BoardJudgingId != c.NewestJudgingId, cancellationToken);

    private Task<bool> UndeliveredAsync(string platform, CancellationToken cancellationToken) =>
        db.Outbox.AnyAsync(m => m.DeliveredVersion < m.Version && m.Refused == null && m.Platform == platform, cancellationToken);
}
