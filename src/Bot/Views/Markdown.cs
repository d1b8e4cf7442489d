using System.Text;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Views;

/// <summary>Puts words of people into Markdown (CommonMark with GitHub's tables): in one line, and never read as mark-up.</summary>
internal static class Markdown
{
    private const string Special = "\\`*_[]<>#|~&$";

    public static string Text(string words)
    {
        var text = new StringBuilder();
        foreach (var letter in string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
        {
            if (Special.Contains(letter, StringComparison.Ordinal)) text.Append('\\');
            text.Append(letter);
        }

        // What would begin a list.
        if (text.Length > 0 && text[0] is '-' or '+') text.Insert(0, '\\');
        for (var i = 0; i < text.Length && char.IsAsciiDigit(text[i]); i++)
            if (i + 1 < text.Length && text[i + 1] is '.' or ')')
            {
                text.Insert(i + 1, '\\');
                break;
            }
        return text.ToString();
    }

    public static string Link(string words, string address) => $"[{Text(words)}](<{new Uri(address).AbsoluteUri}>)";

    /// <summary>A link where it is one, otherwise words.</summary>
    public static string Linked(string text) => Artefact.IsLink(text) ? Link(text, text) : Text(text);

    /// <summary>A table; cells are Markdown already.</summary>
    public static string Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows) =>
        string.Join('\n', rows.Prepend([.. head.Select(_ => "---")]).Prepend(head).Select(row => $"| {string.Join(" | ", row)} |")) + "\n";
}
