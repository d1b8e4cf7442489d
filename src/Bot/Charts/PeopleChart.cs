using System.Security.Cryptography;
using System.Text;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Shared;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace CoResearch.Bot.Charts;

/// <summary>Somebody who thanked somebody else: by their places in a list of names, with the points of it.</summary>
internal sealed record Tie(int From, int To, double Weight);

/// <summary>
/// Draws what is about people and values and has no axis of numbers: bars with names, and who thanked whom. Files are named by what they
/// show, as those of <see cref="PngChart"/>.
/// </summary>
internal sealed class PeopleChart(StatePaths paths)
{
    private const float Letters = 16;
    private const int Width = 1000;

    /// <summary>How far the drawing of ties goes to either side, its people being on a circle of 1, and where their names begin.</summary>
    private const double Side = 1.75, Names = 1.13;
    private static readonly Color Blue = Color.FromHex("#0072B2"), Orange = Color.FromHex("#D55E00");

    /// <summary>A bar for each name, the first on top.</summary>
    public PlotBlock Bars(string name, string alt, IReadOnlyList<(string Name, double Value)> bars) =>
        Keep(name, alt, $"{string.Join('\n', bars)}", 900, Math.Max(220, 110 + 46 * bars.Count), plot =>
        {
            var count = bars.Count;
            plot.Add.Bars(bars.Select((b, i) => new Bar { Position = count - 1 - i, Value = b.Value, Size = 0.6, FillColor = Blue, LineColor = Colors.White, Orientation = Orientation.Horizontal, Label = $"{b.Value:0.#}", LabelOffset = 6 }).ToList());
            foreach (var bar in plot.GetPlottables().OfType<ScottPlot.Plottables.BarPlot>()) (bar.Horizontal, bar.ValueLabelStyle.FontName, bar.ValueLabelStyle.FontSize) = (true, ChartFont.Name, Letters);
            plot.Axes.Left.TickGenerator = new NumericManual([.. bars.Select((_, i) => (double)(count - 1 - i))], [.. bars.Select(b => b.Name)]);
            plot.Axes.Left.TickLabelStyle.FontSize = Letters;
            plot.Axes.Left.MajorTickStyle.Length = 0;
            plot.Axes.Bottom.IsVisible = false;
            plot.HideGrid();
            plot.Axes.Margins(left: 0, right: 0.12);
        }, beside: bars.Max(b => Measured(b.Name)));

    private static float Measured(string name)
    {
        using var font = new SKFont(ChartFont.Typeface, Letters * ChartFile.Scale);
        return font.MeasureText(name);
    }

    /// <summary>As much of a name as there is room for on its side of the circle.</summary>
    internal static string Fitting(string name, double x, bool centred)
    {
        using var font = new SKFont(ChartFont.Typeface, Letters * ChartFile.Scale);
        return Lettering.Cut(name, font, (float)((Side - Math.Abs(x) * Names) * (centred ? 2 : 1) * Width / (2 * Side)) - Letters);
    }

    /// <summary>People on a circle, and an arrow from each giver to each receiver, thicker where more was given.</summary>
    public PlotBlock Ties(string name, string alt, IReadOnlyList<string> people, IReadOnlyList<Tie> ties) =>
        Keep(name, alt, $"{string.Join('\n', people)}\n{string.Join('\n', ties)}", Width, 900, plot =>
        {
            var places = people.Select((_, i) => new Coordinates(Math.Sin(2 * Math.PI * i / people.Count), Math.Cos(2 * Math.PI * i / people.Count))).ToList();
            var most = ties.Count == 0 ? 1 : ties.Max(t => t.Weight);
            foreach (var tie in ties.OrderBy(t => t.Weight))
            {
                // Short of both dots, and a little beside the arrow back.
                var (from, to) = (places[tie.From], places[tie.To]);
                var (dx, dy) = (to.X - from.X, to.Y - from.Y);
                var length = Math.Max(1e-9, Math.Sqrt(dx * dx + dy * dy));
                var (ux, uy) = (dx / length, dy / length);
                var (sx, sy) = (uy * 0.035, -ux * 0.035);
                var arrow = plot.Add.Arrow(new Coordinates(from.X + ux * 0.09 + sx, from.Y + uy * 0.09 + sy), new Coordinates(to.X - ux * 0.09 + sx, to.Y - uy * 0.09 + sy));
                arrow.ArrowFillColor = Blue.WithOpacity(0.35 + 0.5 * tie.Weight / most);
                arrow.ArrowLineWidth = 0;
                arrow.ArrowWidth = (float)(2 + 8 * tie.Weight / most);
                arrow.ArrowheadLength = arrow.ArrowheadAxisLength = (float)(12 + 10 * tie.Weight / most);
                arrow.ArrowheadWidth = (float)(9 + 12 * tie.Weight / most);
            }
            for (var i = 0; i < people.Count; i++)
            {
                plot.Add.Marker(places[i], MarkerShape.FilledCircle, 16, Orange);
                var centred = Math.Abs(places[i].X) < 0.3;
                var text = plot.Add.Text(Fitting(people[i], places[i].X, centred), new Coordinates(places[i].X * Names, places[i].Y * Names));
                (text.LabelFontName, text.LabelFontSize, text.LabelFontColor) = (ChartFont.Name, Letters, Colors.Black);
                text.LabelAlignment = centred ? places[i].Y > 0 ? Alignment.LowerCenter : Alignment.UpperCenter : places[i].X > 0 ? Alignment.MiddleLeft : Alignment.MiddleRight;
            }
            plot.Axes.SetLimits(-Side, Side, -1.35, 1.35);
            plot.Axes.Frameless();
            plot.HideGrid();
        });

    private PlotBlock Keep(string name, string alt, string facts, int width, int height, Action<Plot> draw, float beside = 0) => new(
        ChartFile.Keep(paths, name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{alt}\n{facts}"))), () => ChartFile.Paint(width, height, plot =>
        {
            draw(plot);
            using var font = new SKFont(ChartFont.Typeface, Letters * ChartFile.Scale);
            plot.Title(string.Join('\n', Lettering.Wrap(alt, font, (width - beside) * 0.9f, 2)), Letters);
        })),
        alt, []);
}
