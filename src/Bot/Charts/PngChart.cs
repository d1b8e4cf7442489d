using System.Security.Cryptography;
using System.Text;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Shared;
using ScottPlot;
using ScottPlot.TickGenerators;

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
}

/// <summary>
/// Draws series into PNG files below the state folder. A file is named by what it shows, so the same facts are drawn once, however
/// often somebody asks.
/// </summary>
internal sealed class PngChart(StatePaths paths)
{
    private const int Width = 900, Height = 480;
    private static readonly string[] Colours = ["#1f77b4", "#d95f02", "#2ca02c", "#7b3fb5", "#8c564b"];
    private static readonly Lock Drawing = new();

    /// <summary><paramref name="name"/> begins the file's name; <paramref name="alt"/> is the title, and what a reader without the picture is told.</summary>
    public PlotBlock Draw(string name, string alt, ChartLook look, IReadOnlyList<PlotSeries> series)
    {
        var path = $"plots/{name}-{Fingerprint(alt, look, series)}.png";
        var file = paths.Resolve(path);
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(paths.Plots);
            var png = Paint(alt, look, series);
            File.WriteAllBytes(file + ".tmp", png);
            File.Move(file + ".tmp", file, overwrite: true);
        }
        return new PlotBlock(path, alt, series) { Steps = look.Steps };
    }

    private static byte[] Paint(string alt, ChartLook look, IReadOnlyList<PlotSeries> series)
    {
        // The plotting library keeps fonts and colours in static state.
        lock (Drawing)
        {
            ChartFont.Use();
            using var plot = new Plot();
            plot.Font.Set(ChartFont.Name);
            for (var i = 0; i < series.Count; i++) Add(plot, series[i], look, Color.FromHex(Colours[i % Colours.Length]), series.Count > 1);
            plot.Title(alt);
            plot.XLabel(look.XLabel);
            plot.YLabel(look.YLabel);
            plot.Grid.MajorLineColor = Colors.Black.WithOpacity(0.1);
            if (look.WholeX) plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
            if (look.BarWidth is not null) plot.Axes.Margins(bottom: 0);
            if (series.Count > 1) plot.ShowLegend(Alignment.UpperRight);
            return plot.GetImageBytes(Width, Height, ImageFormat.Png);
        }
    }

    private static void Add(Plot plot, PlotSeries series, ChartLook look, Color colour, bool named)
    {
        if (look.BarWidth is { } width)
        {
            var bars = plot.Add.Bars(series.X.Zip(series.Y, (x, y) => new Bar { Position = x, Value = y, Size = width, FillColor = colour, LineColor = Colors.White }).ToList());
            if (named) bars.LegendText = series.Name;
            return;
        }
        var points = series.X.Zip(series.Y).Where(p => double.IsFinite(p.First) && double.IsFinite(p.Second)).ToList();
        var line = plot.Add.Scatter(points.Select(p => p.First).ToArray(), points.Select(p => p.Second).ToArray(), colour);
        line.LineWidth = 2;
        line.MarkerSize = points.Count <= 60 ? 6 : 0;
        if (look.Steps) line.ConnectStyle = ConnectStyle.StepHorizontal;
        if (named) line.LegendText = series.Name;
    }

    private static string Fingerprint(string alt, ChartLook look, IReadOnlyList<PlotSeries> series)
    {
        var text = new StringBuilder().Append(alt).Append('\n').Append(look);
        foreach (var one in series)
            text.Append('\n').Append(one.Name).Append(' ').AppendJoin(' ', one.X.Select(x => x.ToString("R"))).Append(';').AppendJoin(' ', one.Y.Select(y => y.ToString("R")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
    }
}
