using System.Text.Json.Nodes;
using CoResearch.TestKit.Slack;

namespace CoResearch.Conversations.Stages;

/// <summary>Blocks as the plain text that people read.</summary>
internal static class SlackReading
{
    /// <summary>The whole message; an account is shown by its name.</summary>
    public static string Of(SlackMessage message, Func<string, string> shown) =>
        message.Blocks.Count == 0 ? Unescape(message.Text) : string.Join('\n', message.Blocks.Select(b => Block(b!, shown)).Where(t => t.Length > 0));

    public static IReadOnlyList<(string Label, string Token)> Buttons(JsonArray blocks) =>
    [
        .. blocks.Where(b => Text(b, "type") == "actions").SelectMany(b => b!["elements"]!.AsArray())
            .Select(e => (Text(e!["text"], "text"), Text(e, "value"))),
    ];

    /// <summary>A form that opened: its title and what it asks.</summary>
    public static string Form(JsonObject view) =>
        string.Join('\n', [Text(view["title"], "text"), .. view["blocks"]!.AsArray().Select(b => Text(b!["label"] ?? b["text"], "text"))]);

    private static string Block(JsonNode block, Func<string, string> shown) => Text(block, "type") switch
    {
        "header" => Text(block["text"], "text"),
        "rich_text" => string.Join('\n', block["elements"]!.AsArray().Select(e => Inline(e!["elements"]!, shown))),
        "table" => string.Join('\n', block["rows"]!.AsArray().Select(row => Row(row!.AsArray(), shown))),
        "actions" => "",
        var type => throw new InvalidOperationException($"Nobody reads a {type} block yet."),
    };

    /// <summary>Cells two blanks apart. The reader's own row is bold throughout, which has the sign here that text has for it.</summary>
    private static string Row(JsonArray cells, Func<string, string> shown)
    {
        var filled = cells.Where(c => CellText(c!, shown).Trim().Length > 0).ToList();
        var own = filled.Count > 0 && filled.TrueForAll(c => c!["elements"] is JsonArray parts && parts[0]!["elements"]!.AsArray().All(IsStyled));
        return (own ? "▶ " : "") + string.Join("  ", cells.Select(c => CellText(c!, shown)));
    }

    private static string CellText(JsonNode cell, Func<string, string> shown) =>
        Text(cell, "type") == "raw_text" ? Text(cell, "text") : Block(cell, shown);

    private static bool IsStyled(JsonNode? element) => element!["style"] is not null || Text(element, "type") is not "text";

    private static string Inline(JsonNode elements, Func<string, string> shown) => string.Concat(elements.AsArray().Select(e => Text(e, "type") switch
    {
        "text" => Text(e, "text"),
        "user" => "@" + shown(Text(e, "user_id")),
        "link" => $"{Text(e, "text")} ({Text(e, "url")})",
        "date" => Text(e, "fallback"),
        var type => throw new InvalidOperationException($"Nobody reads a {type} element yet."),
    }));

    private static string Unescape(string text) =>
        text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    // What people type behind /co here is the same command elsewhere.
    private static string Text(JsonNode? node, string name) => (node?[name]?.ToString() ?? "").Replace("/co ", "/", StringComparison.Ordinal);
}
