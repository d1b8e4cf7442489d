using System.Text.RegularExpressions;

namespace CoResearch.Conversations.Stages;

/// <summary>
/// What a chat lays out otherwise than the terminal with its columns: "Label: value" instead of two columns, and a wide row as
/// "• Title: value · Title: value".
/// </summary>
internal static partial class Layout
{
    /// <summary>Labels and values as in two columns.</summary>
    public static string WithoutLabels(string text) => Label().Replace(text, "${label} ");

    /// <summary>Listed rows as the cells of a table's row.</summary>
    public static string WithoutTitles(string text) => ListedRow().Replace(
        text, row => (row.Groups["sign"].Value == "▶" ? "▶ " : "  ") + string.Join("  ", row.Groups["cells"].Value.Split(" · ").Select(Cell)));

    private static string Cell(string cell) => cell.IndexOf(": ", StringComparison.Ordinal) is var colon and >= 0 ? cell[(colon + 2)..] : cell;

    [GeneratedRegex(@"^(?<label> *[^:\n]+):(?: |$)", RegexOptions.Multiline)]
    private static partial Regex Label();

    [GeneratedRegex("^ *(?<sign>[•▶]) (?<cells>.*: .*)$", RegexOptions.Multiline)]
    private static partial Regex ListedRow();
}
