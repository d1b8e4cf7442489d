using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Source;

/// <summary>Makes one harmless line of what a repository says: no control characters, no more than so many characters.</summary>
internal static class Printable
{
    public static string Line(string text, int length)
    {
        var cut = Cut.Short(text, length);
        return string.Concat(cut.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' || IsBidi(c) ? ' ' : c)).Trim();
    }

    // Overrides that make a line read backwards: https://trojansource.codes
    private static bool IsBidi(char c) => c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';
}
