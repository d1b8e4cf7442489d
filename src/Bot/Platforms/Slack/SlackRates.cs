using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>
/// Keeps calls below what Slack allows each method in a minute (its tiers), so that it never has to say 429. Not for chat.postMessage,
/// which has a rate of its own.
/// </summary>
internal sealed class SlackRates(IOptions<SlackOptions> options, TimeProvider time)
{
    // A little more than Slack's minute: a call of now may arrive earlier after its minute than one of then arrived in it.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(62);
    private readonly ConcurrentDictionary<string, Queue<DateTimeOffset>> _calls = new(StringComparer.Ordinal);

    /// <summary>Takes a place for a call now and returns zero, or returns how long to wait before asking again.</summary>
    public TimeSpan Take(string method)
    {
        var calls = _calls.GetOrAdd(method, _ => new Queue<DateTimeOffset>());
        lock (calls)
        {
            var now = time.GetUtcNow();
            while (calls.TryPeek(out var oldest) && now - oldest >= Window) calls.Dequeue();
            if (calls.Count >= PerMinute(method)) return calls.Peek() + Window - now;
            calls.Enqueue(now);
            return TimeSpan.Zero;
        }
    }

    /// <summary>Waits for a place.</summary>
    public async Task WaitAsync(string method, CancellationToken cancellationToken)
    {
        for (TimeSpan wait; (wait = Take(method)) > TimeSpan.Zero;) await Task.Delay(wait, time, cancellationToken);
    }

    // Nine tenths of tier 3 (50) and tier 4 (100): what is under way when a minute ends counts in the next one.
    private double PerMinute(string method) => (method is "chat.update" or "conversations.open" or "conversations.info" ? 45 : 90) * options.Value.Pace;
}
