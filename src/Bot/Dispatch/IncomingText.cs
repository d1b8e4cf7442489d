using System.Text;
using System.Text.RegularExpressions;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Dispatch;

/// <summary>
/// What people type arrives hostile: escape sequences, control characters and marks that reorder text are dropped before anything
/// is stored, and the length is capped.
/// </summary>
internal static partial class IncomingText
{
    /// <summary>The longest line that is read, in UTF-16 characters.</summary>
    public const int MaxLength = 4000;

    /// <summary>The most that can be filled into a form: the sum of its fields, and the names around them.</summary>
    public const int MostFilledIn = 16000;

    /// <summary>The longest text of an event.</summary>
    public static int MostOf(InboundKind kind) => kind == InboundKind.FormSubmit ? MostFilledIn : MaxLength;

    /// <summary>The text on one line, without what a terminal or a reader could be fooled by; at most one character over the cap.</summary>
    public static string Clean(string raw, int most = MaxLength) => Cut.To(Strip(Cut.To(raw, 2 * most), keepLines: false), most + 1);

    /// <summary>The same for text that is shown, where lines and tabs mean something.</summary>
    public static string CleanLines(string raw) => Strip(raw, keepLines: true);

    /// <summary>Whether somebody may make a card of the message that they answer.</summary>
    public static bool IsCard(string text) => Card().IsMatch(text);

    private static string Strip(string raw, bool keepLines)
    {
        var clean = new StringBuilder(raw.Length);
        foreach (var rune in (raw.Contains('\e') || raw.Contains('\u009b') ? Escapes().Replace(raw, "") : raw).EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t') clean.Append(keepLines ? (char)rune.Value : ' ');
            else if (rune.Value == '\r') clean.Append(keepLines ? "" : " ");
            else if (!Rune.IsControl(rune) && !Reorders(rune)) clean.Append(rune);
        }
        return keepLines ? clean.ToString() : clean.ToString().Trim();
    }

    // Bidirectional overrides and isolates can make a name read as another one; zero-width marks hide in it.
    private static bool Reorders(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200B or 0xFEFF or 0x2028 or 0x2029;

    [GeneratedRegex(@"\A\s*/?(co\s+)?card(\s|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex Card();

    [GeneratedRegex("(?:\\e\\[|\u009b)[0-?]*[ -/]*[@-~]|\\e[\\]PX^_][^\\a\\e]*(?:\\a|\\e\\\\)?|\\e[ -/]*[0-~]")]
    private static partial Regex Escapes();
}
