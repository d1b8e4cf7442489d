using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CoResearch.TestKit.Telegram;

/// <summary>One call of a bot: the method, the values in their types, the files that came with it.</summary>
public sealed record TelegramCall(string Method, IReadOnlyDictionary<string, JsonNode?> Values, IReadOnlyDictionary<string, byte[]> Files)
{
    private const string Attached = "attach://";

    public long? Number(string name) => Values.GetValueOrDefault(name) is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    public string? Text(string name) => Values.GetValueOrDefault(name) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The names of the files, by the names under which they came.</summary>
    public IReadOnlyDictionary<string, string> FileNames { get; private init; } = new Dictionary<string, string>();

    /// <summary>The name of the file that a field holds, or refers to.</summary>
    public string? FileName(string field) => FileNames.GetValueOrDefault((Text(field) ?? field).Replace(Attached, "", StringComparison.Ordinal)) ?? FileNames.GetValueOrDefault(field);

    public bool Flag(string name) => Values.GetValueOrDefault(name)?.GetValueKind() == JsonValueKind.True;

    /// <summary>Reads JSON, a form with files, or a form. Forms hold everything as text: what reads as a number, an object or true is one.</summary>
    public static async Task<TelegramCall> ReadAsync(string method, HttpRequest request)
    {
        var values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in request.Query) values[name] = Guess(name, value.ToString());
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            foreach (var (name, value) in form) values[name] = Guess(name, value.ToString());
            foreach (var file in form.Files)
            {
                using var copy = new MemoryStream();
                await file.CopyToAsync(copy);
                files[file.Name] = copy.ToArray();
                names[file.Name] = file.FileName;
                values.TryAdd(file.Name, file.FileName);
            }

            // A file named by attach:// is the other field's value, not one of its own.
            foreach (var reference in values.Values.Select(v => v?.ToString()).Where(v => v?.StartsWith(Attached, StringComparison.Ordinal) ?? false).ToList())
                values.Remove(reference![Attached.Length..]);
        }
        else if (request.ContentLength != 0 && await JsonNode.ParseAsync(request.Body) is JsonObject json)
        {
            foreach (var (name, value) in json) values[name] = value?.DeepClone();
        }
        return new TelegramCall(method, values, files) { FileNames = names };
    }

    private static JsonNode? Guess(string name, string text)
    {
        if (name is "text" or "caption" or "parse_mode" or "callback_query_id" or "url" or "secret_token") return text;
        if (long.TryParse(text, out var number)) return number;
        if (text is "true" or "false") return text == "true";
        if (text is not ['{' or '[', ..]) return text;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}

/// <summary>An error as Telegram answers it.</summary>
public sealed class TelegramErrorException(int code, string description, int? retryAfter = null, long? migrateTo = null) : Exception(description)
{
    public int Code { get; } = code;

    public JsonObject ToJson()
    {
        var answer = new JsonObject { ["ok"] = false, ["error_code"] = Code, ["description"] = Message };
        if (retryAfter is not null) answer["parameters"] = new JsonObject { ["retry_after"] = retryAfter };
        if (migrateTo is not null) answer["parameters"] = new JsonObject { ["migrate_to_chat_id"] = migrateTo };
        return answer;
    }
}
