using System.Collections.Concurrent;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>What was posted of a message: several parts may take several tries, and an edit names the parts of the version before.</summary>
internal sealed class TelegramPosted
{
    private List<(TelegramSend? Send, int Id)> _before = [];
    private List<(TelegramSend? Send, int Id)> _done = [];

    public int Version { get; private set; }

    /// <summary>When its newest version was complete.</summary>
    public DateTimeOffset? CompleteAt { get; private set; }

    /// <summary>How many parts of this version are there.</summary>
    public int Done => _done.Count;

    /// <summary>The number that stands for the message: its first text, or its first part.</summary>
    public int Id => _done.Find(p => p.Send is TelegramText) is { Send: not null } text ? text.Id : _done[0].Id;

    /// <summary>Texts of the version before that this one has no use for.</summary>
    public IReadOnlyList<int> Superfluous => [.. _before.Where(p => p.Send is TelegramText or null).Select(p => p.Id)];

    /// <summary>Begins a version; <paramref name="known"/> is what the outbox remembers of the one before when this does not.</summary>
    public void Begin(int version, int? known)
    {
        if (version == Version) return;
        _before = [.. _done, .. _before];
        _done = [];
        if (_before.Count == 0 && known is { } id) _before.Add((null, id));
        Version = version;
    }

    /// <summary>The part of the version before whose place this one takes: the same file, or the next text.</summary>
    public (TelegramSend? Send, int Id)? Before(TelegramSend send)
    {
        var at = send is TelegramText ? _before.FindIndex(p => p.Send is TelegramText or null) : _before.FindIndex(p => p.Send is not null && Same(p.Send, send));
        return at < 0 ? null : _before[at];
    }

    /// <summary>This part is there now, in the place of the one before.</summary>
    public void Add(TelegramSend send, int id, (TelegramSend? Send, int Id)? before)
    {
        if (before is { } old) _before.RemoveAll(p => p.Id == old.Id);
        _done.Add((send, id));
    }

    /// <summary>Everything of this version is there, and what was superfluous is not any more.</summary>
    public void Complete(DateTimeOffset now)
    {
        _before.RemoveAll(p => p.Send is TelegramText or null);
        CompleteAt = now;
    }

    /// <summary>The parts before cannot be named any more: the chat has another number.</summary>
    public void Forget() => (_before, _done) = ([], []);

    public static bool Same(TelegramSend? one, TelegramSend other) => one is not null
        && one with { Buttons = [] } == other with { Buttons = [] }
        && one.Buttons.Count == other.Buttons.Count && one.Buttons.Zip(other.Buttons).All(r => r.First.SequenceEqual(r.Second));
}

/// <summary>The messages that may still be edited, as far as this process knows them.</summary>
internal sealed class TelegramPostedMessages
{
    private const int Most = 2000;
    private readonly ConcurrentDictionary<long, TelegramPosted> _byMessage = new();

    /// <summary>By the outbox's number; a message that is sent past the outbox has none.</summary>
    public TelegramPosted Of(long message)
    {
        if (message == 0) return new TelegramPosted();
        if (_byMessage.Count > Most)
            foreach (var old in _byMessage.Where(p => p.Value.CompleteAt is not null).OrderBy(p => p.Value.CompleteAt).Take(Most / 2)) _byMessage.TryRemove(old);
        return _byMessage.GetOrAdd(message, _ => new TelegramPosted());
    }

    public void Remove(long message) => _byMessage.TryRemove(message, out _);
}
