using System.Text.Json;
using CoResearch.Domain.Data;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Conversations.Crash;

/// <summary>Everything about a member's submission that a crash must not change, read from the database of a stopped bot.</summary>
internal sealed record FinalState
{
    /// <summary>State, objective per split, gates: one entry per submission of the member.</summary>
    public required string Submissions { get; init; }
    public required int Scores { get; init; }
    public required int PendingRuns { get; init; }
    public required int QuotaUsed { get; init; }
    public required string Standing { get; init; }
    public required int UnhandledNotices { get; init; }

    /// <summary>Messages about the submission: how many, whether all are delivered, whether one still shows progress.</summary>
    public required int Messages { get; init; }
    public required int Undelivered { get; init; }
    public required bool StillShowsProgress { get; init; }

    public static async Task<FinalState> ReadAsync(string state, string person, CancellationToken cancellationToken)
    {
        var options = new DbContextOptionsBuilder<CoResearchDb>();
        Database.Configure(options, Path.Combine(state, "coresearch.db"));
        await using var db = new CoResearchDb(options.Options);
        var id = await db.People.Where(p => p.Name == person).Select(p => p.Id).SingleAsync(cancellationToken);
        var submissions = await db.Submissions.Where(s => s.PersonId == id).OrderBy(s => s.Id).ToListAsync(cancellationToken);
        var ids = submissions.Select(s => s.Id).ToList();
        var scores = await db.Scores.Where(s => ids.Contains(s.SubmissionId)).ToListAsync(cancellationToken);
        var standings = await db.Standings.Where(s => s.PersonId == id).ToListAsync(cancellationToken);
        var keys = ids.Select(i => $"submission-{i.Value}").ToList();
        var messages = await db.Outbox.Where(m => m.Key != null && keys.Contains(m.Key)).ToListAsync(cancellationToken);
        return new FinalState
        {
            Submissions = string.Join(" | ", submissions.Select(s => Describe(s, scores.FirstOrDefault(score => score.SubmissionId == s.Id)))),
            Scores = scores.Count,
            PendingRuns = await db.Runs.CountAsync(r => ids.Contains(r.SubmissionId) && r.FinishedAt == null, cancellationToken),
            QuotaUsed = submissions.Count(s => s.State is SubmissionState.Scored || s.Pending),
            Standing = string.Join(" | ", standings.Select(s => $"{s.Split} {s.SortKey:R} {s.Unranked}")),
            UnhandledNotices = await db.Notices.CountAsync(n => n.HandledAt == null, cancellationToken),
            Messages = messages.Count,
            Undelivered = messages.Count(m => m.DeliveredVersion < m.Version),
            StillShowsProgress = messages.Any(m => m.Content.Contains("\"progress\"", StringComparison.Ordinal)),
        };
    }

    private static string Describe(Submission submission, Score? score) =>
        $"{submission.State} {submission.Tree} {score?.Public:R} {score?.Private:R} {score?.Shifted:R} "
        + JsonSerializer.Serialize(score?.Verdict.Gates.Where(g => g.Split != GateValue.OfRun));
}
