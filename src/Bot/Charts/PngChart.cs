using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Shared;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace CoResearch.Bot.Charts;

/// <summary>What a chart shows besides its series: axes, and how points are joined.</summary>
internal sealed record ChartLook(string XLabel, string YLabel)
{
    /// <summary>Values hold until the next one: a best score, a count.</summary>
    public bool Steps { get; init; }

    /// <summary>Points are bars of this width.</summary>
    public double? BarWidth { get; init; }

    /// <summary>X counts: epochs, days.</summary>
    public bool WholeX { get; init; }

    /// <summary>Y counts: submissions.</summary>
    public bool WholeY { get; init; }

    /// <summary>X counts weeks, and this is the Monday of the week 1: days stand at the axis.</summary>
    public DateOnly? FirstWeek { get; init; }

    /// <summary>X is a time in this unit, which stands behind each number at the axis.</summary>
    public string? TimeUnit { get; init; }

    public static string Time(double value, string unit) => $"{value.ToString("0.##", CultureInfo.InvariantCulture)} {unit}";

    /// <summary>The Monday of a week by its number, as it stands at an axis.</summary>
    public static string Monday(DateOnly first, double week) => first.AddDays(7 * ((int)Math.Round(week) - 1)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The area from the first series down to the second is filled, and called so.</summary>
    public string? Between { get; init; }

    /// <summary>The y axis counts decades; every value is above zero.</summary>
    public bool Logarithmic { get; init; }
}

/// <summary>
/// Draws series into PNG files below the state folder. A file is named by what it shows, so the same facts are drawn once, however
/// often somebody asks.
/// </summary>
internal sealed class PngChart(StatePaths paths)
{
    private const int Width = 1200, Height = 750;
    private const float Small = 16, Large = 18;

    /// <summary>More points than this are a cloud in which dots say nothing.</summary>
    private const int MostDots = 60, MostThick = 400;

    /// <summary>Apart for those who see colours differently, and on paper: Okabe and Ito's, without the yellow.</summary>
    private static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#8C6D1F", "#555555", "#7B3FB5"];
    private static readonly LinePattern[] Patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted];

    /// <summary><paramref name="name"/> begins the file's name; <paramref name="alt"/> is the title, and what a reader without the picture is told.</summary>
    public PlotBlock Draw(string name, string alt, ChartLook look, IReadOnlyList<PlotSeries> series)
    {
        series = [.. series.Select(s => s.Bounded())];
        var path = ChartFile.Keep(paths, name, Fingerprint(alt, look, series), () => Paint(alt, look, series));
        return new PlotBlock(path, alt, series) { Steps = look.Steps, BarWidth = look.BarWidth, Logarithmic = look.Logarithmic, YLabel = look.YLabel, FirstWeek = look.FirstWeek, TimeUnit = look.TimeUnit };
    }

    /// <summary>The picture itself.</summary>
    internal static byte[] Paint(string alt, ChartLook look, IReadOnlyList<PlotSeries> series) => ChartFile.Paint(Width, Height, plot =>
    {
        var dots = series.All(s => s.X.Count <= MostDots);
        if (look.Between is { } between && series is [var upper, var lower]) Fill(plot, between, upper, lower);
        for (var i = 0; i < series.Count; i++) Add(plot, series[i], look, i, series.Count > 1, dots, covers: Covers(series, i));
        using var letters = new SKFont(ChartFont.Typeface, Small * ChartFile.Scale);
        var title = Lettering.Wrap(alt, letters, Width * 0.8f, 2);
        plot.Title(string.Join('\n', title), alt.Length > 60 ? Small : Large);
        plot.XLabel(Lettering.Cut(look.XLabel, letters, Width * 0.8f), Small);
        plot.YLabel(Lettering.Cut(look.YLabel, letters, Height * 0.7f), Small);
        (plot.Axes.Bottom.TickLabelStyle.FontSize, plot.Axes.Left.TickLabelStyle.FontSize) = (Small - 1, Small - 1);
        plot.Grid.MajorLineColor = Colors.Black.WithOpacity(0.1);
        plot.Axes.Bottom.TickGenerator = look switch
        {
            { FirstWeek: { } monday } => Ticks(week => ChartLook.Monday(monday, week), whole: true, density: 1),
            { TimeUnit: { } unit } => Ticks(time => ChartLook.Time(time, unit)),
            { WholeX: true } => Ticks(Whole, whole: true),
            _ => Ticks(),
        };
        plot.Axes.Left.TickGenerator = look.Logarithmic ? Decades(series) : look.WholeY ? Ticks(Whole, whole: true) : AreHuge(series) ? Ticks(Huge) : Ticks();

        // Half of the last label stands beside the axis.
        plot.Axes.Right.MinimumSize = look.FirstWeek is null ? 24 : 40;
        if (look.BarWidth is not null) plot.Axes.Margins(bottom: 0);
        else plot.Axes.Margins(look.FirstWeek is null ? 0.025 : RoomForDays(series), 0.08);
        if (look is { BarWidth: null, Logarithmic: false } && Around(series) is var (low, high)) plot.Axes.SetLimitsY(low, high);
        if (look.Between is not null) plot.Axes.SetLimitsY(0, 1.08 * Math.Max(1, series.Max(s => s.Y.Max())));
        if (series.Count > 1) Legend(plot);
    });

    /// <summary>Few enough that a phone shows them apart.</summary>
    private static NumericAutomatic Ticks(Func<double, string>? name = null, bool whole = false, double density = 0.6)
    {
        var ticks = new NumericAutomatic { TickDensity = density, IntegerTicksOnly = whole };
        if (name is not null) ticks.LabelFormatter = name;
        if (whole) ticks.MinorTickGenerator = new EvenlySpacedMinorTickGenerator(1);
        return ticks;
    }

    /// <summary>Half of the last day's label stands beside its week; in a whole week's room there would be one more.</summary>
    private static double RoomForDays(IReadOnlyList<PlotSeries> series) => Math.Min(0.06, 0.9 / Math.Max(1, series.Max(s => s.X.Count) - 1));

    /// <summary>Whether a series lies on one that is drawn before it, and would hide it.</summary>
    internal static bool Covers(IReadOnlyList<PlotSeries> series, int number) =>
        series.Take(number).Any(before => before.X.SequenceEqual(series[number].X) && before.Y.SequenceEqual(series[number].Y));

    /// <summary>An axis around the one value that all points have: in proportion to it, as nothing else says how much is little. Null where they differ.</summary>
    internal static (double Low, double High)? Around(IReadOnlyList<PlotSeries> series)
    {
        var values = series.SelectMany(s => s.Y).Where(double.IsFinite).Distinct().Take(2).ToList();
        if (values is not [var level]) return null;
        var margin = level == 0 ? 1 : Math.Abs(level) / 10;
        return (level - margin, level + margin);
    }

    private static void Fill(Plot plot, string name, PlotSeries upper, PlotSeries lower)
    {
        var fill = plot.Add.FillY([.. upper.X], [.. lower.Y], [.. upper.Y]);
        fill.FillColor = Color.FromHex(Colours[2]).WithOpacity(0.2);
        fill.LineWidth = 0;
        fill.LegendText = Shown(name);
    }

    private static void Legend(Plot plot)
    {
        plot.Legend.FontName = ChartFont.Name;
        plot.Legend.FontSize = Small - 1;
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.BackgroundColor = Colors.Transparent;
        plot.ShowLegend(Edge.Bottom);
    }

    private static void Add(Plot plot, PlotSeries series, ChartLook look, int number, bool named, bool dots, bool covers)
    {
        var colour = Color.FromHex(Colours[number % Colours.Length]);
        if (look.BarWidth is { } width)
        {
            var bars = plot.Add.Bars(series.X.Zip(series.Y, (x, y) => new Bar { Position = x, Value = y, Size = width, FillColor = colour, LineColor = Colors.White }).ToList());
            if (named) bars.LegendText = Shown(series.Name);
            return;
        }
        var points = series.X.Zip(series.Y).Where(p => double.IsFinite(p.First) && double.IsFinite(p.Second)).ToList();
        var line = plot.Add.Scatter(
            points.Select(p => p.First).ToArray(), points.Select(p => look.Logarithmic ? Math.Log10(p.Second) : p.Second).ToArray(), colour);
        line.LineWidth = points.Count <= MostThick ? 2.5f : 1.2f;
        line.LinePattern = covers ? LinePattern.Dashed : Patterns[number / Colours.Length % Patterns.Length];
        line.MarkerSize = points.Count == 1 ? 9 : dots && !covers && !look.Steps ? 6 : 0;
        if (look.Steps)
        {
            line.ConnectStyle = ConnectStyle.StepHorizontal;

            // Where a value only goes on, nothing happened.
            if (dots) foreach (var (x, y) in points.Where((p, at) => at == 0 || p.Second != points[at - 1].Second)) plot.Add.Marker(x, y, size: 6, color: colour);
        }
        if (named) line.LegendText = Shown(series.Name);
    }

    /// <summary>A name that leaves room for another one beside it.</summary>
    private static string Shown(string name)
    {
        using var letters = new SKFont(ChartFont.Typeface, Small * ChartFile.Scale);
        return Lettering.Cut(name, letters, Width * 0.38f);
    }

    /// <summary>1, 2 and 5 of each decade, or of many decades the powers of ten alone.</summary>
    private static NumericManual Decades(IReadOnlyList<PlotSeries> series)
    {
        var values = series.SelectMany(s => s.Y).Where(y => y > 0 && double.IsFinite(y)).DefaultIfEmpty(1).ToList();
        var (low, high) = ((int)Math.Floor(Math.Log10(values.Min())), (int)Math.Ceiling(Math.Log10(values.Max())));
        var every = Math.Max(1, (high - low) / 8);
        var ticks = new NumericManual();
        for (var decade = low; decade <= high; decade++)
        {
            if ((decade - low) % every == 0) ticks.AddMajor(decade, Short(Math.Pow(10, decade)));
            if (high - low <= 3)
                foreach (var part in new[] { 2, 5 }) ticks.AddMajor(decade + Math.Log10(part), Short(part * Math.Pow(10, decade)));
            else
                for (var part = 2; part < 10; part++) ticks.AddMinor(decade + Math.Log10(part));
        }
        return ticks;
    }

    private static string Short(double value) => value is >= 1e-3 and < 1e5
        ? value.ToString("0.######", CultureInfo.InvariantCulture)
        : value.ToString("0e0", CultureInfo.InvariantCulture);

    private static string Whole(double value) => Math.Abs(value) < 1e6
        ? value.ToString("#,0", CultureInfo.InvariantCulture)
        : (value / 1e6).ToString("#,0.###", CultureInfo.InvariantCulture) + "M";

    /// <summary>Whether values are walls of digits when they are written out.</summary>
    private static bool AreHuge(IReadOnlyList<PlotSeries> series) => series.Any(s => s.Y.Any(y => double.IsFinite(y) && Math.Abs(y) >= 1e6));

    private static string Huge(double value) => value == 0 ? "0" : value.ToString("0.####e0", CultureInfo.InvariantCulture);

    private static string Fingerprint(string alt, ChartLook look, IReadOnlyList<PlotSeries> series)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{alt}\n{look}"));
        foreach (var one in series)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{one.Name}\n{one.X.Count}\n"));
            foreach (var values in (IReadOnlyList<double>[])[one.X, one.Y])
                hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>(values.ToArray()));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
