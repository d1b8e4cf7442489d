using System.Security.Cryptography;
using System.Text;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Shared;
using SkiaSharp;
using static CoResearch.Bot.Charts.Lettering;

namespace CoResearch.Bot.Charts;

/// <summary>A card as it is drawn; texts are ready to be read.</summary>
internal sealed record PaintedCard(long Number, string Title, string People, string Due, string Steps, bool Overdue, bool Blocked);

/// <summary>A column of the picture: its name, how many cards it has in all, its limit, and those that are drawn.</summary>
internal sealed record PaintedColumn(string Name, int Count, int? Limit, IReadOnlyList<PaintedCard> Cards);

/// <summary>Draws a board: columns side by side, cards as paper slips, what is late or blocked in colour.</summary>
internal sealed class BoardChart(StatePaths paths)
{
    private const int ColumnWidth = 300, Gap = 16, Edge = 20, Head = 100, Pad = 12, Line = 24, MostLines = 3;
    private static readonly SKColor Ground = SKColors.White, Lane = SKColor.Parse("#EEF1F4"), Paper = SKColors.White, Ink = SKColor.Parse("#1B1F24"), Faint = SKColor.Parse("#57606A"),
        Border = SKColor.Parse("#C4CBD3"), Late = SKColor.Parse("#D55E00"), Stuck = SKColor.Parse("#7B3FB5"), Full = SKColor.Parse("#D55E00");

    public PlotBlock Draw(string name, string alt, IReadOnlyList<PaintedColumn> columns)
    {
        var facts = alt + "\n" + string.Join('\n', columns.Select(c => $"{c.Name} {c.Count} {c.Limit}\n{string.Join('\n', c.Cards)}"));
        return new PlotBlock(ChartFile.Keep(paths, "board-" + name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(facts))), () => Paint(alt, columns)), alt, []);
    }

    internal static byte[] Paint(string alt, IReadOnlyList<PaintedColumn> columns) => ChartFile.Alone(typeface =>
    {
        using var title = new SKFont(typeface, 26);
        using var large = new SKFont(typeface, 20);
        using var text = new SKFont(typeface, 18);
        using var small = new SKFont(typeface, 15);
        var cards = columns.Select(c => c.Cards.Select(card => (Card: card, Lines: Wrap(card.Title, text, ColumnWidth - 2 * Pad - 8, MostLines))).ToList()).ToList();
        var width = 2 * Edge + columns.Count * ColumnWidth + (columns.Count - 1) * Gap;
        var height = Head + 60 + Math.Max(120, cards.Max(c => c.Sum(one => Height(one.Lines.Count) + Gap) + (c.Count > 0 ? 28 : 0))) + Edge;
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        var canvas = surface.Canvas;
        canvas.Clear(Ground);
        Write(canvas, Cut(alt, title, width - 2 * Edge), Edge, 46, title, Ink);
        for (var i = 0; i < columns.Count; i++)
        {
            var left = Edge + i * (ColumnWidth + Gap);
            Box(canvas, left, Head - 26, ColumnWidth, height - Head + 26 - Edge, Lane, null);
            Write(canvas, columns[i].Name, left + Pad, Head + 6, large, Ink);
            var count = columns[i].Limit is { } limit ? $"{columns[i].Count}/{limit}" : $"{columns[i].Count}";
            Write(canvas, count, left + ColumnWidth - Pad - large.MeasureText(count), Head + 6, large, columns[i].Count >= columns[i].Limit ? Full : Faint);
            var top = Head + 26;
            foreach (var (card, lines) in cards[i])
            {
                var tall = Height(lines.Count);
                Box(canvas, left + Pad / 2, top, ColumnWidth - Pad, tall, Paper, card.Blocked ? Stuck : card.Overdue ? Late : Border);
                for (var at = 0; at < lines.Count; at++) Write(canvas, lines[at], left + Pad + 4, top + 26 + at * Line, text, Ink);
                var foot = $"{card.Number}  {card.People}";
                var right = string.Join("  ", ((string[])[card.Steps, card.Due]).Where(part => part.Length > 0));
                var room = ColumnWidth - 2 * Pad - 12 - small.MeasureText(right);
                Write(canvas, Cut(foot, small, room), left + Pad + 4, top + tall - 12, small, Faint);
                Write(canvas, right, left + ColumnWidth - Pad - 4 - small.MeasureText(right), top + tall - 12, small, card.Blocked ? Stuck : card.Overdue ? Late : Faint);
                top += tall + Gap;
            }
            if (columns[i].Count > columns[i].Cards.Count) Write(canvas, $"+ {columns[i].Count - columns[i].Cards.Count}", left + Pad + 4, top + 14, small, Faint);
        }
        return ChartFile.Png(surface);
    });

    private static int Height(int lines) => 48 + lines * Line;

    private static void Box(SKCanvas canvas, float x, float y, float width, float height, SKColor fill, SKColor? border)
    {
        using var paint = new SKPaint { Color = fill, IsAntialias = true };
        canvas.DrawRoundRect(x, y, width, height, 8, 8, paint);
        if (border is not { } colour) return;
        using var line = new SKPaint { Color = colour, IsAntialias = true, IsStroke = true, StrokeWidth = colour == Border ? 1 : 3 };
        canvas.DrawRoundRect(x, y, width, height, 8, 8, line);
    }
}
