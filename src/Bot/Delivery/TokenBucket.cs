namespace CoResearch.Bot.Delivery;

/// <summary>Spaces sends evenly at a rate; one may go at once after a pause. Not for use by several threads at a time.</summary>
internal sealed class TokenBucket(double perSecond, TimeProvider time)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _free = DateTimeOffset.MinValue;

    /// <summary>Reserves the next send and returns how long to wait for it.</summary>
    public TimeSpan Take()
    {
        if (double.IsPositiveInfinity(perSecond)) return TimeSpan.Zero;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var at = _free > now ? _free : now;
            _free = at + TimeSpan.FromSeconds(1 / perSecond);
            return at - now;
        }
    }
}
