using Microsoft.Extensions.Options;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>
/// Telegram's limits on sends and edits, kept before it has to say 429: 25 a second in all, one a second in a chat (two at once after a
/// pause: a text and its picture), 20 a minute in a group. The outbox paces messages; a message may be several sends, and only this
/// counts a minute.
/// </summary>
internal sealed class TelegramPace(IOptions<TelegramOptions> options, TimeProvider time) : IDisposable
{
    public const double PerSecond = 25, PerSecondAndChat = 1;
    private const int AtOnce = 2, PerMinuteAndGroup = 20;

    // A little over a minute and a second: what leaves here evenly may arrive less evenly.
    private readonly TimeSpan _minute = TimeSpan.FromSeconds(61 / options.Value.Pace), _second = TimeSpan.FromSeconds(1.02 / PerSecondAndChat / options.Value.Pace);

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Chat> _chats = [];
    private readonly SemaphoreSlim _gate = new(1, 1);
    private DateTimeOffset _last = DateTimeOffset.UnixEpoch;

    /// <summary>Waits for the next send to a chat that is allowed.</summary>
    public async Task WaitAsync(long chat, CancellationToken cancellationToken)
    {
        if (Reserve(chat) is var here && here > TimeSpan.Zero) await Task.Delay(here, time, cancellationToken);

        // One after the other, and measured when it really goes: sends that were held up together must not leave together.
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var next = _last + TimeSpan.FromSeconds(1 / PerSecond / options.Value.Pace);
            if (next - time.GetUtcNow() is var wait && wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
            _last = time.GetUtcNow();
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private TimeSpan Reserve(long number)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (!_chats.TryGetValue(number, out var chat)) _chats[number] = chat = new Chat();
            var at = Later(now, chat.Free - (AtOnce - 1) * _second);
            if (TelegramChat.IsGroup(number))
            {
                if (chat.Sent.Count == PerMinuteAndGroup) at = Later(at, chat.Sent.Dequeue() + _minute);
                chat.Sent.Enqueue(at);
            }
            chat.Free = Later(at, chat.Free) + _second;
            return at - now;
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>When everything sent so far would have gone one a second, and the last minute's sends.</summary>
    private sealed class Chat
    {
        public DateTimeOffset Free { get; set; } = DateTimeOffset.UnixEpoch;
        public Queue<DateTimeOffset> Sent { get; } = [];
    }
}

/// <summary>What a chat's number says about it.</summary>
internal static class TelegramChat
{
    /// <summary>Groups and channels are negative; a private chat has its person's number.</summary>
    public static bool IsGroup(long chat) => chat < 0;
}
