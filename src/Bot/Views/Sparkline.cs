namespace CoResearch.Bot.Views;

/// <summary>A curve in one line of text.</summary>
internal static class Sparkline
{
    private const string Levels = "▁▂▃▄▅▆▇█";

    /// <summary>A block for each value, or of many for so many of them and the last, the smallest lowest; empty for fewer than two.</summary>
    public static string Of(IReadOnlyList<double> values, int most = 24)
    {
        var finite = values.Where(double.IsFinite).ToList();
        if (finite.Count < 2) return "";
        if (finite.Count > most) finite = [.. Enumerable.Range(1, most).Select(i => finite[(finite.Count * i / most) - 1])];
        var (low, high) = (finite.Min(), finite.Max());
        return string.Concat(finite.Select(v => Levels[high > low ? (int)Math.Round((v - low) / (high - low) * (Levels.Length - 1)) : Levels.Length / 2]));
    }
}
