using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CoResearch.TestKit.GitHub;

/// <summary>
/// GitHub's published description, as far as the lab uses it: which calls there are, what they take, and what their answers hold. Stricter
/// than it: a field that it does not name is a mistake. <c>github_openapi.py</c> makes the file anew.
/// </summary>
public sealed class GitHubSpec
{
    private static readonly Lazy<GitHubSpec> Loaded = new(() => new GitHubSpec());
    private readonly JsonElement _schemas;
    private readonly List<(string Method, string[] Path, JsonElement Operation)> _operations;

    private GitHubSpec()
    {
        var file = Path.Combine(Repository.Root, "tests", "TestKit", "GitHub", "github-openapi.json");
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var root = json.RootElement.Clone();
        _schemas = root.GetProperty("schemas");
        _operations = [.. root.GetProperty("paths").EnumerateObject().Select(p => (p.Name.Split(' ')[0], p.Name.Split(' ')[1].Trim('/').Split('/'), p.Value))];
    }

    public static GitHubSpec Published => Loaded.Value;

    /// <summary>What is wrong with a call, or null; its path as it follows the address of the interface.</summary>
    public string? MistakeInCall(string method, string path, IEnumerable<(string Name, string Value)> query, JsonNode? body)
    {
        if (Find(method, path) is not { } operation) return $"there is no {method} {path}";
        foreach (var (name, value) in query)
        {
            if (!operation.GetProperty("query").TryGetProperty(name, out var schema)) return $"{method} {path} takes no {name}";
            JsonNode? said = schema.GetProperty("type").GetString() == "integer" && long.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : value;
            if (Mistake(schema, said, name) is { } wrong) return wrong;
        }
        if (operation.GetProperty("body") is not { ValueKind: JsonValueKind.Object } described) return body is null ? null : $"{method} {path} takes no body";
        return body is null && !described.TryGetProperty("required", out _) ? null : Mistake(described, body, "the body");
    }

    /// <summary>What is wrong with an answer, or null. A refusal may be any: the description does not name all that GitHub gives.</summary>
    public string? MistakeInAnswer(string method, string path, int status, JsonNode? body)
    {
        if (Find(method, path) is not { } operation) return status < 300 ? $"there is no {method} {path}" : null;
        var answers = operation.GetProperty("answers");
        if (!answers.TryGetProperty(status.ToString(CultureInfo.InvariantCulture), out var described))
            return status < 300 ? $"{method} {path} is never answered with {status}" : Mistake(_schemas.GetProperty("basic-error"), body, "the refusal");
        return described.ValueKind == JsonValueKind.Null ? null : Mistake(described, body, "the answer");
    }

    /// <summary>
    /// A repository is also reached by its number, below /repositories: GitHub sends there whoever asks for an old name, and its own clients ask
    /// there, but the description does not say so.
    /// </summary>
    private JsonElement? Find(string method, string path)
    {
        var parts = path.Trim('/').Split('/');
        if (parts is ["repositories", _, .. var rest]) parts = ["repos", "owner", "repo", .. rest];
        var found = _operations.Where(o => o.Method == method && Fits(o.Path, parts)).ToList();
        return found.Count == 0 ? null : found.MinBy(o => o.Path.Count(IsName)).Operation;
    }

    /// <summary>A file's path and a reference may hold slashes; nothing else does.</summary>
    private static bool Fits(string[] template, string[] path) =>
        (template.Length == path.Length || (template[^1] is "{path}" or "{ref}" && path.Length > template.Length))
        && template.Zip(path).All(part => IsName(part.First) ? part.Second.Length > 0 : part.First == part.Second);

    private static bool IsName(string part) => part.StartsWith('{');

    private string? Mistake(JsonElement schema, JsonNode? value, string at)
    {
        if (schema.TryGetProperty("$ref", out var reference)) return Mistake(_schemas.GetProperty(reference.GetString()!.Split('/')[^1]), value, at);
        if (value is null && schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean()) return null;
        foreach (var either in (string[])["oneOf", "anyOf"])
        {
            if (!schema.TryGetProperty(either, out var choices)) continue;
            var mistakes = choices.EnumerateArray().Select(choice => Mistake(choice, value, at)).ToList();
            return mistakes.Contains(null) ? null : string.Join("; or ", mistakes);
        }
        var type = schema.TryGetProperty("type", out var named) ? named.GetString() : schema.TryGetProperty("properties", out _) ? "object" : null;
        var wrong = type switch
        {
            null => null,
            "object" => value is JsonObject fields ? MistakeInFields(schema, fields, at) : $"{at} is no object",
            "array" => value is JsonArray items
                ? items.Select((item, i) => Mistake(schema.GetProperty("items"), item, $"{at}[{i}]")).FirstOrDefault(m => m is not null)
                : $"{at} is no array",
            "integer" => value is JsonValue && long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out _) ? null : $"{at} is no whole number",
            "number" => value?.GetValueKind() == JsonValueKind.Number ? null : $"{at} is no number",
            "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? null : $"{at} is neither true nor false",
            "string" => value?.GetValueKind() == JsonValueKind.String ? MistakeInText(schema, value.GetValue<string>(), at) : $"{at} is no text",
            _ => throw new InvalidOperationException($"The description has a type {type}."),
        };
        return wrong;
    }

    private string? MistakeInFields(JsonElement schema, JsonObject fields, string at)
    {
        var properties = schema.TryGetProperty("properties", out var described) ? described : default;
        var others = schema.TryGetProperty("additionalProperties", out var additional) ? additional : default;
        foreach (var (name, value) in fields)
        {
            var path = $"{at}.{name}";
            if (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out var property))
            {
                if (Mistake(property, value, path) is { } wrong) return wrong;
            }
            else if (others.ValueKind == JsonValueKind.Object)
            {
                if (Mistake(others, value, path) is { } wrong) return wrong;
            }
            else if (others.ValueKind != JsonValueKind.True && properties.ValueKind == JsonValueKind.Object) return $"{path} is not known";
        }
        return schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(r => r.GetString()!).Where(r => !fields.ContainsKey(r)).Select(r => $"{at} lacks {r}").FirstOrDefault()
            : null;
    }

    private static string? MistakeInText(JsonElement schema, string text, string at) =>
        schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(w => w.GetString() == text) ? $"{at} is none of {words}: {text}"
        : schema.TryGetProperty("maxLength", out var most) && text.Length > most.GetInt32() ? $"{at} has more than {most} characters"
        : schema.TryGetProperty("minLength", out var least) && text.Length < least.GetInt32() ? $"{at} has less than {least} characters"
        : (schema.TryGetProperty("format", out var format) ? format.GetString() : "") switch
        {
            "uri" => Uri.TryCreate(text, UriKind.Absolute, out _) ? null : $"{at} is no address: {text}",
            "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) ? null : $"{at} is no time: {text}",
            _ => null,
        };
}
