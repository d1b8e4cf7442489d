using CoResearch.Workers.Monitor;
using Xunit;

namespace CoResearch.Workers.Tests.Monitor;

/// <summary>A curve stays small however long it is, and loses no peak.</summary>
public sealed class SeriesTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(2000)]
    [InlineData(3999)]
    [InlineData(4000)]
    [InlineData(4001)]
    [InlineData(1_000_003)]
    public void The_first_the_last_and_the_extremes_are_kept(int count)
    {
        var series = new Series("", "loss");
        var (low, high) = (count / 3, count / 2);
        for (var i = 0; i < count; i++) series.Add(i, i == low ? -9 : i == high ? 9 : Math.Sin(i));
        var points = series.Points();
        Assert.InRange(points.Count, Math.Min(count, 500), Series.Shown);
        Assert.Equal(0, points[0].Step);
        Assert.Equal(count - 1, points[^1].Step);
        Assert.Contains(new Point(low, -9), points);
        Assert.Contains(new Point(high, 9), points);
        Assert.True(points.Zip(points.Skip(1)).All(p => p.First.Step < p.Second.Step));
        Assert.Equal((count, -9, 9), (series.Count, series.Smallest!.Value.Value, series.Largest!.Value.Value));
    }

    [Fact]
    public void Every_stretch_is_seen_equally_well()
    {
        var series = new Series("", "loss");
        for (var i = 0; i < 300_000; i++) series.Add(i, i % 2);
        var tenths = series.Points().GroupBy(p => p.Step * 10 / 300_000).Select(g => g.Count()).ToList();
        Assert.Equal(10, tenths.Count);
        Assert.InRange(tenths.Max() - tenths.Min(), 0, 40);
    }

    [Fact]
    public void A_run_that_goes_back_and_on_again_has_its_later_values()
    {
        var series = new Series("", "loss");
        foreach (var (step, value) in new (long, double)[] { (1, 1), (2, 2), (3, 3), (2, 20), (3, 30), (4, 40) }) series.Add(step, value);
        Assert.Equal([new(1, 1), new(2, 20), new(3, 30), new(4, 40)], series.Points());
    }

    [Fact]
    public void What_is_no_number_is_counted_and_not_drawn()
    {
        var series = new Series("", "loss");
        series.Add(1, 0.5);
        series.Add(2, double.NaN);
        series.Add(3, double.PositiveInfinity);
        Assert.Equal([new Point(1, 0.5)], series.Points());
        Assert.Equal((3, 3, 0.5, 2L), (series.Count, series.LastStep, series.Last!.Value.Value, series.NotFiniteSince));
        series.Add(4, 0.25);
        Assert.Null(series.NotFiniteSince);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    public void What_is_no_step_is_not_drawn(long step)
    {
        var series = new Series("", "loss");
        foreach (var at in new[] { 1, step, 2 }) series.Add(at, 0.5);
        Assert.Equal([1, 2], series.Points().Select(p => p.Step));
        Assert.Equal(2, series.LastStep);
    }

    [Fact]
    public void The_way_is_a_few_values_and_ends_with_the_last()
    {
        var series = new Series("", "loss");
        for (var i = 1; i <= 100; i++) series.Add(i, i);
        Assert.Equal([25, 50, 75, 100], series.Way(4));
    }
}
