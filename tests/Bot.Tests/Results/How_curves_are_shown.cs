using CoResearch.Bot.Charts;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Bot.Views;
using Xunit;

namespace CoResearch.Bot.Tests.Results;

/// <summary>Curves as a line of text, as text plots, and which belong together.</summary>
public sealed class How_curves_are_shown
{
    [Theory]
    [InlineData("▁▄█", 0.0, 0.45, 1.0)]
    [InlineData("▅▅", 3.0, 3.0)]
    [InlineData("▁█", 1.0, double.NaN, 2.0)]
    [InlineData("", 1.0)]
    [InlineData("")]
    public void A_way_is_a_line_of_blocks(string line, params double[] values) => Assert.Equal(line, Sparkline.Of(values));

    [Fact]
    public void A_long_way_is_shortened_and_ends_with_the_last() =>
        Assert.Equal("▁▃▆█", Sparkline.Of([.. Enumerable.Range(1, 100).Select(i => (double)i)], 4));

    [Theory]
    [InlineData("loss/train", "loss")]
    [InlineData("epoch_loss/validation", "loss")]
    [InlineData("val_loss", "loss")]
    [InlineData("loss/train/0", "loss")]
    [InlineData("train/acc", "acc")]
    [InlineData("learning_rate", "learning rate")]
    [InlineData("validation", "validation")]
    [InlineData("resources/memory", "resources/memory")]
    public void What_a_curve_measures_is_told_by_its_name(string tag, string quantity) => Assert.Equal(quantity, CurveChoice.QuantityOf(tag));

    [Fact]
    public void A_text_plot_counts_decades_where_the_picture_does()
    {
        PlotSeries[] series = [new("loss", [1, 2, 3], [100, 1, 0.01])];
        Assert.Equal(["100", "1", "0.01"], Labels(TextPlot.Draw(series, 60, 5, unicode: false, logarithmic: true)));
        Assert.Equal(["100", "50.005", "0.01"], Labels(TextPlot.Draw(series, 60, 5, unicode: false)));
    }

    [Fact]
    public void A_curve_on_another_is_dashed_and_its_equal_shows_between_the_dashes()
    {
        PlotSeries first = new("12", [1, 2, 3], [1, 0.5, 0.25]), same = first with { Name = "13" }, other = new("14", [1, 2, 3], [1, 0.5, 0.26]);
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(i => PngChart.Covers([first, same, other], i)));
        Assert.True(Blue(PngChart.Paint("Losses", new ChartLook("step", "loss"), [first, same])) > 1000);
    }

    [Fact]
    public void The_largest_numbers_of_both_signs_can_be_drawn()
    {
        PlotSeries[] series = [new("weight", [0, 1, 2, 3], [1e308, -1e308, double.NaN, 1.7e308])];
        Assert.DoesNotContain("Infinity", string.Concat(TextPlot.Draw(series, 60, 5, unicode: false)), StringComparison.Ordinal);
        Assert.True(Blue(PngChart.Paint("Weights", new ChartLook("step", "weight"), [.. series.Select(s => s.Bounded)])) > 100);
    }

    /// <summary>Points of the first curve's colour, above the legend.</summary>
    private static int Blue(byte[] png)
    {
        using var picture = SkiaSharp.SKBitmap.Decode(png);
        return (from x in Enumerable.Range(0, picture.Width)
                from y in Enumerable.Range(0, picture.Height * 3 / 4)
                let pixel = picture.GetPixel(x, y)
                where pixel is { Red: < 40, Green: > 90 and < 140, Blue: > 150 }
                select 1).Count();
    }

    [Theory]
    [InlineData(0.0009, 0.0011, 0.001, 0.001)]
    [InlineData(-2.2, -1.8, -2.0)]
    [InlineData(-1.0, 1.0, 0.0, 0.0)]
    public void A_constant_has_an_axis_in_proportion_to_it(double low, double high, params double[] values)
    {
        var around = PngChart.Around([new("lr", [.. values.Select((_, i) => (double)i)], values)])!.Value;
        Assert.Equal((low, high), (Math.Round(around.Low, 6), Math.Round(around.High, 6)));
        Assert.Null(PngChart.Around([new("lr", [1, 2], [1, 2])]));
    }

    [Theory]
    [InlineData("0.985", 0.98463)]
    [InlineData("123456.000", 123456.0)]
    [InlineData("2.4e+306", 2.4e306)]
    [InlineData("-1e+15", -1e15)]
    public void A_huge_score_is_no_wall_of_digits(string shown, double value)
    {
        Assert.Equal(shown, Figures.Score(value, Objective));
        Assert.InRange(Figures.Change(value, Objective).Length, 1, 15);
    }

    private static readonly CoResearch.Domain.Scoring.ObjectiveSpec Objective = CoResearch.Domain.Challenges.ChallengeFile.Parse(
        "slug: own\ntitle: Own\npredictions: { id: id, columns: [y] }\nobjective: { metric: rmse, target: y, direction: minimize, precision: 3 }\n", "challenge.yml").Value.Objective;

    private static IEnumerable<string> Labels(IReadOnlyList<string> lines) => lines.Select(l => l.Split('|')[0].Trim()).Where(l => l.Length > 0).Take(3);
}
