using CoResearch.Bot.Messages;
using Spectre.Console;
using Span = CoResearch.Bot.Messages.Span;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>How wide the columns of a table are so that all fit on the screen and no word or number is cut; only paths and other endless words may be.</summary>
internal static class TableWidths
{
    // A border or blank on each side of a column, and the edge of the table.
    private const int AroundColumn = 3, Edge = 1;
    private const int LongestWhole = 24;
    private static readonly char[] Blanks = [' ', '\n'];

    /// <summary>The width of each column (null: its natural one), or null when they cannot fit.</summary>
    public static IReadOnlyList<int?>? Of(TableBlock table, int room, Func<IReadOnlyList<Span>, IEnumerable<Piece>> read, Func<string, string> clean)
    {
        room -= (AroundColumn * table.Columns.Count) + Edge;
        var columns = table.Columns.Select((c, i) => (c.Number,
            Texts: table.Rows.Where(r => i < r.Cells.Count).Select(r => string.Concat(read(r.Cells[i]).Select(p => p.Text))).Prepend(clean(c.Title)).ToList())).ToList();
        var widths = columns.Select(c => c.Texts.Max(t => t.Split('\n').Max(line => line.GetCellWidth()))).ToList();
        if (widths.Sum() <= room) return [.. widths.Select(_ => (int?)null)];
        var least = columns.Select((c, i) => c.Number ? widths[i] : c.Texts.Max(t => t.Split(Blanks).Max(word => Math.Min(LongestWhole, word.GetCellWidth())))).ToList();
        if (least.Sum() > room) return null;
        while (widths.Sum() > room)
        {
            // The widest column that can still give way.
            var widest = Enumerable.Range(0, widths.Count).Where(i => widths[i] > least[i]).MaxBy(i => widths[i]);
            widths[widest]--;
        }
        return [.. widths.Select(w => (int?)w)];
    }
}
