using System.Globalization;

namespace CoResearch.Benchmarks;

/// <summary>Prints measurements, all in the same form.</summary>
internal static class Report
{
    /// <summary>Seconds against seconds; the ratio says how many times faster ours is.</summary>
    public static void Seconds(string what, double ours, string comparison, double theirs) =>
        Line(what, $"{Text(ours)} s", $"{comparison} {Text(theirs)} s", $"{theirs / ours:0.0} x");

    /// <summary>A figure against its limit; the ratio is figure over limit.</summary>
    public static void Limit(string what, double figure, double limit, string unit) =>
        Line(what, $"{Text(figure)} {unit}", $"limit {Text(limit)} {unit}", $"{figure / limit:0.00} of it");

    /// <summary>One line.</summary>
    public static void Line(string what, string figure, string comparison, string ratio) =>
        Console.WriteLine($"{what}: {figure}, {comparison}, {ratio}");

    private static string Text(double value) => value.ToString(value < 10 ? "0.000" : "0.0", CultureInfo.InvariantCulture);
}
