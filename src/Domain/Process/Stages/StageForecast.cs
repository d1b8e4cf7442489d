namespace CoResearch.Domain.Process.Stages;

/// <summary>When a stage was said to end, as it was known in a week. One for a stage and week, never changed.</summary>
public sealed class StageForecast(long stageId, DateOnly week, DateTimeOffset at, int done, int open, DateTimeOffset endsAt)
{
    public long StageId { get; private set; } = stageId;

    /// <summary>The Monday of the week, in the lab's calendar.</summary>
    public DateOnly Week { get; private set; } = week;
    public DateTimeOffset At { get; private set; } = at;
    public int Done { get; private set; } = done;
    public int Open { get; private set; } = open;
    public DateTimeOffset EndsAt { get; private set; } = endsAt;

    /// <summary>By how many days it was too early (below 0) or too late for what came.</summary>
    public double ErrorAgainst(DateTimeOffset ended) => (EndsAt - ended).TotalDays;
}

/// <summary>
/// How much of a stage is done: lines of its exit checklist and of its iterations' ones (open ones until the iteration ends), and cards of the challenge that are planned or
/// further (a card counts as done where it came to done since the stage began). Each counts one.
/// </summary>
public sealed record StagePace(DateTimeOffset BegunAt, int Done, int Open)
{
    /// <summary>Fewer things done, or less time, say nothing about a pace.</summary>
    public const int FewestDone = 2;
    public static readonly TimeSpan Shortest = TimeSpan.FromDays(3);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Done in a week, so far.</summary>
    public double PerWeekAt(DateTimeOffset now) => now <= BegunAt ? 0 : Done / ((now - BegunAt).TotalDays / 7);

    /// <summary>
    /// end = now + open / (done / (now − begun)): what is open takes as long for each as what is done took so far. Null before
    /// <see cref="FewestDone"/> things are done and <see cref="Shortest"/> has passed; at most a year ahead.
    /// </summary>
    public DateTimeOffset? EndAt(DateTimeOffset now)
    {
        if (Done < FewestDone || now - BegunAt < Shortest) return null;
        var left = (now - BegunAt) * ((double)Open / Done);
        return now + (left < Longest ? left : Longest);
    }
}
