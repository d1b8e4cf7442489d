using CoResearch.Domain.Lab;
using Spectre.Console;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>By which clock times are shown to whoever reads a message; its zone stands behind them where it is not the lab's.</summary>
internal sealed record ReadersClock(TimeZoneInfo Zone, bool IsNamed)
{
    public static ReadersClock Of(string zone, string lab) => new(TimeZoneInfo.FindSystemTimeZoneById(zone), zone != lab);
}

/// <summary>What the screen can show: columns, cursor movement, colours, characters beyond ASCII.</summary>
internal sealed record TerminalLook(int Width, bool Ansi, ColorSystem Colors, bool Unicode, ReadersClock Clock)
{
    /// <summary>What there is, by the lab's clock.</summary>
    public static TerminalLook Of(TerminalOptions options, LabRules rules)
    {
        var lab = ReadersClock.Of(rules.TimeZone, rules.TimeZone);
        return options.Interactive ? Detect(lab) : Pipe(lab);
    }

    /// <summary>For a file or another program: 100 columns, no colour, no cursor.</summary>
    public static TerminalLook Pipe(ReadersClock clock) => new(100, false, ColorSystem.NoColors, true, clock);

    /// <summary>What the real console can do; NO_COLOR (no-color.org) and TERM=dumb are obeyed.</summary>
    public static TerminalLook Detect(ReadersClock clock)
    {
        var profile = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) }).Profile;
        var colours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && profile.Capabilities.Ansi;
        return new TerminalLook(
            Math.Clamp(profile.Width, 20, 160), profile.Capabilities.Ansi, colours ? profile.Capabilities.ColorSystem : ColorSystem.NoColors,
            Console.OutputEncoding.CodePage is 65001 or 1200, clock);
    }
}
