using CoResearch.Bot.Delivery;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>
/// Telegram's limits on sends and edits, kept before it has to say 429: 25 a second in all, one a second in a chat, 20 a minute in a
/// group. The outbox paces messages; a message may be several sends, and only this counts a minute.
/// </summary>
internal sealed class TelegramPace(TimeProvider time)
{
    public const double PerSecond = 25, PerSecondAndChat = 1;
    private const int PerMinuteAndGroup = 20;

    // A little over a minute and a second: what leaves here evenly may arrive less evenly.
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(61), Second = TimeSpan.FromSeconds(1.02 / PerSecondAndChat);

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Queue<DateTimeOffset>> _sent = [];
    private readonly TokenBucket _overall = new(PerSecond, time);

    /// <summary>Waits for the next send to a chat that is allowed.</summary>
    public async Task WaitAsync(long chat, CancellationToken cancellationToken)
    {
        foreach (var reserve in new Func<TimeSpan>[] { () => Reserve(chat), _overall.Take })
            if (reserve() is var wait && wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
    }

    /// <summary>Keeps the instants of as many sends as a minute may hold, the newest last, and adds the next one.</summary>
    private TimeSpan Reserve(long chat)
    {
        lock (_lock)
        {
            var at = time.GetUtcNow();
            var now = at;
            if (!_sent.TryGetValue(chat, out var sent)) _sent[chat] = sent = [];
            if (sent.Count > 0 && sent.Last() + Second is var next && next > at) at = next;
            if (sent.Count == (TelegramChat.IsGroup(chat) ? PerMinuteAndGroup : 1)
                && sent.Dequeue() + Minute is var minuteLater && TelegramChat.IsGroup(chat) && minuteLater > at) at = minuteLater;
            sent.Enqueue(at);
            return at - now;
        }
    }
}

/// <summary>What a chat's number says about it.</summary>
internal static class TelegramChat
{
    /// <summary>Groups and channels are negative; a private chat has its person's number.</summary>
    public static bool IsGroup(long chat) => chat < 0;
}
