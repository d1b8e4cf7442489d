using CoResearch.Bot.Messages;
using CoResearch.Domain.Shared;
using ScottPlot;

namespace CoResearch.Bot.Charts;

/// <summary>
/// Draws charts as PNG below the state folder. The drawing library is loaded at the first chart, not at the start, and draws one at a
/// time: it keeps global state.
/// </summary>
internal sealed class DrawChart(StatePaths paths)
{
    private const int Width = 900;
    private const int Height = 520;

    // Okabe and Ito's colours, which people with colour blindness can tell apart too (https://jfly.uni-koeln.de/color/).
    private static readonly string[] Colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];
    private readonly Lock _lock = new();

    /// <summary>Draws it, and returns the block that shows it.</summary>
    public PlotBlock Draw(Chart chart)
    {
        var file = Path.Combine(paths.Plots, chart.Name + ".png");
        lock (_lock)
        {
            Directory.CreateDirectory(paths.Plots);
            ChartFont.Use();
            using var plot = Compose(chart);
            File.WriteAllBytes(file + ".tmp", plot.GetImageBytes(Width, Height, ImageFormat.Png));
            File.Move(file + ".tmp", file, overwrite: true);
        }
        return new PlotBlock($"plots/{chart.Name}.png", chart.Title, chart.Series.Count > 0 ? chart.Series : chart.Right);
    }

    private static Plot Compose(Chart chart)
    {
        var plot = new Plot();
        plot.Font.Set(ChartFont.Name);
        plot.Title(chart.Title, size: 18);
        plot.XLabel(chart.X, size: 14);
        plot.YLabel(chart.Y, size: 14);
        plot.Grid.MajorLineColor = Color.FromHex("#E5E5E5");
        plot.Axes.Right.FrameLineStyle.Width = chart.Right.Count > 0 ? 1 : 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        for (var i = 0; i < chart.Series.Count; i++)
        {
            var color = Color.FromHex(Colors[i % Colors.Length]);
            if (chart.Bars) AddBars(plot, chart.Series[i], color);
            else AddLine(plot, chart.Series[i], color, chart.Steps);
        }
        for (var i = 0; i < chart.Right.Count; i++)
        {
            var line = AddLine(plot, chart.Right[i], Color.FromHex(Colors[(chart.Series.Count + i) % Colors.Length]), chart.Steps);
            line.LinePattern = LinePattern.Dashed;
            line.Axes.YAxis = plot.Axes.Right;
        }
        if (chart.Right.Count > 0) plot.Axes.Right.Label.Text = chart.RightY ?? "";
        plot.Axes.Right.Label.FontSize = 14;
        if (chart.Series.Count + chart.Right.Count > 1) plot.ShowLegend(Alignment.UpperRight);
        else plot.HideLegend();
        return plot;
    }

    private static ScottPlot.Plottables.Scatter AddLine(Plot plot, PlotSeries series, Color color, bool steps)
    {
        var points = series.X.Zip(series.Y).Where(p => double.IsFinite(p.First) && double.IsFinite(p.Second)).ToList();
        var line = plot.Add.Scatter(points.ConvertAll(p => p.First), points.ConvertAll(p => p.Second), color);
        line.LegendText = series.Name;
        line.LineWidth = 2;
        line.MarkerSize = points.Count <= 60 ? 5 : 0;
        if (steps) line.ConnectStyle = ConnectStyle.StepHorizontal;
        return line;
    }

    private static void AddBars(Plot plot, PlotSeries series, Color color)
    {
        var width = series.X.Count > 1 ? (series.X[1] - series.X[0]) * 0.92 : 0.9;
        Bar[] bars = [.. series.X.Zip(series.Y, (x, y) => new Bar { Position = x, Value = y, Size = width, FillColor = color, LineWidth = 0 })];
        plot.Add.Bars(bars).LegendText = series.Name;
        plot.Axes.Margins(bottom: 0);
    }
}
