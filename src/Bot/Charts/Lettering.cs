using System.Globalization;
using System.Text;
using SkiaSharp;

namespace CoResearch.Bot.Charts;

/// <summary>Words on pictures that are drawn by hand.</summary>
internal static class Lettering
{
    /// <summary>Whether the font has all letters of a text.</summary>
    public static bool CanWrite(string text) => ChartFont.Typeface.ContainsGlyphs(text);

    /// <summary>
    /// The text as the font can write it: a letter of another script stands as its code point, so that two words of it are told apart; signs
    /// that the font lacks, such as emoji, are left out.
    /// </summary>
    public static string Legible(string text)
    {
        if (CanWrite(text)) return text;
        var legible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (CanWrite(rune.ToString())) legible.Append(rune);
            else if (Rune.IsLetterOrDigit(rune)) legible.Append(CultureInfo.InvariantCulture, $"[{rune.Value:X4}]");
        }
        return legible.ToString();
    }

    /// <summary>Writes from a point on the base line; where the text ends.</summary>
    public static float Write(SKCanvas canvas, string text, float x, float y, SKFont font, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawText(text, x, y, font, paint);
        return x + font.MeasureText(text);
    }

    /// <summary>A text in at most so many lines, each within the room, cut with a mark of omission.</summary>
    public static IReadOnlyList<string> Wrap(string text, SKFont font, float room, int most)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in Legible(text).Split(' '))
        {
            var longer = line.Length == 0 ? word : line + " " + word;
            if (font.MeasureText(longer) <= room || line.Length == 0) line = longer;
            else
            {
                lines.Add(line);
                line = word;
            }
        }
        lines.Add(line);
        if (lines.Count > most) lines = [.. lines.Take(most - 1), string.Join(' ', lines.Skip(most - 1))];
        return [.. lines.Select(l => Cut(l, font, room))];
    }

    /// <summary>As much of a text as there is room for, with a mark of omission where it is cut.</summary>
    public static string Cut(string text, SKFont font, float room)
    {
        text = Legible(text);
        if (font.MeasureText(text) <= room) return text;
        var length = text.Length;
        while (length > 0 && font.MeasureText(text[..length] + "…") > room) length--;
        if (length > 0 && char.IsHighSurrogate(text[length - 1])) length--;
        return text[..length] + "…";
    }
}
