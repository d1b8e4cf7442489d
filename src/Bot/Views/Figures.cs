using System.Globalization;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Standings;

namespace CoResearch.Bot.Views;

/// <summary>
/// How numbers are written wherever people read them, never with more digits than they are worth. What is measured has a point in every language,
/// as in code and files; counts, times and sizes are words of the reader's language.
/// </summary>
internal static class Figures
{
    public const string None = "n/a";

    /// <summary>From here on a double holds no decimals, and its digits before the point are no information.</summary>
    private const double Huge = 1e15;

    /// <summary>The objective as it is ranked: rounded to the challenge's precision, with all its decimals; a huge one is written as powers of ten are.</summary>
    public static string Score(double? value, ObjectiveSpec objective) => RankingRule.Rounded(value, objective) switch
    {
        null => None,
        { } huge when Math.Abs(huge) >= Huge => Number(huge),
        { } rounded => rounded.ToString("F" + objective.Precision, CultureInfo.InvariantCulture),
    };

    /// <summary>A difference between two values of the objective, with its sign.</summary>
    public static string Change(double value, ObjectiveSpec objective) =>
        RankingRule.Rounded(value, objective) is not { } rounded ? None
            : Math.Abs(rounded) >= Huge ? rounded.ToString("+0.###e+0;-0.###e+0", CultureInfo.InvariantCulture)
            : rounded.ToString($"+0.{new string('0', objective.Precision)};-0.{new string('0', objective.Precision)};0", CultureInfo.InvariantCulture);

    /// <summary>Any other number, to four significant digits.</summary>
    public static string Number(double? value) => value switch
    {
        null => None,
        { } v when !double.IsFinite(v) => None,
        0 => "0",
        { } v when Math.Abs(v) is >= 1e-4 and < 1e6 => Significant(v).ToString("0.########", CultureInfo.InvariantCulture),
        { } v => v.ToString("0.###e+0", CultureInfo.InvariantCulture),
    };

    public static string Count(this Texts texts, long count) => count.ToString("#,0", texts.Culture);

    /// <summary>Sizes and limits in powers of 1024, as challenge.yml counts them.</summary>
    public static string Bytes(this Texts texts, long bytes) => bytes switch
    {
        < 1 << 10 => texts.Of("views.bytes", new { count = bytes }),
        < 1 << 20 => texts.Of("views.kilobytes", new { count = Short(bytes / 1024.0) }),
        < 1 << 30 => texts.Of("views.megabytes", new { count = Short(bytes / 1048576.0) }),
        _ => texts.Of("views.gigabytes", new { count = Short(bytes / 1073741824.0) }),
    };

    public static string Duration(this Texts texts, TimeSpan time) => time switch
    {
        { TotalSeconds: < 90 and var seconds } => texts.Of("views.seconds", new { count = Rounded(seconds, seconds < 10 ? 1 : 0) }),
        { TotalMinutes: < 90 and var minutes } => texts.Of("views.minutes", new { count = Rounded(minutes, 1) }),
        { TotalHours: < 48 and var hours } => texts.Of("views.hours", new { count = Rounded(hours, 1) }),
        _ => texts.Of("views.days", new { count = Rounded(time.TotalDays, 1) }),
    };

    /// <summary>A gate's bounds in words of mathematics: "&lt; 0.002", "&gt; 1 and &lt; 2"; units as the metric has them.</summary>
    public static string Bounds(this Texts texts, GateValue gate) => (gate.Above, gate.Below) switch
    {
        ({ } above, { } below) => texts.Of("views.between", new { above = texts.OfGate(gate, above), below = texts.OfGate(gate, below) }),
        ({ } above, null) => $"> {texts.OfGate(gate, above)}",
        (null, { } below) => $"< {texts.OfGate(gate, below)}",
        _ => "",
    };

    /// <summary>A value of a gate, in seconds or bytes where its metric counts those.</summary>
    public static string OfGate(this Texts texts, GateValue gate, double? value) => (MetricCatalog.Find(gate.Name.Split(' ')[0])?.Unit, value) switch
    {
        (_, null) => None,
        ("s", { } seconds) => texts.Duration(TimeSpan.FromSeconds(Math.Min(seconds, 1e9))),
        ("B", { } bytes) => texts.Bytes((long)Math.Min(bytes, 1e18)),
        _ => Number(value),
    };

    private static double Short(double value) => Rounded(value, value < 10 ? 2 : value < 100 ? 1 : 0);

    private static double Rounded(double value, int decimals) => Math.Round(value, decimals, MidpointRounding.AwayFromZero);

    private static double Significant(double value)
    {
        var decimals = 3 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return decimals is >= 0 and <= 12 ? Math.Round(value, decimals) : value;
    }
}
