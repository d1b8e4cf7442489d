using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Delivery;

/// <summary>How many messages are held, and until when the last of them.</summary>
internal sealed record HeldMessages(int Count, DateTimeOffset Until)
{
    public ParagraphBlock Told(Texts texts) => texts.Paragraph("terminal.held", new { Count, until = new TimeSpanned(Until) });
}

/// <summary>What is still to happen before a conversation has come to rest.</summary>
internal sealed class PendingWork(CoResearchDb db, TimeProvider time)
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

    /// <summary>Whether something that happened is still to be told.</summary>
    public async Task<bool> TellingAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await db.Notices.AnyAsync(n => n.HandledAt == null && (n.NotBefore == null || n.NotBefore <= now), cancellationToken);
    }

    /// <summary>Whether runs or judgings are under way.</summary>
    public async Task<bool> TrainingAsync(CancellationToken cancellationToken) =>
        await db.Submissions.AnyAsync(s => s.State == SubmissionState.Queued || s.State == SubmissionState.Running, cancellationToken)
        || await db.Runs.AnyAsync(
            r => r.State == RunState.Queued || r.State == RunState.Claimed || r.State == RunState.Training || r.State == RunState.Evaluating,
            cancellationToken)
        || await db.Challenges.AnyAsync(c => c.BoardJudgingId != c.NewestJudgingId, cancellationToken);

    /// <summary>What waits for the end of quiet hours, which no conversation waits for; null where nothing does.</summary>
    public async Task<HeldMessages?> HeldAsync(string platform, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var held = Undelivered(platform).Where(m => m.NotBefore > now);
        return await held.MaxAsync(m => m.NotBefore, cancellationToken) is { } until ? new HeldMessages(await held.CountAsync(cancellationToken), until) : null;
    }

    private Task<bool> UndeliveredAsync(string platform, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return Undelivered(platform).AnyAsync(m => m.NotBefore == null || m.NotBefore <= now, cancellationToken);
    }

    private IQueryable<OutboxMessage> Undelivered(string platform) =>
        db.Outbox.Where(m => m.DeliveredVersion < m.Version && m.Refused == null && m.Platform == platform);
}
