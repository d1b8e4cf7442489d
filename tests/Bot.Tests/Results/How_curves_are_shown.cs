using CoResearch.Bot.Charts;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Bot.Views;
using CoResearch.Domain.Shared;
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
        Assert.Equal(["100", "50.01", "0.01"], Labels(TextPlot.Draw(series, 60, 5, unicode: false)));
    }

    /// <summary>A constant, values that differ late, curves on each other, decades, times: each is read without the picture.</summary>
    [Fact]
    public void Text_plots_say_what_they_show()
    {
        double[] x = [.. Enumerable.Range(1, 20).Select(i => (double)i)];
        var renderer = new TerminalRenderer(new StatePaths("/state"));
        PlotBlock[] plots =
        [
            new("plots/a.png", "Constant", [new("lr", x, [.. x.Select(_ => 0.0003)])]),
            new("plots/b.png", "Nearly constant", [new("accuracy", x, [.. x.Select(i => 0.9 + i * 1e-7)])]),
            new("plots/c.png", "Equal", [new("#12 @ada", x, [.. x.Select(i => 1 / i)]), new("#13 @emmy", x, [.. x.Select(i => 1 / i)]), new("#14 @alan", x, [.. x.Select(i => 1 - i / 40)])]),
            new("plots/d.png", "Decades", [new("loss", x, [.. x.Select(i => Math.Pow(10, -i / 4))])]) { Logarithmic = true, YLabel = "loss (log scale)" },
            new("plots/e.png", "Seconds", [new("since 2026-11-29 09:51 UTC", [0, 1.2, 3.9518], [0.98, 0.985, 0.9853])]) { Steps = true, TimeUnit = "s" },
            new("plots/f.png", "Hours", [new("memory", [0.25, 17.7], [67.9297, 82.9414])]) { TimeUnit = "h" },
            new("plots/g.png", "Submissions by week", [new("week of the stage", [1, 2, 3, 4], [5, 0, 1, 12])]) { BarWidth = 0.8, YLabel = "submissions" },
        ];
        Snapshot.Matches("text-plots", renderer.Render(new ChatMessage(plots), TerminalLook.Pipe(ReadersClock.Of("UTC", "UTC")) with { Width = 76 }).Replace("\\", "/", StringComparison.Ordinal));
    }

    [Fact]
    public void Bars_of_text_stand_on_zero_each_over_its_name_as_far_as_there_is_room()
    {
        string[] weeks = [.. TextPlot.Bars(new("week", [1, 2], [5, 0]), 0.8, 40, 4, unicode: false)];
        Assert.Equal(4, weeks.Count(l => l.Contains("####", StringComparison.Ordinal)));
        Assert.All(weeks, l => Assert.True(l.LastIndexOf('#') < 20, l));
        Assert.Matches("^ +1 +2$", weeks[^2]);
        string[] many = [.. TextPlot.Bars(new("rmse", [.. Enumerable.Range(0, 30).Select(i => i + 0.25)], [.. Enumerable.Repeat(1e-9, 29), 1e9]), 1, 40, 4, unicode: true)];
        Assert.All(many, l => Assert.True(l.Length <= 40, l));
        Assert.InRange(many[3].Count(c => c == '▁'), 29, 34);
    }

    [Fact]
    public void A_curve_on_another_is_dashed_and_its_equal_shows_between_the_dashes()
    {
        PlotSeries first = new("12", [1, 2, 3], [1, 0.5, 0.25]), same = first with { Name = "13" }, other = new("14", [1, 2, 3], [1, 0.5, 0.26]);
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(i => PngChart.Covers([first, same, other], i)));
        Assert.True(Blue(PngChart.Paint("Losses", new ChartLook("step", "loss"), [first, same])) > 1000);
    }

    [Fact]
    public void Names_that_the_font_cannot_write_are_told_apart()
    {
        Assert.Equal(("loss/точность", "[7CBE]/val", "Ship it"), (Lettering.Legible("loss/точность"), Lettering.Legible("精/val"), Lettering.Legible("Ship it\U0001F680")));
        PlotSeries first = new("精度", [1, 2], [1, 2]), other = new("損失", [1, 2], [2, 1]);
        Assert.NotEqual(PngChart.Paint("精度", new ChartLook("step", "精度"), [first, other]), PngChart.Paint("損失", new ChartLook("step", "損失"), [first, other]));
    }

    /// <summary>A letter at the edge is half of one.</summary>
    [Fact]
    public void No_picture_is_cut_at_its_edge()
    {
        const string title = "What a student called a curve by all that came to mind, and a little more of it, so that nothing is left to say about it";
        DateTimeOffset day = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        PaintedStage stage = new("Inception", 0, day, day.AddDays(70), day, day.AddDays(90), true, true, null, "20 days late");
        PlotSeries two = new(title, [1, 2], [1, 2e9]);
        var folder = Directory.CreateTempSubdirectory("coresearch-bars-");
        var paths = new StatePaths(folder.FullName);
        var bars = new PeopleChart(paths).Bars("bars", title, [("#community-and-all-that", 100), ("#x", 1)]);
        Assert.All(
            [
                PngChart.Paint(title, new ChartLook("step", title) { WholeX = true }, [two, two]),
                PngChart.Paint("Hours", new ChartLook("week of", "hours") { FirstWeek = new DateOnly(2026, 9, 7), Between = "saved" }, [new("one to one", [1, 2], [4, 5]), new("here", [1, 2], [1, 0])]),
                TimelineChart.Paint("Plan", [stage], day.AddDays(30), new TimelineWords("plan", "real", "late", "ahead", "forecast", "today"), System.Globalization.CultureInfo.InvariantCulture),
                File.ReadAllBytes(paths.Resolve(bars.Path)),
            ],
            png => Assert.Equal(0, InkAtTheSides(png)));
        folder.Delete(recursive: true);
    }

    private static int InkAtTheSides(byte[] png)
    {
        using var picture = SkiaSharp.SKBitmap.Decode(png);
        return Enumerable.Range(0, picture.Height).Count(y => picture.GetPixel(0, y).Red < 250 || picture.GetPixel(picture.Width - 1, y).Red < 250);
    }

    [Fact]
    public void The_largest_numbers_of_both_signs_can_be_drawn()
    {
        PlotSeries[] series = [new("weight", [0, 1, 2, 3], [1e308, -1e308, double.NaN, 1.7e308])];
        Assert.DoesNotContain("Infinity", string.Concat(TextPlot.Draw(series, 60, 5, unicode: false)), StringComparison.Ordinal);
        Assert.True(Blue(PngChart.Paint("Weights", new ChartLook("step", "weight"), [.. series.Select(s => s.Bounded())])) > 100);
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
