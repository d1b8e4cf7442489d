namespace CoResearch.TestKit.Telegram;

/// <summary>Telegram's limits: 30 a second in all, over two seconds; in a chat one a second with a burst of three; 20 a minute in a group.</summary>
internal sealed class TelegramRates(TimeProvider time)
{
    private readonly Dictionary<string, Queue<DateTimeOffset>> _windows = [];
    private readonly Dictionary<long, (double Tokens, DateTimeOffset At)> _chats = [];

    /// <summary>The seconds to wait, or null when the send is allowed; only allowed ones count.</summary>
    public int? Ask(long chat)
    {
        var now = time.GetUtcNow();
        const double burst = 3;
        var (tokens, at) = _chats.GetValueOrDefault(chat, (burst, now));
        tokens = Math.Min(burst, tokens + (now - at).TotalSeconds);
        if (Full("all", 60, TimeSpan.FromSeconds(2), now) is { } second) return second;
        if (chat < 0 && Full($"{chat}", 20, TimeSpan.FromMinutes(1), now) is { } minute) return minute;
        if (tokens < 1) return 1;
        _chats[chat] = (tokens - 1, now);
        _windows["all"].Enqueue(now);
        if (chat < 0) _windows[$"{chat}"].Enqueue(now);
        return null;
    }

    private int? Full(string name, int most, TimeSpan span, DateTimeOffset now)
    {
        if (!_windows.TryGetValue(name, out var sent)) _windows[name] = sent = [];
        while (sent.TryPeek(out var oldest) && now - oldest >= span) sent.Dequeue();
        return sent.Count < most ? null : Math.Max(1, (int)Math.Ceiling((sent.Peek() + span - now).TotalSeconds));
    }
}
