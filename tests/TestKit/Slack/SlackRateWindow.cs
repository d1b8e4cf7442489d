namespace CoResearch.TestKit.Slack;

/// <summary>Counts calls as Slack does, and says how long to stay away once there are too many.</summary>
internal sealed class SlackRateWindow(TimeProvider time)
{
    private readonly Dictionary<string, Queue<DateTimeOffset>> _calls = [];

    /// <summary>Zero when the call may go on.</summary>
    public TimeSpan Take(string key, int most, TimeSpan within)
    {
        lock (_calls)
        {
            var now = time.GetUtcNow();
            var calls = _calls.TryGetValue(key, out var known) ? known : _calls[key] = new Queue<DateTimeOffset>();
            while (calls.TryPeek(out var oldest) && now - oldest >= within) calls.Dequeue();
            if (calls.Count >= most) return calls.Peek() + within - now;
            calls.Enqueue(now);
            return TimeSpan.Zero;
        }
    }
}
