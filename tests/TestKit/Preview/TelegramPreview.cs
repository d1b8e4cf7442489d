using System.Net;
using CoResearch.TestKit.Telegram;

namespace CoResearch.TestKit.Preview;

/// <summary>Draws what a bot sent to Telegram: its HTML is the payload itself, in a bubble as wide as on a telephone, the keyboard below.</summary>
public static class TelegramPreview
{
    private const string Style = """
        body { margin: 0; padding: 10px 12px; background: #d5dfe6; color: #000; font: 15px/1.35 "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif; }
        .entry { max-width: 410px; margin: 0 0 8px; } .own { margin-left: auto; width: fit-content; }
        .bubble { background: #fff; border-radius: 14px; padding: 7px 11px; white-space: pre-wrap; overflow-wrap: anywhere; } .own .bubble { background: #e4fbd0; }
        pre { font: 11.5px/1.4 "Liberation Mono", "DejaVu Sans Mono", monospace; background: #eef3f7; border-left: 3px solid #3a95d5; border-radius: 4px; padding: 6px; margin: 4px 0; white-space: pre-wrap; }
        code { font: 13px "Liberation Mono", "DejaVu Sans Mono", monospace; color: #2f73b0; } pre code { color: inherit; font: inherit; } a { color: #2f73b0; text-decoration: none; }
        .row { display: flex; gap: 4px; margin-top: 4px; } .row span { flex: 1; background: #7d99ad; color: #fff; border-radius: 8px; text-align: center; padding: 6px 4px; font-size: 14px; }
        img { display: block; width: 100%; border-radius: 10px; margin-bottom: 4px; }
        """;

    /// <summary>A page of entries.</summary>
    public static string Html(IEnumerable<PreviewEntry> entries) =>
        $"<!doctype html><meta charset=\"utf-8\"><style>{Style}</style>" + string.Concat(entries.Select(e => $"<div class=\"entry{(e.Own ? " own" : "")}\">{(e.Own ? $"<div class=\"bubble\">{e.Html}</div>" : e.Html)}</div>"));

    /// <summary>A message of the bot's.</summary>
    public static PreviewEntry Of(string bot, TelegramPostedMessage posted)
    {
        var picture = posted is { Method: "sendPhoto", File: { } png } ? PreviewEntry.Picture(png) : "";
        var file = posted.Method == "sendDocument" ? $"📄 {WebUtility.HtmlEncode(posted.FileName)}\n" : "";
        var keyboard = string.Concat(posted.Buttons.Select(row => $"<div class=\"row\">{string.Concat(row.Select(b => $"<span>{WebUtility.HtmlEncode(b.Label)}</span>"))}</div>"));
        return new PreviewEntry(bot, $"<div class=\"bubble\">{picture}{file}{posted.Html.Replace("</pre>\n", "</pre>", StringComparison.Ordinal)}</div>{keyboard}");
    }
}
