namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>The clock of a demo: the real one, and ahead of it by as much as somebody moved it. Waiting takes as long as ever.</summary>
internal sealed class DemoClock : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
