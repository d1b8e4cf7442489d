using System.Text.Json;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring;

/// <summary>
/// What a challenge's own program printed: one JSON object with an object for each split of the labels, of numbers by name (null where a
/// value is undefined), and in it, where the challenge has groups, <c>groups</c> with the same for each group:
/// <code>{"public": {"yield": 0.71, "bias": 0.02, "groups": {"faint": {"yield": 0.5}}}, "private": {"yield": 0.7, "bias": 0.03}}</code>
/// </summary>
public sealed class PrintedValues
{
    private const string Groups = "groups";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private readonly Dictionary<(string Split, string? Group, string Name), double?> _values = [];

    private PrintedValues()
    {
    }

    /// <summary>The value; null where the program says that it is undefined, or says nothing of a group.</summary>
    public double? Of(string split, string? group, string name) => _values.GetValueOrDefault((split, group, name));

    /// <summary>Reads a line; every split must hold every name.</summary>
    public static Result<PrintedValues> Parse(string json, IReadOnlyCollection<string> splits, IReadOnlyCollection<string> names)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return new WrongPrint("it is no JSON object");
            var values = new PrintedValues();
            foreach (var split in splits)
            {
                if (!root.TryGetProperty(split, out var inside) || inside.ValueKind != JsonValueKind.Object) return new WrongPrint($"it has no object \"{split}\"");
                foreach (var name in names)
                {
                    if (!inside.TryGetProperty(name, out var value)) return new WrongPrint($"\"{split}\" has no value \"{name}\"");
                    if (!values.Add(split, null, name, value)) return new WrongPrint($"\"{name}\" of \"{split}\" is neither a number that fits into a double nor null");
                }
                if (!inside.TryGetProperty(Groups, out var groups) || groups.ValueKind != JsonValueKind.Object) continue;
                foreach (var group in groups.EnumerateObject().Where(g => g.Value.ValueKind == JsonValueKind.Object))
                    foreach (var name in names)
                        if (group.Value.TryGetProperty(name, out var value) && !values.Add(split, group.Name, name, value)) return new WrongPrint($"\"{name}\" of a group of \"{split}\" is neither a number that fits into a double nor null");
            }
            return values;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter for half a character in a name.
            return new WrongPrint("it is no JSON, or names something twice");
        }
    }

    private bool Add(string split, string? group, string name, JsonElement value)
    {
        double? number = value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
        if (number is { } one ? !double.IsFinite(one) : value.ValueKind != JsonValueKind.Null) return false;
        _values[(split, group, name)] = number;
        return true;
    }
}

/// <summary>The last line of the challenge's own program is not what it must be. Quotes nothing of it: it may hold hidden labels.</summary>
public sealed record WrongPrint(string Why)
    : Error("metric_program", $"The last line that the challenge's own metric printed cannot be used: {Why}.");
