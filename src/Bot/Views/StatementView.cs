using System.Text;
using System.Text.RegularExpressions;
using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Views;

/// <summary>
/// Reads a statement's Markdown into message blocks: headings, paragraphs, lists, fenced code, tables; code, stress and links inside a
/// line. What it does not know stays as it is written.
/// </summary>
internal static partial class StatementView
{
    public static IReadOnlyList<Block> Read(string markdown)
    {
        var blocks = new List<Block>();
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        var paragraph = new StringBuilder();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                Flush();
                var code = lines.Skip(i + 1).TakeWhile(l => !l.TrimStart().StartsWith("```", StringComparison.Ordinal)).ToList();
                blocks.Add(new LogBlock(string.Join('\n', code)) { Language = line.Trim().TrimStart('`') is { Length: > 0 } language ? language : null });
                i += code.Count + 1;
            }
            else if (line.StartsWith('|') && i + 1 < lines.Length && Rule().IsMatch(lines[i + 1]))
            {
                Flush();
                var rows = lines.Skip(i + 2).TakeWhile(l => l.StartsWith('|')).ToList();
                blocks.Add(Table(line, lines[i + 1], rows));
                i += rows.Count + 1;
            }
            else if (Heading().Match(line) is { Success: true } heading)
            {
                Flush();
                blocks.Add(new HeadingBlock(string.Concat(Spans(heading.Groups[1].Value).Select(Plain))));
            }
            else if (Item().Match(line) is { Success: true } item)
            {
                Flush();
                paragraph.Append(item.Groups[1].Value is "-" or "*" ? "• " : item.Groups[1].Value + " ").Append(item.Groups[2].Value);
            }
            else if (string.IsNullOrWhiteSpace(line)) Flush();
            else paragraph.Append(paragraph.Length > 0 ? " " : "").Append(line.Trim());
        }
        Flush();
        return blocks;

        void Flush()
        {
            if (paragraph.Length > 0) blocks.Add(new ParagraphBlock(Spans(paragraph.ToString())));
            paragraph.Clear();
        }
    }

    /// <summary>A line with its <c>`code`</c>, <c>**stress**</c> and <c>[links](…)</c>.</summary>
    internal static IReadOnlyList<Span> Spans(string line)
    {
        var spans = new List<Span>();
        var at = 0;
        foreach (Match match in Inline().Matches(line))
        {
            if (match.Index > at) spans.Add(new TextSpan(line[at..match.Index]));
            spans.Add(match.Groups["code"] is { Success: true } code ? new CodeSpan(code.Value)
                : match.Groups["strong"] is { Success: true } strong ? new StrongSpan(strong.Value)
                : new LinkSpan(match.Groups["text"].Value, match.Groups["address"].Value));
            at = match.Index + match.Length;
        }
        if (at < line.Length) spans.Add(new TextSpan(line[at..]));
        return spans;
    }

    private static TableBlock Table(string header, string rule, IReadOnlyList<string> rows)
    {
        var titles = Cells(header);
        var numbers = Cells(rule).Select(r => r.EndsWith(':') && !r.StartsWith(':')).ToList();
        return new TableBlock(
            [.. titles.Select((title, i) => new Column(title, numbers.ElementAtOrDefault(i)))],
            [.. rows.Select(r => Cells(r)).Select(cells => new Row([.. titles.Select((_, i) => Spans(cells.ElementAtOrDefault(i) ?? ""))]))]);
    }

    private static string[] Cells(string row) => row.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries);

    private static string Plain(Span span) => span switch
    {
        TextSpan text => text.Text,
        CodeSpan code => code.Text,
        StrongSpan strong => strong.Text,
        LinkSpan link => link.Text,
        _ => "",
    };

    [GeneratedRegex(@"^#{1,6}\s+(.*?)\s*#*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*([-*]|\d{1,3}[.)])\s+(.*)$")]
    private static partial Regex Item();

    [GeneratedRegex(@"^\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"`(?<code>[^`]+)`|\*\*(?<strong>[^*]+)\*\*|\[(?<text>[^\]]+)\]\((?<address>[^)\s]+)\)")]
    private static partial Regex Inline();
}
