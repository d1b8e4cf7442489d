using CoResearch.Bot.Platforms.Terminal;
using Microsoft.Extensions.Logging;

namespace CoResearch.Bot.Delivery;

/// <summary>Which platforms are on, and what keeps the others off: said when it changes, in the log and to whoever started the bot.</summary>
internal sealed class PlatformStates(TerminalOptions terminal, ILogger<PlatformStates> log)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (bool On, string Sentence)> _listening = [], _said = [];
    private readonly Dictionary<string, string> _undelivered = [];
    private readonly HashSet<string> _ran = [];

    /// <summary>All that is known now, by platform.</summary>
    public IReadOnlyDictionary<string, (bool On, string Sentence)> All
    {
        get
        {
            lock (_lock) return new Dictionary<string, (bool On, string Sentence)>(_said);
        }
    }

    /// <summary>It listens: "workspace Lab as @coresearch, Socket Mode".</summary>
    public void On(string platform, string sentence) => Change(platform, () =>
    {
        _ran.Add(platform);
        _listening[platform] = (true, sentence);
    });

    /// <summary>It does not, and what to do about it.</summary>
    public void Off(string platform, string sentence) => Change(platform, () => _listening[platform] = (false, sentence));

    /// <summary>It takes no message, whether it listens or not, and what to do about it.</summary>
    public void DeliversNot(string platform, string sentence) => Change(platform, () => _undelivered[platform] = sentence);

    /// <summary>It takes messages (again).</summary>
    public void Delivers(string platform) => Change(platform, () => _undelivered.Remove(platform));

    /// <summary>Whether it listened since the bot started.</summary>
    public bool Ran(string platform)
    {
        lock (_lock) return _ran.Contains(platform);
    }

    private void Change(string platform, Action change)
    {
        (bool On, string Sentence) now;
        lock (_lock)
        {
            change();
            if (_undelivered.GetValueOrDefault(platform) is { } trouble) now = (false, trouble);
            else if (!_listening.TryGetValue(platform, out now)) return;
            if (_said.TryGetValue(platform, out var before) && before == now) return;
            _said[platform] = now;
        }
        log.Log(now.On ? LogLevel.Information : LogLevel.Error, "{Platform} is {State}: {Sentence}", platform, now.On ? "on" : "off", now.Sentence);
        if (!terminal.Interactive) terminal.Output.WriteLine($"{platform}: {(now.On ? "on" : "off")}. {now.Sentence}");
    }
}
