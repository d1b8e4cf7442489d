using System.Text.RegularExpressions;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>The text that Slack's people type, as it comes in, and the text that Slack shows, as it goes out.</summary>
internal static partial class SlackText
{
    /// <summary>
    /// What somebody typed: escapes undone, mentions as <c>&lt;@id&gt;</c>, addresses as typed, other references readable.
    /// </summary>
    public static string Read(string text) => Unescape(Reference().Replace(text, match => Shown(match.Groups[1].Value)));

    /// <summary>The text without a mention of the bot; false when there is none.</summary>
    public static bool TryStripMention(string text, string bot, out string rest)
    {
        var mention = $"<@{bot}>";
        var at = text.IndexOf(mention, StringComparison.Ordinal);
        rest = at < 0 ? text : (text[..at].TrimEnd() + " " + text[(at + mention.Length)..].TrimStart(' ', ':', ',')).Trim();
        return at >= 0;
    }

    /// <summary>A command that was written in bold, in italics or as code, without these marks.</summary>
    public static string Plain(string text) => Marked().Match(text) is { Success: true } match ? match.Groups["command"].Value
        : InPieces().IsMatch(text) ? string.Join(' ', text.Split('`', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        : text;

    /// <summary>Text in which Slack reads no reference.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>At most so many characters, never half a surrogate pair.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text : Domain.Shared.Cut.To(text, length - 1) + "…";

    /// <summary>Pieces of at most so many characters, cut at line ends where that wastes little.</summary>
    public static IEnumerable<string> Pieces(string text, int length)
    {
        while (text.Length > length)
        {
            var head = Domain.Shared.Cut.To(text, length);
            var line = head.LastIndexOf('\n');
            if (line > length / 2) head = head[..(line + 1)];
            yield return head;
            text = text[head.Length..];
        }
        if (text.Length > 0) yield return text;
    }

    private static string Shown(string reference)
    {
        var bar = reference.IndexOf('|', StringComparison.Ordinal);
        var (target, label) = bar < 0 ? (reference, "") : (reference[..bar], reference[(bar + 1)..]);
        return target[0] switch
        {
            '@' => $"<{target}>",
            '#' => "#" + (label.Length > 0 ? label : target[1..]),
            '!' when target.StartsWith("!subteam", StringComparison.Ordinal) => label.Length > 0 ? label : "@group",
            '!' => label.Length > 0 ? label : "@" + target[1..].Split('^')[0],

            // Slack makes links of what people type: then the label is what they typed. A label of another kind hides the address.
            _ => label.Length > 0 && target.EndsWith(label, StringComparison.Ordinal) ? label : target,
        };
    }

    private static string Unescape(string text) =>
        text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?<mark>`{3}|[`*_])\s*(?<command>/[a-zA-Z][^`]*?)\s*\k<mark>$")]
    private static partial Regex Marked();

    /// <summary>A command and what it is about, each as code of its own.</summary>
    [GeneratedRegex(@"^`\s*/[a-zA-Z][^`]*`(\s*`[^`/][^`]*`)+$")]
    private static partial Regex InPieces();

    [GeneratedRegex("<([@#!a-zA-Z][^<>]*)>")]
    private static partial Regex Reference();
}
