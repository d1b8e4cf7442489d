using Spectre.Console;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>What the screen can show: columns, cursor movement, colours, characters beyond ASCII.</summary>
internal sealed record TerminalLook(int Width, bool Ansi, ColorSystem Colors, bool Unicode, TimeZoneInfo Zone)
{
    /// <summary>For a file or another program: 100 columns, no colour, no cursor.</summary>
    public static TerminalLook Pipe(TimeZoneInfo zone) => new(100, false, ColorSystem.NoColors, true, zone);

    /// <summary>What the real console can do; NO_COLOR (no-color.org) and TERM=dumb are obeyed.</summary>
    public static TerminalLook Detect(TimeZoneInfo zone)
    {
        var profile = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) }).Profile;
        var colours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && profile.Capabilities.Ansi;
        return new TerminalLook(
            Math.Clamp(profile.Width, 20, 160), profile.Capabilities.Ansi, colours ? profile.Capabilities.ColorSystem : ColorSystem.NoColors,
            Console.OutputEncoding.CodePage is 65001 or 1200, zone);
    }
}
