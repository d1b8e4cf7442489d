using System.Globalization;
using System.Text.Json.Nodes;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>
/// Spans as elements of rich text. There a text is a text: Slack reads no mark-up, mention or link in it. Mentions are real where the
/// person has an account in Slack.
/// </summary>
internal sealed class SlackRichText(IReadOnlyDictionary<long, string> accounts)
{
    /// <summary>A plain text, cut to a length; never empty, which Slack refuses.</summary>
    public static JsonObject Plain(string text, int length)
    {
        var clean = Clean(text);
        return new JsonObject { ["type"] = "plain_text", ["text"] = SlackText.Cut(clean.Length == 0 ? " " : clean, length), ["emoji"] = false };
    }

    /// <summary>A rich text block of one section.</summary>
    public static JsonObject Section(IEnumerable<JsonObject> elements) => Block("rich_text_section", elements);

    /// <summary>A rich text block of text in fixed width.</summary>
    public static JsonObject Preformatted(string text) => Block("rich_text_preformatted", [Text(text)!]);

    public static JsonObject? Text(string text, string? style = null)
    {
        var clean = Clean(text);
        if (clean.Length == 0) return null;
        var element = new JsonObject { ["type"] = "text", ["text"] = clean };
        if (style is not null) element["style"] = new JsonObject { [style] = true };
        return element;
    }

    /// <summary>The elements of spans; empty texts are left out. A style is for the spans that have none of their own.</summary>
    public IEnumerable<JsonObject> Elements(IEnumerable<Span> spans, string? style = null) => spans.Select(span => Element(span, style)).OfType<JsonObject>();

    private JsonObject? Element(Span span, string? style) => span switch
    {
        TextSpan text => Text(text.Quoted ? text.Text : SlackCommands.AsTyped(text.Text), style),
        StrongSpan text => Text(SlackCommands.AsTyped(text.Text), "bold"),
        CodeSpan text => Text(text.Quoted ? text.Text : SlackCommands.AsTyped(text.Text), "code"),
        PersonSpan person => accounts.TryGetValue(person.PersonId, out var account)
            ? new JsonObject { ["type"] = "user", ["user_id"] = account }
            : Text("@" + person.Name, style),
        LinkSpan link => IsLink(link.Address)
            ? new JsonObject { ["type"] = "link", ["url"] = link.Address, ["text"] = Clean(link.Text) is { Length: > 0 } text ? text : link.Address }
            : Text($"{link.Text} ({link.Address})", style),
        TimeSpanned time => new JsonObject
        {
            ["type"] = "date",
            ["timestamp"] = time.At.ToUnixTimeSeconds(),
            ["format"] = "{date_short_pretty} {time}",
            ["fallback"] = Words(time),
        },
        _ => throw new InvalidOperationException($"Slack cannot show {span.GetType().Name}."),
    };

    /// <summary>Spans as bare words, for notifications, fixed-width text and files.</summary>
    public static string Words(IEnumerable<Span> spans) => string.Concat(spans.Select(Words));

    public static string Clean(string text) => IncomingText.CleanLines(text);

    private static string Words(Span span) => span switch
    {
        TextSpan text => Clean(text.Quoted ? text.Text : SlackCommands.AsTyped(text.Text)),
        StrongSpan text => Clean(SlackCommands.AsTyped(text.Text)),
        CodeSpan text => Clean(text.Quoted ? text.Text : SlackCommands.AsTyped(text.Text)),
        PersonSpan person => "@" + Clean(person.Name),
        LinkSpan link => $"{Clean(link.Text)} ({Clean(link.Address)})",
        TimeSpanned time => time.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"Slack cannot show {span.GetType().Name}."),
    };

    private static bool IsLink(string address) =>
        address.Length <= SlackLimits.Url && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto";

    private static JsonObject Block(string type, IEnumerable<JsonObject> elements) => new()
    {
        ["type"] = "rich_text",
        ["elements"] = new JsonArray(new JsonObject { ["type"] = type, ["elements"] = new JsonArray([.. elements]) }),
    };
}
