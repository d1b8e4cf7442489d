using System.Globalization;
using System.Text;

namespace CoResearch.TestKit.Telegram;

/// <summary>Reads Telegram's HTML as Telegram does: the plain text that people see, or the error that it answers.</summary>
public static class TelegramMarkup
{
    private static readonly string[] Tags =
        ["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "a", "tg-emoji", "code", "pre", "blockquote"];

    /// <summary>The text without mark-up, or what is wrong with it.</summary>
    public static (string Text, string? Error) Read(string html)
    {
        var text = new StringBuilder();
        var open = new Stack<string>();
        for (var at = 0; at < html.Length;)
        {
            if (html[at] == '&' && Entity(html, at) is var (decoded, length))
            {
                text.Append(decoded);
                at += length;
            }
            else if (html[at] != '<')
            {
                text.Append(html[at++]);
            }
            else
            {
                var end = html.IndexOf('>', at);
                if (end < 0) return ("", $"Unclosed start tag at byte offset {Offset(html, at)}");
                var inside = html[(at + 1)..end];
                if (inside.StartsWith('/'))
                {
                    if (open.Count == 0) return ("", $"Unexpected end tag at byte offset {Offset(html, at)}");
                    var expected = open.Pop();
                    if (inside[1..].Trim() is { Length: > 0 } name && !name.Equals(expected, StringComparison.OrdinalIgnoreCase))
                        return ("", $"Unmatched end tag at byte offset {Offset(html, at)}, expected \"</{expected}>\", found \"</{name}>\"");
                }
                else
                {
                    var blank = inside.IndexOf(' ');
                    var (tag, attributes) = blank < 0 ? (inside.ToLowerInvariant(), "") : (inside[..blank].ToLowerInvariant(), inside[(blank + 1)..]);
                    if (!Tags.Contains(tag)) return ("", $"Unsupported start tag \"{tag}\" at byte offset {Offset(html, at)}");
                    if (MistakeInAttributes(tag, attributes) is { } mistake) return ("", $"{mistake} at byte offset {Offset(html, at)}");

                    // Documented, but Telegram only drops what is nested; here it is a mistake.
                    if ((open.Contains("pre") && !(tag == "code" && open.Peek() == "pre")) || open.Contains("code"))
                        return ("", $"\"{tag}\" inside pre or code at byte offset {Offset(html, at)}");
                    open.Push(tag);
                }
                at = end + 1;
            }
        }
        return open.Count > 0 ? ("", $"Can't find end tag corresponding to start tag \"{open.Peek()}\"") : (text.ToString(), null);
    }

    private static string? MistakeInAttributes(string tag, string attributes)
    {
        if (attributes.Length == 0) return tag is "a" or "span" or "tg-emoji" ? $"Tag \"{tag}\" must have an attribute" : null;
        var (name, value) = attributes.Split('=', 2) is [var n, var v] ? (n, v) : (attributes, "");
        var allowed = tag switch
        {
            "a" => "href",
            "span" or "code" => "class",
            "tg-emoji" => "emoji-id",
            "blockquote" => "expandable",
            _ => "",
        };
        if (name != allowed) return $"Tag \"{tag}\" has no attribute \"{name}\"";
        return tag == "blockquote" || (value.Length >= 2 && value[0] == '"' && value.IndexOf('"', 1) == value.Length - 1) ? null : $"Unquoted attribute of \"{tag}\"";
    }

    private static (string Decoded, int Length)? Entity(string html, int at)
    {
        var end = html.IndexOf(';', at);
        if (end < 0 || end - at > 10) return null;
        var name = html[(at + 1)..end];
        var decoded = name switch
        {
            "lt" => "<",
            "gt" => ">",
            "amp" => "&",
            "quot" => "\"",
            ['#', 'x', .. var hex] when int.TryParse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code) => char.ConvertFromUtf32(code),
            ['#', .. var number] when int.TryParse(number, out var code) => char.ConvertFromUtf32(code),
            _ => null,
        };
        return decoded is null ? null : (decoded, end - at + 1);
    }

    private static int Offset(string html, int at) => Encoding.UTF8.GetByteCount(html.AsSpan(0, at));
}
