namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>
/// The clock of a demo: the real one, and ahead of it by as much as somebody moved it. It begins on a weekend, the next one, so that the week that the demo
/// tells of is a whole one. Waiting takes as long as ever.
/// </summary>
internal sealed class DemoClock : TimeProvider
{
    private long _ahead = ToWeekend(TimeProvider.System.GetUtcNow()).Ticks;

    /// <summary>Whole days up to the next Saturday; none on a weekend.</summary>
    internal static TimeSpan ToWeekend(DateTimeOffset now) => TimeSpan.FromDays(now.DayOfWeek is DayOfWeek.Sunday ? 0 : DayOfWeek.Saturday - now.DayOfWeek);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
