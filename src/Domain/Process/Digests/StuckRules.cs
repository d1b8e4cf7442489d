using CoResearch.Domain.People;

namespace CoResearch.Domain.Process.Digests;

/// <summary>From when on a member is worth a mentor's word; the numbers of <c>lab.yml</c>.</summary>
public sealed record StuckLimits
{
    public int NoCommitDays { get; init; } = 7;
    public int FailingRuns { get; init; } = 3;
    public int FallingScores { get; init; } = 3;
    public int MissedCheckIns { get; init; } = 2;
    public int BlockerDays { get; init; } = 3;

    /// <summary>Days at one step of the way to a first score.</summary>
    public int NewcomerDays { get; init; } = 3;
}

/// <summary>What the lab knows of a member's last weeks in a challenge.</summary>
public sealed record MemberFacts
{
    public required PersonId Person { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset JoinedAt { get; init; }
    public DateTimeOffset? LastSubmission { get; init; }

    /// <summary>They are away today, or the lab has a holiday.</summary>
    public bool Away { get; init; }

    /// <summary>How many of the days since the last submission, or since they joined, they were away.</summary>
    public int FreeDays { get; init; }

    /// <summary>The newest finished submissions, the newest first: when it came, and whether it failed.</summary>
    public IReadOnlyList<(DateTimeOffset At, bool Failed)> Runs { get; init; } = [];

    /// <summary>The values of the newest scored submissions by which they rank (smaller is better), the newest first.</summary>
    public IReadOnlyList<(DateTimeOffset At, double Key)> Scores { get; init; } = [];

    /// <summary>When the newest check-ins closed that went by without an answer, the newest first, none answered since.</summary>
    public IReadOnlyList<DateTimeOffset> Missed { get; init; } = [];

    /// <summary>What blocks them, and since when: the first of the check-ins in a row that named a blocker, or a card's.</summary>
    public (string Text, DateTimeOffset Since, long? Card)? Blocker { get; init; }

    /// <summary>Their card that is longest over its day, and by how many days of their calendar.</summary>
    public (long Card, string Title, DateOnly Due, int Days)? Overdue { get; init; }
}

/// <summary>A reason to talk to a member: since when it holds, and its number (days, runs, check-ins) or words; the card that is blocked.</summary>
public sealed record StuckReason(StuckKind Kind, DateTimeOffset Since, int Count, string Text = "", long? Card = null);

/// <summary>Which reasons there are to talk to a member: pure rules, the gravest first; none while they are away.</summary>
public static class StuckRules
{
    public static IReadOnlyList<StuckReason> Of(MemberFacts member, StuckLimits limits, DateTimeOffset now)
    {
        if (member.Away) return [];
        var reasons = new List<StuckReason>();
        if (member.Blocker is var (text, since, blocked) && Days(since, now) >= limits.BlockerDays) reasons.Add(new(StuckKind.Blocker, since, Days(since, now), text, blocked));
        var failed = member.Runs.TakeWhile(r => r.Failed).ToList();
        if (failed.Count >= limits.FailingRuns) reasons.Add(new(StuckKind.FailingRuns, failed[^1].At, failed.Count));
        var last = member.LastSubmission ?? member.JoinedAt;
        if (Days(last, now) - member.FreeDays >= limits.NoCommitDays) reasons.Add(new(StuckKind.NoCommit, last, Days(last, now)));
        if (member.Missed.Count >= limits.MissedCheckIns) reasons.Add(new(StuckKind.MissedCheckIns, member.Missed[^1], member.Missed.Count));
        var falling = 1;
        while (falling < member.Scores.Count && member.Scores[falling - 1].Key > member.Scores[falling].Key) falling++;
        if (falling > limits.FallingScores) reasons.Add(new(StuckKind.FallingScore, member.Scores[falling - 1].At, falling - 1));
        if (member.Overdue is var (card, title, due, late) && late > 0)
            reasons.Add(new(StuckKind.CardOverdue, new DateTimeOffset(due.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), late, $"{card} {title}"));
        return reasons;
    }

    /// <summary>How much a mentor is needed: members are listed by it, the most first.</summary>
    public static int Weight(IReadOnlyList<StuckReason> reasons) => reasons.Sum(r => 10 - (int)r.Kind) * 100 + reasons.Sum(r => Math.Min(r.Count, 30));

    private static int Days(DateTimeOffset since, DateTimeOffset now) => (int)(now - since).TotalDays;
}
