using CoResearch.Bot.Dispatch;
using CoResearch.Domain.Notices;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>Who sits at the terminal: who started it, and who speaks now.</summary>
internal sealed class TerminalSession
{
    public TerminalSession(string starter) => Speaker = Starter = NameFor(starter);

    /// <summary>The lab owner: whoever starts the bot in a terminal.</summary>
    public string Starter { get; }
    public string Speaker { get; set; }

    /// <summary>A line of this session was refused: what --strict asks.</summary>
    public bool AnyRefused { get; private set; }

    /// <summary>Handling a line broke: the bot itself did not work.</summary>
    public bool AnyBroken { get; private set; }

    /// <summary>Nothing can be stored, and nobody sits there who could make room: a file of lines ends here.</summary>
    public bool IsStuck { get; set; }

    /// <summary>A line of the speaker. Their account is the name whatever its case; as they write it, it is shown.</summary>
    public Inbound Says(string line, string key) =>
        new(TerminalPlatform.PlatformName, TerminalPlatform.ConversationName, IdentifyPerson.AccountOf(Speaker), line, key) { ActorName = Speaker, Private = true };

    /// <summary>How a line was answered: the refusal's code, or null.</summary>
    public void Answered(string? refused)
    {
        AnyRefused |= refused is not null;
        AnyBroken |= refused == Broken.CodeOfBugs;
    }

    /// <summary>The system's account name as a name that can be mentioned ("DOMAIN\Olga O." becomes Olga-O); "owner" when nothing is left.</summary>
    internal static string NameFor(string account)
    {
        var bare = account[(account.LastIndexOf('\\') + 1)..];
        var name = string.Concat(bare.Select(c => char.IsLetterOrDigit(c) || c is '.' or '_' ? c : '-')).Trim('-', '.', '_');
        return name.Length == 0 ? "owner" : name[..Math.Min(40, name.Length)];
    }
}
