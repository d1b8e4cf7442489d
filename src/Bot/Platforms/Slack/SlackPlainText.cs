using System.Globalization;
using System.Text.Json.Nodes;
using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>A message as bare words: for notifications and screen readers, and for what no block can hold.</summary>
internal static class SlackPlainText
{
    public static string Of(ChatMessage message) => string.Join('\n', message.Blocks.Select(Of).Where(t => t.Length > 0));

    /// <summary>One of a message's pages.</summary>
    public static string Of(JsonArray blocks) => string.Join('\n', blocks.Select(Words).Where(t => t.Length > 0));

    private static string Words(JsonNode? node) => node switch
    {
        JsonObject part when part.Text("text") is { } text => text,
        JsonObject part => string.Concat(part.Select(p => p.Key == "rows" ? string.Join('\n', ((JsonArray)p.Value!).Select(Row)) : Words(p.Value))),
        JsonArray items => string.Concat(items.Select(Words)),
        _ => "",
    };

    private static string Row(JsonNode? cells) => string.Join("  ", ((JsonArray)cells!).Select(Words));

    private static string Of(Block block) => block switch
    {
        HeadingBlock heading => SlackRichText.Clean(heading.Text),
        ParagraphBlock paragraph => SlackRichText.Words(paragraph.Spans),
        FieldsBlock fields => string.Join('\n', fields.Fields.Select(f => $"{SlackRichText.Clean(f.Label)}: {SlackRichText.Words(f.Value)}")),
        TableBlock table => Of(table),
        LogBlock log => SlackRichText.Clean(log.Text).TrimEnd('\n'),
        PlotBlock plot => SlackRichText.Clean(plot.Alt),
        FileBlock file => SlackRichText.Clean(file.Name),
        ProgressBlock progress => $"{SlackRenderer.Bar(progress.Fraction)} {SlackRichText.Clean(progress.Label)}",
        ButtonsBlock buttons => string.Join(" · ", buttons.Buttons.Select(b => SlackRichText.Clean(b.Label))),
        FormBlock form => SlackRichText.Clean(form.Title),
        _ => throw new InvalidOperationException($"Slack cannot show {block.GetType().Name}."),
    };

    /// <summary>A table in fixed width: numbers to the right, the reader's own row marked.</summary>
    public static string Of(TableBlock table)
    {
        var rows = table.Rows.Select(row => row.Cells.Select(Cell).ToList()).Prepend([.. table.Columns.Select(c => Line(c.Title))]).ToList();
        var widths = table.Columns.Select((_, i) => rows.Max(row => i < row.Count ? Width(row[i]) : 0)).ToList();
        var margin = table.Rows.Any(r => r.Marked) ? 2 : 0;
        return string.Join('\n', rows.Select((row, at) =>
            (at > 0 && table.Rows[at - 1].Marked ? "> " : "").PadRight(margin)
            + string.Join("  ", row.Take(widths.Count).Select((cell, i) => Pad(cell, widths[i], table.Columns[i].Number))).TrimEnd()));
    }

    private static string Cell(IReadOnlyList<Span> spans) => Line(SlackRichText.Words(spans));

    private static string Line(string text) => SlackRichText.Clean(text).Replace('\n', ' ').Replace('\t', ' ');

    private static string Pad(string text, int width, bool right)
    {
        var blanks = new string(' ', width - Width(text));
        return right ? blanks + text : text + blanks;
    }

    private static int Width(string text) => new StringInfo(text).LengthInTextElements;
}
