using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Charts;

/// <summary>What a picture shows, before anything is drawn.</summary>
internal sealed record Chart
{
    /// <summary>The file's name without extension: letters, digits, dashes. The same name is drawn over.</summary>
    public required string Name { get; init; }
    public required string Title { get; init; }
    public required string X { get; init; }
    public required string Y { get; init; }

    /// <summary>Lines on the left axis; what the terminal draws.</summary>
    public IReadOnlyList<PlotSeries> Series { get; init; } = [];

    /// <summary>Lines on an axis of their own at the right, dashed: a metric beside the losses.</summary>
    public IReadOnlyList<PlotSeries> Right { get; init; } = [];
    public string? RightY { get; init; }

    /// <summary>Values that stay until the next one: the best score so far.</summary>
    public bool Steps { get; init; }

    /// <summary>Each x is the centre of a bar: a distribution.</summary>
    public bool Bars { get; init; }

    /// <summary>How many of the values lie in each of equal bins between the smallest and the largest.</summary>
    public static PlotSeries Histogram(string name, IReadOnlyList<double> values, int bins = 20)
    {
        var finite = values.Where(double.IsFinite).ToList();
        if (finite.Count == 0) return new PlotSeries(name, [], []);
        var (low, high) = (finite.Min(), finite.Max());
        if (low == high) (low, high) = (low - 0.5, high + 0.5);
        var width = (high - low) / bins;
        var counts = new double[bins];
        foreach (var value in finite) counts[Math.Min(bins - 1, (int)((value - low) / width))]++;
        return new PlotSeries(name, [.. Enumerable.Range(0, bins).Select(i => low + (width * (i + 0.5)))], counts);
    }
}
