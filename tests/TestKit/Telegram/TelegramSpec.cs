using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace CoResearch.TestKit.Telegram;

/// <summary>
/// The Bot API's machine-readable description: which methods there are, and what they and their types take. It lies outside the repository, in
/// <c>../shared/protocols</c>; without it nothing is checked, with a warning, and the test fails when CI=true.
/// </summary>
public sealed class TelegramSpec
{
    private static readonly Lazy<TelegramSpec?> Loaded = new(Load);
    private readonly JsonElement _methods, _types;

    private TelegramSpec(JsonElement root) => (_methods, _types) = (root.GetProperty("methods"), root.GetProperty("types"));

    public static string File { get; } = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "protocols", "telegram-bot-api-10.1.json"));

    /// <summary>The description, or null with a warning where it is missing.</summary>
    public static TelegramSpec? OrWarn()
    {
        if (Loaded.Value is { } spec) return spec;
        var reason = $"The Bot API's description {File} is missing: names and types are not checked.";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(reason);
        TestContext.Current.AddWarning(reason);
        return null;
    }

    /// <summary>What is wrong with a call, or null.</summary>
    public string? MistakeInCall(string method, IReadOnlyDictionary<string, JsonNode?> values)
    {
        if (Named(_methods, method) is not { } described) return $"there is no method {method}";
        return MistakeInFields(described, values.ToDictionary(v => v.Key, v => v.Value), method);
    }

    /// <summary>What is wrong with an object of a type, or null.</summary>
    public string? MistakeIn(string type, JsonNode? value, string path)
    {
        if (type.StartsWith("Array of ", StringComparison.Ordinal))
            return value is JsonArray items
                ? items.Select((item, i) => MistakeIn(type["Array of ".Length..], item, $"{path}[{i}]")).FirstOrDefault(m => m is not null)
                : $"{path} must be an array";
        switch (type)
        {
            case "Integer":
                return value?.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), out _) ? null : $"{path} must be an integer";
            case "Float":
                return value?.GetValueKind() == JsonValueKind.Number ? null : $"{path} must be a number";
            case "Boolean":
                return value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? null : $"{path} must be true or false";
            case "String":
                return value?.GetValueKind() == JsonValueKind.String ? null : $"{path} must be a string";
            case "InputFile":
                return value?.GetValueKind() == JsonValueKind.String ? null : $"{path} must be a file";
        }
        if (Named(_types, type) is not { } described) return $"{path}: there is no type {type}";
        if (value is not JsonObject fields) return $"{path} must be an object ({type})";
        if (described.TryGetProperty("subtypes", out var subtypes))
        {
            var mistakes = subtypes.EnumerateArray().Select(s => MistakeIn(s.GetString()!, value, path)).ToList();
            return mistakes.Contains(null) ? null : mistakes[0];
        }
        return MistakeInFields(described, fields.ToDictionary(f => f.Key, f => f.Value), $"{path} ({type})");
    }

    private string? MistakeInFields(JsonElement described, Dictionary<string, JsonNode?> values, string path)
    {
        var fields = described.TryGetProperty("fields", out var listed) ? listed.EnumerateArray().ToList() : [];
        foreach (var (name, value) in values)
        {
            if (fields.Find(f => f.GetProperty("name").GetString() == name) is not { ValueKind: JsonValueKind.Object } field) return $"{path} has no {name}";
            var mistakes = field.GetProperty("types").EnumerateArray().Select(t => MistakeIn(t.GetString()!, value, $"{path}.{name}")).ToList();
            if (!mistakes.Contains(null)) return mistakes[0];
            if (Constant(field) is { } must && value?.ToString() != must) return $"{path}.{name} must be {must}";
        }
        var missing = fields.Find(f => f.GetProperty("required").GetBoolean() && !values.ContainsKey(f.GetProperty("name").GetString()!));
        return missing.ValueKind == JsonValueKind.Object ? $"{path} lacks {missing.GetProperty("name").GetString()}" : null;
    }

    /// <summary>The value that tells subtypes apart: "Scope type, must be default".</summary>
    private static string? Constant(JsonElement field)
    {
        const string mark = ", must be ";
        var words = field.GetProperty("description").GetString() ?? "";
        var at = words.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 || words[(at + mark.Length)..].Contains(' ', StringComparison.Ordinal) ? null : words[(at + mark.Length)..].Trim('"', '“', '”', '.');
    }

    private static JsonElement? Named(JsonElement of, string name) => of.TryGetProperty(name, out var found) ? found : null;

    private static TelegramSpec? Load()
    {
        if (!System.IO.File.Exists(File)) return null;
        using var json = JsonDocument.Parse(System.IO.File.ReadAllText(File));
        return new TelegramSpec(json.RootElement.Clone());
    }
}
