namespace CoResearch.TestKit;

/// <summary>
/// A clock that runs faster than the real one, timers included: a chat's pace of some sends a second, kept by the bot and watched by the
/// server, passes in a fraction of the time.
/// </summary>
public sealed class FastTime(double speed) : TimeProvider
{
    private readonly DateTimeOffset _began = DateTimeOffset.UtcNow;
    private readonly long _beganAt = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _began + System.GetElapsedTime(_beganAt) * speed;

    public override long GetTimestamp() => (GetUtcNow() - _began).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(System.CreateTimer(callback, state, Shorter(dueTime), Shorter(period)), this);

    private TimeSpan Shorter(TimeSpan span) => span <= TimeSpan.Zero ? span : span / speed;

    private sealed class Timer(ITimer inner, FastTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(time.Shorter(dueTime), time.Shorter(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
