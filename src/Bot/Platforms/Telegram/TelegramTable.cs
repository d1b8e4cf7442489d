using CoResearch.Bot.Messages;
using Spectre.Console;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>A table: in fixed width where a telephone can show its lines whole, otherwise a line of "title: value" for each row.</summary>
internal static class TelegramTable
{
    /// <summary>The widest line that most telephones show without breaking it.</summary>
    private const int Widest = 44;
    private const string Mark = "▶ ";

    public static IEnumerable<HtmlSection> Show(TableBlock table, TelegramScene scene)
    {
        var cells = table.Rows.Select(r => r.Cells.Select(c => Plain(c, scene)).ToList()).ToList();
        var titles = table.Columns.Select(c => TelegramRenderer.Line(c.Title)).ToList();
        var widths = titles.Select((t, i) => cells.Select(r => i < r.Count ? r[i].GetCellWidth() : 0).Append(t.GetCellWidth()).Max()).ToList();

        // What a row is called needs no title: its number and its name, in whatever columns they begin it.
        var named = table.Columns.TakeWhile(c => c.Number).Count() is var numbers && numbers < table.Columns.Count ? numbers : 0;
        var margin = table.Rows.Any(r => r.Marked) ? Mark.Length : 0;
        return widths.Sum() + (2 * (widths.Count - 1)) + margin <= Widest ? Aligned() : Listed();

        IEnumerable<HtmlSection> Aligned()
        {
            var lines = new List<string> { Join("", titles), Join("", widths.Select(w => new string('─', w))) };
            lines.AddRange(cells.Select((row, i) => Join(table.Rows[i].Marked ? Mark : "", row)));
            yield return new HtmlSection([.. lines.Select(l => (IReadOnlyList<HtmlRun>)[new HtmlRun(l)])], "<pre>", "</pre>");
        }

        string Join(string mark, IEnumerable<string> row) => (mark.PadRight(margin) + string.Join("  ", row.Take(widths.Count).Select((cell, i) =>
        {
            var space = new string(' ', Math.Max(0, widths[i] - cell.GetCellWidth()));
            return table.Columns[i].Number ? space + cell : cell + space;
        }))).TrimEnd();

        IEnumerable<HtmlSection> Listed()
        {
            foreach (var row in table.Rows) yield return new HtmlSection([Listing(row)]);
        }

        IReadOnlyList<HtmlRun> Listing(Row row)
        {
            List<HtmlRun> line = [row.Marked ? new HtmlRun(Mark, "<b>", "</b>") : new HtmlRun("• ")];
            for (var i = 0; i < Math.Min(row.Cells.Count, titles.Count); i++)
            {
                if (Plain(row.Cells[i], scene).Length == 0) continue;
                if (line.Count > 1) line.Add(new HtmlRun(" · "));
                if (i > named && titles[i].Length > 0) line.Add(new HtmlRun($"{titles[i]}: "));
                line.AddRange(TelegramRenderer.Runs(row.Cells[i], scene).Select(r => row.Marked && r.Open.Length == 0 ? r with { Open = "<b>", Close = "</b>" } : r));
            }
            return line;
        }
    }

    private static string Plain(IReadOnlyList<Span> cell, TelegramScene scene) =>
        TelegramRenderer.Line(string.Concat(TelegramRenderer.Runs(cell, scene).Select(r => r.Text)));
}
