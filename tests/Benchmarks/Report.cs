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

    /// <summary>Whether something measured is not as it must be.</summary>
    public static bool Failed { get; private set; }

    /// <summary>Something is not as it must be: the program ends with 1.</summary>
    public static void Fail(string what, string why)
    {
        Failed = true;
        Console.WriteLine($"{what}: FAILED. {why}");
    }

    /// <summary>One line.</summary>
    public static void Line(string what, string figure, string comparison, string ratio) =>
        Console.WriteLine($"{what}: {figure}, {comparison}, {ratio}");

    private static string Text(double value) => value.ToString(value < 10 ? "0.000" : "0.0", CultureInfo.InvariantCulture);
}
