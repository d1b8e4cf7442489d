using System.Text;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>How the terminal was started.</summary>
internal sealed record TerminalOptions
{
    /// <summary>The terminal chat is on although other platforms are configured.</summary>
    public bool Wanted { get; init; }

    /// <summary>A transcript to play first (the demo).</summary>
    public string? Transcript { get; init; }

    /// <summary>Where lines come from when standard input is not a terminal.</summary>
    public TextReader Input { get; init; } =
        Console.IsInputRedirected ? new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false)) : Console.In;
    public TextWriter Output { get; init; } = Console.Out;

    /// <summary>A person sits at a screen: prompt, editing, messages in place.</summary>
    public bool Interactive { get; init; } = !Console.IsInputRedirected && !Console.IsOutputRedirected;
    public string Account { get; init; } = Environment.UserName;
}
