using System.Net;
using System.Text.Json.Nodes;
using CoResearch.TestKit.Slack;

namespace CoResearch.TestKit.Preview;

/// <summary>Draws what a bot sent to Slack from the very payloads, in the plain look of its messages. A block that it does not know is a mistake.</summary>
public static class SlackPreview
{
    private const string Style = """
        body { margin: 0; background: #fff; color: #1d1c1d; font: 15px/1.46 "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif; }
        .entry { padding: 8px 20px; display: grid; grid-template-columns: 36px 1fr; column-gap: 10px; }
        .face { width: 36px; height: 36px; border-radius: 8px; color: #fff; font-weight: 700; text-align: center; line-height: 36px; }
        .who { font-weight: 900; } .app { font-size: 11px; font-weight: 700; background: #e8e8e8; color: #616061; border-radius: 3px; padding: 1px 4px; margin-left: 5px; }
        h3 { font-size: 18px; margin: 4px 0; } .section { white-space: pre-wrap; margin: 2px 0 6px; overflow-wrap: anywhere; }
        code { font: 12px "Liberation Mono", "DejaVu Sans Mono", monospace; color: #c01343; background: #f7f7f8; border: 1px solid #ddd; border-radius: 3px; padding: 1px 3px; }
        pre { font: 12px/1.5 "Liberation Mono", "DejaVu Sans Mono", monospace; background: #f8f8f8; border: 1px solid #ddd; border-radius: 4px; padding: 8px; white-space: pre-wrap; }
        table { border-collapse: separate; border-spacing: 0; margin: 6px 0 10px; border: 1px solid #ddd; border-radius: 6px; }
        td { padding: 5px 12px; border-bottom: 1px solid #eee; vertical-align: top; } tr:last-child td { border-bottom: 0; } tr:first-child td { font-weight: 700; background: #f8f8f8; }
        td.number { text-align: right; white-space: nowrap; }
        .user, a { color: #1264a3; text-decoration: none; } .user { background: #e8f5fa; border-radius: 3px; padding: 0 2px; }
        .button { display: inline-block; border: 1px solid #bbb; border-radius: 8px; padding: 3px 12px; margin: 4px 8px 4px 0; font-weight: 700; font-size: 13px; }
        img { display: block; max-width: 540px; border: 1px solid #ddd; border-radius: 8px; margin: 4px 0; } .file { color: #616061; font-size: 13px; }
        """;

    /// <summary>A page of entries.</summary>
    public static string Html(IEnumerable<PreviewEntry> entries) =>
        $"<!doctype html><meta charset=\"utf-8\"><style>{Style}</style>" + string.Concat(entries.Select(e => $"""
            <div class="entry"><div class="face" style="background:{(e.Own ? "#3f7cac" : "#4a154b")}">{Text(e.Who[..1].ToUpperInvariant())}</div>
            <div><span class="who">{Text(e.Who)}</span>{(e.Own ? "" : "<span class=\"app\">APP</span>")}<div>{e.Html}</div></div></div>
            """));

    /// <summary>A message of the bot's; <paramref name="names"/> says who the accounts are.</summary>
    public static PreviewEntry Of(string bot, SlackMessage message, IReadOnlyDictionary<string, string> names) =>
        new(bot, string.Concat(message.Blocks.Select(b => Block(b!.AsObject(), names))));

    /// <summary>A file that the bot uploaded: a picture, or its name.</summary>
    public static PreviewEntry Of(string bot, SlackUpload upload) => new(bot,
        $"<div class=\"file\">{Text(upload.Title ?? upload.Name)}</div>" + (upload.Name.EndsWith(".png", StringComparison.Ordinal) ? PreviewEntry.Picture(upload.Content) : ""));

    private static string Block(JsonObject block, IReadOnlyDictionary<string, string> names) => $"{block["type"]}" switch
    {
        "header" => $"<h3>{Text(block["text"]!["text"])}</h3>",
        "rich_text" => string.Concat(block["elements"]!.AsArray().Select(e => Part(e!.AsObject(), names))),
        "table" => Table(block, names),
        "actions" => $"<div>{string.Concat(block["elements"]!.AsArray().Select(b => $"<span class=\"button\">{Text(b!["text"]!["text"])}</span>"))}</div>",
        var type => throw new InvalidOperationException($"The preview cannot draw a block {type}."),
    };

    private static string Part(JsonObject part, IReadOnlyDictionary<string, string> names)
    {
        var inside = string.Concat(part["elements"]!.AsArray().Select(e => Element(e!.AsObject(), names)));
        return $"{part["type"]}" == "rich_text_preformatted" ? $"<pre>{inside}</pre>" : $"<div class=\"section\">{inside}</div>";
    }

    private static string Table(JsonObject table, IReadOnlyDictionary<string, string> names)
    {
        var right = table["column_settings"]!.AsArray().Select(c => $"{c!["align"]}" == "right").ToList();
        return $"<table>{string.Concat(table["rows"]!.AsArray().Select(row => $"<tr>{string.Concat(row!.AsArray().Select((cell, i) =>
            $"<td{(right[i] ? " class=\"number\"" : "")}>{Cell(cell!.AsObject(), names)}</td>"))}</tr>"))}</table>";
    }

    private static string Cell(JsonObject cell, IReadOnlyDictionary<string, string> names) => $"{cell["type"]}" == "raw_text"
        ? Text(cell["text"])
        : string.Concat(cell["elements"]!.AsArray().SelectMany(s => s!["elements"]!.AsArray()).Select(e => Element(e!.AsObject(), names)));

    private static string Element(JsonObject element, IReadOnlyDictionary<string, string> names) => $"{element["type"]}" switch
    {
        "text" => Styled(Text(element["text"]), element["style"]),
        "user" => $"<span class=\"user\">@{Text(names.GetValueOrDefault($"{element["user_id"]}", $"{element["user_id"]}"))}</span>",
        "link" => $"<a>{Text(element["text"] ?? element["url"])}</a>",
        "date" => Text(DateTimeOffset.FromUnixTimeSeconds(element["timestamp"]!.GetValue<long>()).ToString("MMM d, HH:mm")),
        var type => throw new InvalidOperationException($"The preview cannot draw an element {type}."),
    };

    private static string Styled(string html, JsonNode? style)
    {
        if (style?["code"] is not null) html = $"<code>{html}</code>";
        return style?["bold"] is null ? html : $"<b>{html}</b>";
    }

    private static string Text(object? text) => WebUtility.HtmlEncode($"{text}");
}
