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

/// <summary>What blocks a member: since when, and when something new was last said of it; the card that is blocked.</summary>
public sealed record MemberBlocker(string Text, DateTimeOffset Since, DateTimeOffset Newest, long? Card);

/// <summary>A card over its day: since when, and by how many days of its holder's calendar.</summary>
public sealed record OverdueCard(long Card, string Title, DateTimeOffset Since, int Days);

/// <summary>What the lab knows of a member's last weeks in a challenge.</summary>
public sealed record MemberFacts
{
    public required PersonId Person { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset JoinedAt { get; init; }
    public DateTimeOffset? LastSubmission { get; init; }

    /// <summary>They are away today, or the lab has a holiday.</summary>
    public bool Away { get; init; }

    /// <summary>How many of the days since <see cref="QuietSince"/> they were away.</summary>
    public int FreeDays { get; init; }

    /// <summary>When somebody last looked after each kind of reason: what was known by then is not told again.</summary>
    public IReadOnlyDictionary<StuckKind, DateTimeOffset> Handled { get; init; } = new Dictionary<StuckKind, DateTimeOffset>();

    /// <summary>The newest finished submissions, the newest first: when it was over, and whether it failed.</summary>
    public IReadOnlyList<(DateTimeOffset At, bool Failed)> Runs { get; init; } = [];

    /// <summary>The values of the newest scored submissions by which they rank (smaller is better), the newest first, and when each was over.</summary>
    public IReadOnlyList<(DateTimeOffset At, double Key)> Scores { get; init; } = [];

    /// <summary>When the newest check-ins closed that went by without an answer, the newest first, none answered since.</summary>
    public IReadOnlyList<DateTimeOffset> Missed { get; init; } = [];

    /// <summary>What blocks them: what their newest answer names, and each of their cards; the oldest first.</summary>
    public IReadOnlyList<MemberBlocker> Blockers { get; init; } = [];

    /// <summary>Their cards over their day, the one that is longest over it first.</summary>
    public IReadOnlyList<OverdueCard> Overdue { get; init; } = [];

    /// <summary>Since when nothing was submitted: the last submission, or when they joined, or when somebody last looked after that.</summary>
    public DateTimeOffset QuietSince => Handled.TryGetValue(StuckKind.NoCommit, out var handled) && handled > (LastSubmission ?? JoinedAt) ? handled : LastSubmission ?? JoinedAt;

    /// <summary>Of what blocks them and is not looked after: what they said, and the card that is blocked longest.</summary>
    public IEnumerable<MemberBlocker> Waiting => Blockers.Where(b => IsNew(StuckKind.Blocker, b.Newest)).DistinctBy(b => b.Card is null);

    /// <summary>Nobody looked after reasons of this kind since the newest sign of one.</summary>
    public bool IsNew(StuckKind kind, DateTimeOffset newest) => !Handled.TryGetValue(kind, out var at) || newest > at;
}

/// <summary>A reason to talk to a member: its number (days, runs, check-ins) or words, and the card that is blocked.</summary>
public sealed record StuckReason(StuckKind Kind, int Count, string Text = "", long? Card = null);

/// <summary>Which reasons there are to talk to a member that nobody looked after: pure rules, the gravest first; none while they are away.</summary>
public static class StuckRules
{
    public static IReadOnlyList<StuckReason> Of(MemberFacts member, StuckLimits limits, DateTimeOffset now)
    {
        if (member.Away) return [];
        var reasons = new List<StuckReason>();
        reasons.AddRange(member.Waiting.Where(b => Days(b.Since, now) >= limits.BlockerDays).Select(b => new StuckReason(StuckKind.Blocker, Days(b.Since, now), b.Text, b.Card)));
        var failed = member.Runs.TakeWhile(r => r.Failed).ToList();
        if (failed.Count >= limits.FailingRuns && member.IsNew(StuckKind.FailingRuns, failed.Max(r => r.At))) reasons.Add(new(StuckKind.FailingRuns, failed.Count));
        if (Days(member.QuietSince, now) - member.FreeDays >= limits.NoCommitDays) reasons.Add(new(StuckKind.NoCommit, Days(member.LastSubmission ?? member.JoinedAt, now)));
        if (member.Missed.Count >= limits.MissedCheckIns && member.IsNew(StuckKind.MissedCheckIns, member.Missed[0])) reasons.Add(new(StuckKind.MissedCheckIns, member.Missed.Count));
        var falling = 1;
        while (falling < member.Scores.Count && member.Scores[falling - 1].Key > member.Scores[falling].Key) falling++;
        if (falling > limits.FallingScores && member.IsNew(StuckKind.FallingScore, member.Scores.Take(falling).Max(s => s.At))) reasons.Add(new(StuckKind.FallingScore, falling - 1));
        if (member.Overdue.FirstOrDefault(c => member.IsNew(StuckKind.CardOverdue, c.Since)) is { } late)
            reasons.Add(new(StuckKind.CardOverdue, late.Days, $"{late.Card} {late.Title}"));
        return reasons;
    }

    /// <summary>How much a mentor is needed: members are listed by it, the most first.</summary>
    public static int Weight(IReadOnlyList<StuckReason> reasons) => reasons.Sum(r => 10 - (int)r.Kind) * 100 + reasons.Sum(r => Math.Min(r.Count, 30));

    private static int Days(DateTimeOffset since, DateTimeOffset now) => (int)(now - since).TotalDays;
}
