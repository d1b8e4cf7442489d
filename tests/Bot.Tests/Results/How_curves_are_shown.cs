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

    private static IEnumerable<string> Labels(IReadOnlyList<string> lines) => lines.Select(l => l.Split('|')[0].Trim()).Where(l => l.Length > 0).Take(3);
}
