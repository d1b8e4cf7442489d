using System.Globalization;
using CoResearch.Bot.Charts;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Shared;
using Spectre.Console;
using TextSpan = CoResearch.Bot.Messages.TextSpan;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>
/// Shows a message as text for a screen or a file. Whatever stands in a message is shown as it is: control characters are dropped,
/// nothing is read as mark-up.
/// </summary>
internal sealed class TerminalRenderer(StatePaths paths)
{
    private const int Cells = 24, MostPlot = 76, PlotHeight = 12;
    private static readonly Style Strong = new(decoration: Decoration.Bold);
    private static readonly Style Code = new(Color.Teal);
    private static readonly Style Mention = new(Color.Green);
    private static readonly Style Faint = new(Color.Grey);

    public string Render(ChatMessage message, TerminalLook look)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var canvas = new TerminalCanvas(writer, look);
        for (var i = 0; i < message.Blocks.Count; i++)
        {
            if (i > 0 && (message.Blocks[i] is HeadingBlock or TableBlock or PlotBlock or LogBlock || message.Blocks[i - 1] is TableBlock or PlotBlock or LogBlock))
                canvas.EndLine();
            Show(message.Blocks[i], canvas, look);
        }
        return string.Join('\n', writer.ToString().Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n');
    }

    /// <summary>One line for a message that is still moving: what it is, and how far it is.</summary>
    public static string RenderProgress(ChatMessage message, TerminalLook look)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var canvas = new TerminalCanvas(writer, look);
        var progress = message.Blocks.OfType<ProgressBlock>().First();
        var title = message.Blocks.FirstOrDefault(b => b is HeadingBlock or ParagraphBlock) switch
        {
            HeadingBlock heading => Clean(heading.Text),
            ParagraphBlock paragraph => string.Concat(Pieces(paragraph.Spans, look).Select(p => p.Text)),
            _ => "",
        };

        // A line that wraps would be painted wrong: first the title gives way, then the bar, at last the label.
        var label = Clean(progress.Label);
        var sign = progress.Fraction is null ? 3 : 6;
        var shortest = Math.Min(title.GetCellWidth(), Math.Min(14, look.Width / 3));
        var room = look.Width - 2 - sign - 2 - label.GetCellWidth();
        var cells = progress.Fraction is null ? 0 : Math.Clamp(room - shortest, Math.Min(6, look.Width / 8), Cells);
        var first = Cut(title, Math.Max(shortest, room - cells));
        canvas.Write([new Piece(first + "  ", Style.Plain)]);
        ShowProgress(progress with { Label = Cut(label, look.Width - first.GetCellWidth() - 2 - cells - sign - 2) }, cells, canvas, look);
        return writer.ToString().TrimEnd();
    }

    private void Show(Block block, TerminalCanvas canvas, TerminalLook look)
    {
        switch (block)
        {
            case HeadingBlock heading:
                var title = Clean(heading.Text);
                canvas.Line([new Piece(title, Strong)]);
                canvas.Line([new Piece(new string(look.Unicode ? '─' : '-', Math.Min(title.GetCellWidth(), look.Width)), Faint)]);
                break;
            case ParagraphBlock paragraph:
                foreach (var line in WordWrap.Lines(Pieces(paragraph.Spans, look), look.Width)) canvas.Line(line);
                break;
            case FieldsBlock fields:
                ShowFields(fields, canvas, look);
                break;
            case TableBlock table:
                ShowTable(table, canvas, look);
                break;
            case LogBlock log:
                if (log.Name is { } name) canvas.Line([new Piece(Clean(name), Strong)]);
                foreach (var line in Clean(log.Text).TrimEnd('\n').Split('\n'))
                    canvas.Line([new Piece(look.Unicode ? "│ " : "| ", Faint), new Piece(line.Replace("\t", "    ", StringComparison.Ordinal), Style.Plain)]);
                break;
            case PlotBlock { Series.Count: 0 } picture:
                canvas.Line([new Piece(Clean(picture.Alt) + ": ", Style.Plain), new Piece(Shown(picture.Path), Code)]);
                break;
            case PlotBlock plot:
                canvas.Line([new Piece(Clean(plot.Alt), Strong)]);
                if (plot is { YLabel: { } label } && (plot.Logarithmic || plot.BarWidth is not null)) canvas.Line([new Piece(Clean(label), Faint)]);
                foreach (var line in Drawn(plot, Math.Min(look.Width, MostPlot), look.Unicode)) canvas.Line([new Piece(line, Style.Plain)]);
                canvas.Line([new Piece(plot.Path.EndsWith(".jpg", StringComparison.Ordinal) ? "JPEG: " : "PNG: ", Faint), new Piece(Shown(plot.Path), Code)]);
                break;
            case FileBlock file:
                canvas.Line([new Piece(Clean(file.Name) + ": ", Style.Plain), new Piece(Shown(file.Path), Code)]);
                break;
            case ProgressBlock progress:
                ShowProgress(progress, Cells, canvas, look);
                break;
            case ButtonsBlock buttons:
                foreach (var button in buttons.Buttons)
                    canvas.Line([new Piece($"{(look.Unicode ? "→" : ">")} {Clean(button.Label)}: ", Faint), new Piece(Clean(button.Command), Code)]);
                break;
            case FormBlock form:
                // Asked one question at a time instead; this is what a form looks like where it is only shown.
                canvas.Line([new Piece(Clean(form.Title), Strong)]);
                foreach (var field in form.Fields) canvas.Line([new Piece($"{Clean(field.Label)}: ", Faint), new Piece(Clean(field.Hint ?? ""), Style.Plain)]);
                break;
            default:
                throw new InvalidOperationException($"The terminal cannot show {block.GetType().Name}.");
        }
    }

    private static void ShowFields(FieldsBlock fields, TerminalCanvas canvas, TerminalLook look)
    {
        // A label wider than its column stands on a line of its own.
        var width = fields.Fields.Select(f => Clean(f.Label).GetCellWidth()).Where(cells => cells <= look.Width * 2 / 5).DefaultIfEmpty(4).Max();
        var indent = new Piece(new string(' ', width + 2), Style.Plain);
        foreach (var field in fields.Fields)
        {
            var label = Clean(field.Label);
            var first = indent;
            if (label.GetCellWidth() > width) canvas.Line([new Piece(label, Faint)]);
            else first = new Piece(label + new string(' ', width - label.GetCellWidth() + 2), Faint);
            foreach (var line in WordWrap.Lines(Pieces(field.Value, look), look.Width - width - 2))
            {
                canvas.Line([first, .. line]);
                first = indent;
            }
        }
    }

    private static void ShowTable(TableBlock table, TerminalCanvas canvas, TerminalLook look)
    {
        var marked = table.Rows.Any(r => r.Marked);
        if (TableWidths.Of(table, look.Width - (marked ? 2 : 0), cell => Pieces(cell, look), Clean) is not { } widths)
        {
            ShowStacked(table, canvas, look);
            return;
        }
        var grid = new Table { Border = look.Unicode ? TableBorder.Simple : TableBorder.Ascii2, ShowRowSeparators = false };
        if (marked) grid.AddColumn(new TableColumn("") { Padding = new Padding(0, 0), NoWrap = true });
        foreach (var (i, column) in table.Columns.Index())
            grid.AddColumn(new TableColumn(new Text(Clean(column.Title), Strong))
            {
                Alignment = column.Number ? Justify.Right : Justify.Left,
                NoWrap = column.Number,
                Padding = new Padding(1, 0),
                Width = widths[i],
            });
        foreach (var row in table.Rows)
        {
            var cells = row.Cells.Select(cell => Cell(cell, row.Marked, look));
            grid.AddRow(marked ? cells.Prepend(new Paragraph(row.Marked ? look.Unicode ? "▶" : ">" : "", Mention)) : cells);
        }
        canvas.Fit(grid);
    }

    /// <summary>Where columns would cut words: each row as a list of its titles and values.</summary>
    private static void ShowStacked(TableBlock table, TerminalCanvas canvas, TerminalLook look)
    {
        foreach (var (at, row) in table.Rows.Index())
        {
            if (at > 0) canvas.EndLine();
            if (row.Marked) canvas.Line([new Piece(look.Unicode ? "▶" : ">", Mention)]);
            foreach (var (column, cell) in table.Columns.Zip(row.Cells))
            {
                var title = Clean(column.Title);
                var value = Pieces(cell, look).ToList();
                if (value.Sum(p => p.Text.Length) == 0) continue;
                foreach (var line in WordWrap.Lines(title.Length == 0 ? value : value.Prepend(new Piece(title + ": ", Faint)), look.Width)) canvas.Line(line);
            }
        }
    }

    private static Paragraph Cell(IReadOnlyList<Span> spans, bool strong, TerminalLook look)
    {
        var paragraph = new Paragraph();
        foreach (var piece in Pieces(spans, look)) paragraph.Append(piece.Text, strong && piece.Style.Equals(Style.Plain) ? Strong : piece.Style);
        return paragraph;
    }

    private static void ShowProgress(ProgressBlock progress, int cells, TerminalCanvas canvas, TerminalLook look)
    {
        var label = new Piece("  " + Clean(progress.Label), Style.Plain);
        if (progress.Fraction is not { } fraction)
        {
            canvas.Line([new Piece(look.Unicode ? "…" : "...", Faint), label]);
            return;
        }
        var done = (int)Math.Round(Math.Clamp(fraction, 0, 1) * cells);
        canvas.Line(
        [
            new Piece(new string(look.Unicode ? '█' : '#', done), Mention), new Piece(new string(look.Unicode ? '░' : '.', cells - done), Faint),
            new Piece($" {Math.Clamp(fraction, 0, 1) * 100,3:0} %", Style.Plain), label,
        ]);
    }

    private static IEnumerable<Piece> Pieces(IEnumerable<Span> spans, TerminalLook look) => spans.Select(span => span switch
    {
        TextSpan text => new Piece(Clean(text.Text), Style.Plain),
        StrongSpan text => new Piece(Clean(text.Text), Strong),
        CodeSpan text => new Piece(Clean(text.Text), Code),
        PersonSpan person => new Piece("@" + Clean(person.Name), Mention),
        LinkSpan link when link.Text.TrimEnd('/') == link.Address.TrimEnd('/') => new Piece(Clean(link.Address), Style.Plain),
        LinkSpan link => new Piece($"{Clean(link.Text)} ({Clean(link.Address)})", Style.Plain),
        TimeSpanned time => new Piece(TimeZoneInfo.ConvertTime(time.At, look.Clock.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + (look.Clock.IsNamed ? " " + look.Clock.Zone.Id : ""), Style.Plain),
        _ => throw new InvalidOperationException($"The terminal cannot show {span.GetType().Name}."),
    });

    private static IReadOnlyList<string> Drawn(PlotBlock plot, int width, bool unicode) => plot.BarWidth is { } bar
        ? TextPlot.Bars(Named(plot)[0], bar, width, PlotHeight, unicode)
        : TextPlot.Draw(Named(plot), width, PlotHeight, unicode, plot.Logarithmic, NameOfX(plot));

    private static IReadOnlyList<PlotSeries> Named(PlotBlock plot) =>
        [.. plot.Series.Select(s => (plot.Steps ? TextPlot.AsSteps(s) : s) with { Name = Clean(s.Name) })];

    private static Func<double, string>? NameOfX(PlotBlock plot) => plot switch
    {
        { FirstWeek: { } first } => week => ChartLook.Monday(first, week),
        { TimeUnit: { } unit } => time => ChartLook.Time(Math.Round(time, Math.Abs(time) < 10 ? 1 : 0), Clean(unit)),
        _ => null,
    };

    private string Shown(string path) => Clean(Path.IsPathRooted(path) ? path : paths.Resolve(path));

    private static string Cut(string text, int width)
    {
        if (text.GetCellWidth() <= width) return text;
        var end = Math.Clamp(width - 1, 0, text.Length);
        while (end > 0 && (text[..end].GetCellWidth() > width - 1 || char.IsHighSurrogate(text[end - 1]))) end--;
        return width < 1 ? "" : text[..end] + "…";
    }

    private static string Clean(string text) => IncomingText.CleanLines(text);
}
