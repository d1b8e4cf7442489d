using System.Globalization;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Standings;

namespace CoResearch.Bot.Views;

/// <summary>How numbers are written wherever people read them: always with a point, never with more digits than they are worth.</summary>
internal static class Figures
{
    public const string None = "n/a";

    /// <summary>The objective as it is ranked: rounded to the challenge's precision, with all its decimals.</summary>
    public static string Score(double? value, ObjectiveSpec objective) =>
        RankingRule.Rounded(value, objective)?.ToString("F" + objective.Precision, CultureInfo.InvariantCulture) ?? None;

    /// <summary>A difference between two values of the objective, with its sign.</summary>
    public static string Change(double value, ObjectiveSpec objective) =>
        RankingRule.Rounded(value, objective) is { } rounded
            ? rounded.ToString($"+0.{new string('0', objective.Precision)};-0.{new string('0', objective.Precision)};0", CultureInfo.InvariantCulture)
            : None;

    /// <summary>Any other number, to four significant digits.</summary>
    public static string Number(double? value) => value switch
    {
        null => None,
        { } v when !double.IsFinite(v) => None,
        0 => "0",
        { } v when Math.Abs(v) is >= 1e-4 and < 1e6 => Significant(v).ToString("0.########", CultureInfo.InvariantCulture),
        { } v => v.ToString("0.###e+0", CultureInfo.InvariantCulture),
    };

    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Sizes and limits in powers of 1024, as challenge.yml counts them.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1 << 10 => $"{bytes} B",
        < 1 << 20 => Short(bytes / 1024.0) + " kB",
        < 1 << 30 => Short(bytes / 1048576.0) + " MB",
        _ => Short(bytes / 1073741824.0) + " GB",
    };

    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 10 } => time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + " s",
        { TotalSeconds: < 90 } => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s",
        { TotalMinutes: < 90 } => time.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture) + " min",
        { TotalHours: < 48 } => time.TotalHours.ToString("0.#", CultureInfo.InvariantCulture) + " h",
        _ => time.TotalDays.ToString("0.#", CultureInfo.InvariantCulture) + " days",
    };

    /// <summary>A gate's bounds in words of mathematics: "&lt; 0.002", "&gt; 1 and &lt; 2"; units as the metric has them.</summary>
    public static string Bounds(GateValue gate) => (gate.Above, gate.Below) switch
    {
        ({ } above, { } below) => $"> {OfGate(gate, above)} and < {OfGate(gate, below)}",
        ({ } above, null) => $"> {OfGate(gate, above)}",
        (null, { } below) => $"< {OfGate(gate, below)}",
        _ => "",
    };

    /// <summary>A value of a gate, in seconds or bytes where its metric counts those.</summary>
    public static string OfGate(GateValue gate, double? value) => (MetricCatalog.Find(gate.Name.Split(' ')[0])?.Unit, value) switch
    {
        (_, null) => None,
        ("s", { } seconds) => Duration(TimeSpan.FromSeconds(Math.Min(seconds, 1e9))),
        ("B", { } bytes) => Bytes((long)Math.Min(bytes, 1e18)),
        _ => Number(value),
    };

    private static string Short(double value) => value.ToString(value < 10 ? "0.##" : value < 100 ? "0.#" : "0", CultureInfo.InvariantCulture);

    private static double Significant(double value)
    {
        var decimals = 3 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return decimals is >= 0 and <= 12 ? Math.Round(value, decimals) : value;
    }
}
