using Spectre.Console;
using Spectre.Console.Rendering;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>Where a renderer draws: lines that are cut already, and tables that fit themselves to the width.</summary>
internal sealed class TerminalCanvas(TextWriter writer, TerminalLook look)
{
    // No line is ever broken here: what is too long for the screen wraps on the screen and stays whole for copying.
    private const int Unbounded = 100_000;
    private readonly IAnsiConsole _wide = On(writer, look, Unbounded);

    public void Write(IEnumerable<Piece> pieces)
    {
        foreach (var piece in pieces)
            if (piece.Text.Length > 0) _wide.Write(new Text(piece.Text, piece.Style));
    }

    public void Line(IEnumerable<Piece> pieces)
    {
        Write(pieces);
        EndLine();
    }

    public void EndLine() => writer.WriteLine();

    public void Fit(IRenderable table)
    {
        using var drawn = new StringWriter { NewLine = "\n" };
        On(drawn, look, look.Width).Write(table);

        // The border's blank rows above and below would double the distance to what stands around.
        writer.WriteLine(string.Join('\n', drawn.ToString().Split('\n').SkipWhile(string.IsNullOrWhiteSpace)).TrimEnd());
    }

    private static IAnsiConsole On(TextWriter writer, TerminalLook look, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = look.Colors == ColorSystem.NoColors ? AnsiSupport.No : AnsiSupport.Yes,
            ColorSystem = look.Colors == ColorSystem.NoColors ? ColorSystemSupport.NoColors : (ColorSystemSupport)((int)look.Colors + 1),
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = look.Unicode;
        return console;
    }
}
