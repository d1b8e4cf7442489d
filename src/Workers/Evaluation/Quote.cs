using System.Globalization;
using System.Text;

namespace CoResearch.Workers.Evaluation;

/// <summary>Shows a piece of somebody's file in a message: at most 40 characters, what controls how text is shown replaced.</summary>
internal static class Quote
{
    private const int Longest = 40;

    public static string Of(ReadOnlySpan<byte> text)
    {
        var decoded = Encoding.UTF8.GetString(text[..Math.Min(text.Length, 4 * Longest)]);
        var shown = new StringBuilder(Longest + 1);
        foreach (var rune in decoded.EnumerateRunes())
        {
            if (shown.Length >= Longest) break;
            shown.Append(Shows(rune) ? rune.ToString() : "?");
        }
        return text.Length > 4 * Longest || shown.Length >= Longest ? $"{shown}…" : shown.ToString();
    }

    private static bool Shows(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
