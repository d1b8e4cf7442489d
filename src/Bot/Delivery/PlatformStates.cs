using System.Collections.Concurrent;
using CoResearch.Bot.Platforms.Terminal;
using Microsoft.Extensions.Logging;

namespace CoResearch.Bot.Delivery;

/// <summary>Which platforms are on, and what keeps the others off: said when it changes, in the log and to whoever started the bot.</summary>
internal sealed class PlatformStates(TerminalOptions terminal, ILogger<PlatformStates> log)
{
    private readonly ConcurrentDictionary<string, (bool On, string Sentence)> _states = new();

    /// <summary>All that is known now, by platform.</summary>
    public IReadOnlyDictionary<string, (bool On, string Sentence)> All => _states;

    /// <summary>It listens: "workspace Lab as @coresearch, Socket Mode".</summary>
    public void On(string platform, string sentence) => Say(platform, true, sentence);

    /// <summary>It does not, and what to do about it.</summary>
    public void Off(string platform, string sentence) => Say(platform, false, sentence);

    private void Say(string platform, bool on, string sentence)
    {
        if (_states.TryGetValue(platform, out var before) && before == (on, sentence)) return;
        _states[platform] = (on, sentence);
        log.Log(on ? LogLevel.Information : LogLevel.Error, "{Platform} is {State}: {Sentence}", platform, on ? "on" : "off", sentence);
        if (!terminal.Interactive) terminal.Output.WriteLine($"{platform}: {(on ? "on" : "off")}. {sentence}");
    }
}
