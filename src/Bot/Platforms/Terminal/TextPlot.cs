using System.Globalization;
using System.Text;
using CoResearch.Bot.Charts;
using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>Draws series as lines of text: axes with their limits, one mark per series, braille dots where the screen has them.</summary>
internal static class TextPlot
{
    private const string Marks = "*o+x#@", Blocks = " ▁▂▃▄▅▆▇█";

    public static IReadOnlyList<string> Draw(IReadOnlyList<PlotSeries> series, int width, int height, bool unicode, bool logarithmic = false, Func<double, string>? nameOfX = null)
    {
        series = [.. series.Select(s => s.Bounded())];
        if (logarithmic) series = [.. series.Select(s => s with { Y = [.. s.Y.Select(Math.Log10)] })];
        var points = series.SelectMany(s => s.X.Zip(s.Y)).Where(p => double.IsFinite(p.First) && double.IsFinite(p.Second)).ToList();
        if (points.Count == 0) return ["(no points to draw)"];
        var (x0, x1) = Range(points.Select(p => p.First));
        var (y0, y1) = logarithmic ? Range(points.Select(p => p.Second)) : PngChart.Around(series) ?? Range(points.Select(p => p.Second));
        var labels = Labels([.. new[] { y1, y0 / 2 + y1 / 2, y0 }.Select(y => logarithmic ? Math.Pow(10, y) : y)]);
        var margin = labels.Max(l => l.Length);
        var columns = Math.Max(10, width - margin - 3);
        var rows = series.Count == 1 && unicode ? Braille(series[0], columns, height) : Characters(columns, height);

        var lines = Framed(rows, labels, columns, unicode);
        var (left, right) = (nameOfX?.Invoke(x0) ?? Number(x0), nameOfX?.Invoke(x1) ?? Number(x1));
        lines.Add(new string(' ', margin + 2) + left + new string(' ', Math.Max(1, columns - left.Length - right.Length)) + right);
        if (series.Count > 1)
            lines.Add(new string(' ', margin + 2) + string.Join("   ", series.Select((s, i) => $"{Marks[i % Marks.Length]} {s.Name}")));
        else lines.Add(new string(' ', margin + 2) + series[0].Name);
        return lines;

        string[] Braille(PlotSeries one, int cells, int tall)
        {
            var dots = new byte[tall, cells];
            foreach (var (x, y) in Walk(one, (cells * 2 / (x1 - x0), tall * 4 / (y1 - y0)), cells * 2))
            {
                var (px, py) = (Scale(x, x0, x1, cells * 2), Scale(y1 + y0 - y, y0, y1, tall * 4));
                dots[py / 4, px / 2] |= Dot(px % 2, py % 4);
            }
            return [.. Enumerable.Range(0, tall).Select(row => string.Concat(
                Enumerable.Range(0, cells).Select(column => dots[row, column] == 0 ? ' ' : (char)(0x2800 + dots[row, column]))))];
        }

        string[] Characters(int cells, int tall)
        {
            var there = new SortedSet<int>?[tall, cells];
            for (var i = 0; i < series.Count; i++)
                foreach (var (x, y) in Walk(series[i], (cells / (x1 - x0), tall / (y1 - y0)), cells))
                    (there[Scale(y1 + y0 - y, y0, y1, tall), Scale(x, x0, x1, cells)] ??= []).Add(i);
            return [.. Enumerable.Range(0, tall).Select(row => string.Concat(Enumerable.Range(0, cells).Select(column => Mark(there[row, column], row + column))))];
        }

        // Where series lie on each other, their marks take turns: none hides another.
        static char Mark(SortedSet<int>? there, int turn) => there is null ? ' ' : Marks[there.ElementAt(turn % there.Count) % Marks.Length];
    }

    /// <summary>Bars from zero up, each with its x below where there is room for it.</summary>
    public static IReadOnlyList<string> Bars(PlotSeries series, double barWidth, int width, int height, bool unicode)
    {
        series = series.Bounded();
        if (series.X.Count == 0) return ["(no bars to draw)"];
        var (x0, x1) = (series.X[0] - barWidth / 2, series.X[^1] + barWidth / 2);
        var high = series.Y.Max() is > 0 and var most ? most : 1;
        var labels = Labels([high, high / 2, 0]);
        var margin = labels.Max(l => l.Length);
        var columns = Math.Max(10, width - margin - 3);
        var rows = Enumerable.Range(0, height).Select(_ => new StringBuilder(new string(' ', columns))).ToArray();
        var below = new StringBuilder();
        for (var i = 0; i < series.X.Count; i++)
        {
            var from = Math.Min(columns - 1, Column(series.X[i] - barWidth / 2));
            var to = Math.Max(from + 1, Column(series.X[i] + barWidth / 2));
            for (var row = 0; row < height; row++)
                for (var column = from; column < to; column++) rows[row][column] = Cell(series.Y[i] / high * height - (height - 1 - row), row == height - 1 && series.Y[i] > 0);
            var name = Number(series.X[i]);
            var place = Math.Max(0, (from + to - name.Length) / 2);
            if (place + name.Length <= columns && (below.Length == 0 || place > below.Length)) below.Append(' ', place - below.Length).Append(name);
        }
        return [.. Framed([.. rows.Select(r => r.ToString())], labels, columns, unicode), new string(' ', margin + 2) + below, new string(' ', margin + 2) + series.Name];

        int Column(double x) => Math.Clamp((int)Math.Round((x - x0) / (x1 - x0) * columns), 0, columns);

        // What is there at all is seen.
        char Cell(double filled, bool seen) => unicode
            ? Blocks[Math.Clamp((int)Math.Round(filled * 8), seen ? 1 : 0, 8)]
            : filled >= 0.5 || seen ? '#' : ' ';
    }

    private static List<string> Framed(string[] rows, string[] labels, int columns, bool unicode)
    {
        var margin = labels.Max(l => l.Length);
        var lines = new List<string>(rows.Length + 3);
        for (var row = 0; row < rows.Length; row++)
        {
            var label = row == 0 ? labels[0] : row == rows.Length / 2 ? labels[1] : row == rows.Length - 1 ? labels[2] : "";
            lines.Add($"{label.PadLeft(margin)} {(unicode ? '┤' : '|')}{rows[row].TrimEnd()}");
        }
        lines.Add(new string(' ', margin + 1) + (unicode ? '└' : '+') + new string(unicode ? '─' : '-', columns));
        return lines;
    }

    /// <summary>The same series, where each value holds until the next point.</summary>
    public static PlotSeries AsSteps(PlotSeries series)
    {
        var (x, y) = (new List<double>(), new List<double>());
        for (var i = 0; i < series.X.Count; i++)
        {
            if (i > 0)
            {
                x.Add(series.X[i]);
                y.Add(series.Y[i - 1]);
            }
            x.Add(series.X[i]);
            y.Add(series.Y[i]);
        }
        return new PlotSeries(series.Name, x, y);
    }

    /// <summary>The series' points and, between neighbours, one for each cell that the line goes through; more points than columns need none.</summary>
    private static IEnumerable<(double X, double Y)> Walk(PlotSeries series, (double Columns, double Rows) cellsPerUnit, int columns)
    {
        var points = series.X.Zip(series.Y).Where(p => double.IsFinite(p.First) && double.IsFinite(p.Second)).ToList();
        for (var i = 0; i < points.Count; i++)
        {
            var (x, y) = points[i];
            yield return (x, y);
            if (i + 1 == points.Count || points.Count > columns) continue;
            var (dx, dy) = (points[i + 1].First - x, points[i + 1].Second - y);
            var cells = Math.Min(4 * columns, (int)Math.Ceiling(Math.Max(Math.Abs(dx) * cellsPerUnit.Columns, Math.Abs(dy) * cellsPerUnit.Rows)));
            for (var k = 1; k < cells; k++) yield return (x + (dx * k / cells), y + (dy * k / cells));
        }
    }

    private static (double Low, double High) Range(IEnumerable<double> values)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        return low < high ? (low, high) : (low - Math.Max(1, Math.Abs(low)) / 2, high + Math.Max(1, Math.Abs(high)) / 2);
    }

    private static int Scale(double value, double low, double high, int cells) =>
        Math.Clamp((int)((value / 2 - low / 2) / (high / 2 - low / 2) * (cells - 1) + 0.5), 0, cells - 1);

    // Unicode numbers the dots of a cell 1-2-3-7 down the left and 4-5-6-8 down the right.
    private static byte Dot(int x, int y) => (byte)(x == 0 ? y == 3 ? 0x40 : 1 << y : y == 3 ? 0x80 : 8 << y);

    /// <summary>With as many digits as tell them apart; where no digits do, the one in the middle is enough.</summary>
    private static string[] Labels(double[] values)
    {
        for (var digits = 4; digits <= 15; digits++)
            if (values.Select(v => Number(v, digits)).ToArray() is var labels && labels.Distinct().Count() == values.Length) return labels;
        return ["", Number(values[1]), ""];
    }

    /// <summary>So many significant digits; whole numbers are written out.</summary>
    private static string Number(double value, int digits = 4)
    {
        if (Math.Abs(value) is >= 1e6 or (> 0 and < 1e-3)) return value.ToString($"0.{new string('#', digits - 2)}e0", CultureInfo.InvariantCulture);
        var before = value == 0 ? 1 : 1 + (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return value.ToString($"0.{new string('#', Math.Max(0, digits - before))}", CultureInfo.InvariantCulture);
    }
}
