using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Shared;
using SkiaSharp;
using static CoResearch.Bot.Charts.Lettering;

namespace CoResearch.Bot.Charts;

/// <summary>A stage as it is drawn: its plan, what came of it so far or is expected, and a note on how late it is and why.</summary>
internal sealed record PaintedStage(
    string Name, int Depth, DateTimeOffset PlannedFrom, DateTimeOffset PlannedTo, DateTimeOffset From, DateTimeOffset To, bool Begun, bool Open, DateTimeOffset? Forecast, string Note);

/// <summary>What the legend says.</summary>
internal sealed record TimelineWords(string Plan, string Real, string Late, string Ahead, string Forecast, string Today);

/// <summary>Draws stages along time: above the plan, below what came; what goes beyond the plan in another colour, what is still ahead lighter.</summary>
internal sealed class TimelineChart(StatePaths paths)
{
    private const int Width = 1400, Names = 300, Edge = 24, Head = 104, RowHeight = 78, Foot = 64;
    private static readonly SKColor Ink = SKColor.Parse("#1B1F24"), Faint = SKColor.Parse("#57606A"), Grid = SKColor.Parse("#E3E7EB"), Plan = SKColor.Parse("#B9C2CC"),
        Real = SKColor.Parse("#0072B2"), Late = SKColor.Parse("#D55E00"), Ahead = SKColor.Parse("#A9D1EA"), LateAhead = SKColor.Parse("#F3BE9B"), Mark = SKColor.Parse("#7B3FB5");

    public PlotBlock Draw(string name, string alt, IReadOnlyList<PaintedStage> stages, DateTimeOffset now, TimelineWords words, CultureInfo culture)
    {
        // The same hour is the same picture.
        var facts = $"{alt}\n{string.Join('\n', stages)}\n{words}\n{now:yyyy-MM-dd HH}";
        return new PlotBlock(ChartFile.Keep(paths, "timeline-" + name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(facts))), () => Paint(alt, stages, now, words, culture)), alt, []);
    }

    internal static byte[] Paint(string alt, IReadOnlyList<PaintedStage> stages, DateTimeOffset now, TimelineWords words, CultureInfo culture) => ChartFile.Alone(typeface =>
    {
        using var title = new SKFont(typeface, 26);
        using var text = new SKFont(typeface, 19);
        using var small = new SKFont(typeface, 15);
        var height = Head + stages.Count * RowHeight + Foot;
        var (first, last) = (stages.Min(s => Least(s.PlannedFrom, s.From)), stages.Max(s => Most(s.PlannedTo, Most(s.To, s.Forecast ?? s.To))));
        (first, last) = (Least(first, now), Most(last, now));
        var span = Math.Max(1, (last - first).TotalDays) * 1.03;
        using var surface = SKSurface.Create(new SKImageInfo(Width, height));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        Write(canvas, Cut(alt, title, Width - 2 * Edge), Edge, 44, title, Ink);
        foreach (var (day, label) in Ticks(first, span, culture))
        {
            var x = X(day);
            Line(canvas, x, Head - 18, x, height - Foot + 4, Grid, 1, dashed: false);
            if (x + 4 + small.MeasureText(label) < Width - 4) Write(canvas, label, x + 4, Head - 26, small, Faint);
        }
        for (var i = 0; i < stages.Count; i++)
        {
            var (stage, top) = (stages[i], Head + i * RowHeight);
            Write(canvas, Cut(stage.Name, text, Names - Edge - 12 - stage.Depth * 22), Edge + stage.Depth * 22, top + 34, text, stage.Begun ? Ink : Faint);
            Bar(canvas, X(stage.PlannedFrom), X(stage.PlannedTo), top + 6, 12, Plan);
            var done = stage.Open ? Least(now, stage.To) : stage.To;
            Part(canvas, stage, stage.From, stage.Begun ? done : stage.From, top + 22, Real, Late);
            if (stage.Open) Part(canvas, stage, stage.Begun ? done : stage.From, stage.To, top + 22, Ahead, LateAhead);
            if (stage.Forecast is { } forecast) Diamond(canvas, X(forecast), top + 32);
        }
        Line(canvas, X(now), Head - 18, X(now), height - Foot + 4, Mark, 2, dashed: true);
        for (var i = 0; i < stages.Count; i++)
        {
            if (stages[i].Note.Length == 0) continue;
            var left = Math.Min(X(stages[i].From), Width - Edge - 320);
            var (note, y) = (Cut(stages[i].Note, small, Width - Edge - left), Head + i * RowHeight + 60);
            Bar(canvas, left, left + small.MeasureText(note), y - 14, 18, SKColors.White);
            Write(canvas, note, left, y, small, Faint);
        }
        var at = Legend(canvas, Names, height - 22, small, [(words.Plan, Plan), (words.Real, Real), (words.Late, Late), (words.Ahead, Ahead)]);
        Diamond(canvas, at + 8, height - 27);
        at = Write(canvas, words.Forecast, at + 24, height - 22, small, Faint) + 28;
        Line(canvas, at, height - 36, at, height - 18, Mark, 2, dashed: true);
        Write(canvas, words.Today, at + 10, height - 22, small, Faint);
        return ChartFile.Png(surface);

        float X(DateTimeOffset day) => Names + (float)((day - first).TotalDays / span) * (Width - Names - Edge);

        // What lies beyond the plan is late, from a day on.
        void Part(SKCanvas on, PaintedStage stage, DateTimeOffset from, DateTimeOffset to, float y, SKColor fair, SKColor late)
        {
            if (to <= from) return;
            var turn = to - stage.PlannedTo < TimeSpan.FromDays(1) ? to : Most(from, stage.PlannedTo);
            if (turn > from) Bar(on, X(from), X(turn), y, 20, fair);
            if (to > turn) Bar(on, X(turn), X(to), y, 20, late);
        }
    });

    /// <summary>Weeks where the whole is short, otherwise months, every second or third one where it is long.</summary>
    private static IEnumerable<(DateTimeOffset Day, string Label)> Ticks(DateTimeOffset first, double days, CultureInfo culture)
    {
        var day = new DateTimeOffset(first.UtcDateTime.Date, TimeSpan.Zero);
        var end = first.AddDays(days);
        if (days <= 75)
        {
            while (day.DayOfWeek != DayOfWeek.Monday || day < first) day = day.AddDays(1);
            for (; day < end; day = day.AddDays(days <= 40 ? 7 : 14)) yield return (day, day.ToString("d MMM", culture));
            yield break;
        }
        var every = days <= 450 ? 1 : days <= 900 ? 3 : 6;
        for (day = new DateTimeOffset(day.Year, day.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1); day < end; day = day.AddMonths(every)) yield return (day, day.ToString(day.Month <= every ? "MMM yyyy" : "MMM", culture));
    }

    private static float Legend(SKCanvas canvas, float x, float y, SKFont font, IReadOnlyList<(string Word, SKColor Colour)> entries)
    {
        foreach (var (word, colour) in entries)
        {
            Bar(canvas, x, x + 26, y - 12, 12, colour);
            x = Write(canvas, word, x + 34, y, font, Faint) + 28;
        }
        return x;
    }

    private static void Bar(SKCanvas canvas, float from, float to, float y, float height, SKColor fill)
    {
        using var paint = new SKPaint { Color = fill, IsAntialias = true };
        canvas.DrawRoundRect(from, y, Math.Max(2, to - from), height, 3, 3, paint);
    }

    private static void Line(SKCanvas canvas, float x, float y, float toX, float toY, SKColor colour, float width, bool dashed)
    {
        using var effect = dashed ? SKPathEffect.CreateDash([6, 5], 0) : null;
        using var paint = new SKPaint { Color = colour, IsAntialias = true, IsStroke = true, StrokeWidth = width, PathEffect = effect };
        canvas.DrawLine(x, y, toX, toY, paint);
    }

    private static void Diamond(SKCanvas canvas, float x, float y)
    {
        using var paint = new SKPaint { Color = Mark, IsAntialias = true };
        canvas.Save();
        canvas.RotateDegrees(45, x, y);
        canvas.DrawRect(x - 7, y - 7, 14, 14, paint);
        canvas.Restore();
    }

    private static DateTimeOffset Least(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Most(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
