using System.Text.Json;
using System.Text.RegularExpressions;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring;

/// <summary>
/// What a challenge's own program printed: one JSON object with an object for each split of the labels, of numbers by name (null where a
/// value is undefined), and in it, where the challenge has groups, <c>groups</c> with the same for each group:
/// <code>{"public": {"yield": 0.71, "bias": 0.02, "groups": {"faint": {"yield": 0.5}}}, "private": {"yield": 0.7, "bias": 0.03}}</code>
/// A number that is not finite (Python prints <c>NaN</c> and <c>Infinity</c>) is refused on the public split alone. Elsewhere it is no value: a
/// run that failed for it would tell its author something of the hidden labels.
/// </summary>
public sealed partial class PrintedValues
{
    private const string Groups = "groups";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private readonly Dictionary<(string Split, string? Group, string Name), double?> _values = [];
    private readonly List<string> _notFinite = [];

    private PrintedValues()
    {
    }

    /// <summary>What is no value because it is not finite, each with where it stands.</summary>
    public IReadOnlyList<string> NotFinite => _notFinite;

    /// <summary>The value; null where the program says that it is undefined, or says nothing of a group.</summary>
    public double? Of(string split, string? group, string name) => _values.GetValueOrDefault((split, group, name));

    /// <summary>Reads a line; every split must hold every name.</summary>
    public static Result<PrintedValues> Parse(string json, IReadOnlyCollection<string> splits, IReadOnlyCollection<string> names)
    {
        var standard = NotFiniteWords().Replace(json, word => word.Value[0] == '"' ? word.Value : $"\"{word.Value}\"");
        try
        {
            using var document = JsonDocument.Parse(standard, Strict);
            return Read(document.RootElement, splits, names);
        }
        catch (JsonException)
        {
            return new WrongPrint(IsJson(standard) ? "it names something twice" : "it is no JSON");
        }
        catch (InvalidOperationException)
        {
            return new WrongPrint("it holds half of a character");
        }
    }

    private static Result<PrintedValues> Read(JsonElement root, IReadOnlyCollection<string> splits, IReadOnlyCollection<string> names)
    {
        if (root.ValueKind != JsonValueKind.Object) return new WrongPrint("it is no JSON object");
        var values = new PrintedValues();
        foreach (var split in splits)
        {
            if (!root.TryGetProperty(split, out var inside) || inside.ValueKind != JsonValueKind.Object) return new WrongPrint($"it has no object \"{split}\"");
            foreach (var name in names)
            {
                if (!inside.TryGetProperty(name, out var value)) return new WrongPrint($"\"{split}\" has no value \"{name}\"");
                if (values.Add(split, null, name, value).Error is { } wrong) return wrong;
            }
            if (!inside.TryGetProperty(Groups, out var groups) || groups.ValueKind != JsonValueKind.Object) continue;
            foreach (var group in groups.EnumerateObject().Where(g => g.Value.ValueKind == JsonValueKind.Object))
                foreach (var name in names)
                    if (group.Value.TryGetProperty(name, out var value) && values.Add(split, group.Name, name, value).Error is { } wrong) return wrong;
        }
        return values;
    }

    private Result<Done> Add(string split, string? group, string name, JsonElement value)
    {
        // A group's name comes from the labels, and is not repeated.
        var what = $"\"{name}\" of {(group is null ? "" : "a group of ")}\"{split}\"";
        if (NotFiniteOf(value) is { } word)
        {
            if (split == Splits.Public && group is null) return new WrongPrint($"{what} is {word}, which is no value; where it is undefined, null says so");
            _notFinite.Add($"{what} is {word}");
        }
        else if (value.ValueKind is not (JsonValueKind.Number or JsonValueKind.Null))
        {
            return new WrongPrint($"{what} is neither a number nor null");
        }
        _values[(split, group, name)] = value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && double.IsFinite(number) ? number : null;
        return Done.Ok;
    }

    private static string? NotFiniteOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.GetString() is "NaN" or "Infinity" or "-Infinity" => value.GetString(),
        JsonValueKind.Number when value.GetDouble() is var number && !double.IsFinite(number) => number > 0 ? "Infinity" : "-Infinity",
        _ => null,
    };

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Strings are matched whole, so that what stands inside of them is left alone.
    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"?|-?Infinity|NaN", RegexOptions.Singleline)]
    private static partial Regex NotFiniteWords();
}

/// <summary>The last line of the challenge's own program is not what it must be. Quotes nothing of it: it may hold hidden labels.</summary>
public sealed record WrongPrint(string Why)
    : Error("metric_program", $"The last line that it printed cannot be used: {Why}.");
