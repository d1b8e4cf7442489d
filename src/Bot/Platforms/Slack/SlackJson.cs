using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>Reads Slack's JSON, in which anything may be missing.</summary>
internal static partial class SlackJson
{
    // A name that comes twice is found here, not when something is asked of the object.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>An object, or null when it is none that can be read; half a character in it is replaced.</summary>
    public static JsonObject? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(HalfCharacter().Replace(json, @"\ufffd"), documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonObject? Part(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonObject;

    /// <summary>A text that is there and not empty, or null.</summary>
    public static string? Text(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    /// <summary>An instant as Slack writes it, in seconds with six places, which also order what happened; or null.</summary>
    public static DateTimeOffset? Time(this JsonNode? node, string name) =>
        decimal.TryParse(node.Text(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 1e11m
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;

    public static bool Flag(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public static IEnumerable<JsonObject> Items(this JsonNode? node, string name) => ((node as JsonObject)?[name] as JsonArray)?.OfType<JsonObject>() ?? [];

    [GeneratedRegex(@"(?<!\\)(?:\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2})")]
    private static partial Regex HalfCharacter();
}
