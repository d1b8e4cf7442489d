using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CoResearch.Domain.Shared;

/// <summary>
/// A phrase as it is stored, in a column or in JSON: with its values, so that each reader is told in a language of their own. Whatever
/// else stands there is a sentence, and told as it is.
/// </summary>
public sealed class StoredPhrase : JsonConverter<Phrase>
{
    /// <summary>No sentence begins with it.</summary>
    private const char Mark = '\u001e';

    private static readonly string[] NoValues = [nameof(Error.Code), nameof(Error.Message), nameof(Error.IsPrivate), nameof(Error.Says)];

    /// <summary>As text; one that is a sentence and no more, as that.</summary>
    public static string Write(Phrase phrase) =>
        phrase is { Form: "{0}", Values: [{ Value: string sentence }] } && sentence is not [Mark, ..] ? sentence : Mark + Node(phrase).ToJsonString();

    public static Phrase Read(string stored)
    {
        try
        {
            if (stored is [Mark, ..] && JsonNode.Parse(stored[1..]) is JsonObject node) return Whole(node);
        }
        catch (Exception e) when (IsDamage(e))
        {
            // Then it is told as it stands.
        }
        return $"{stored}";
    }

    /// <inheritdoc/>
    public override Phrase Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var node = JsonNode.Parse(ref reader);
        try
        {
            if (node is JsonObject phrase) return Whole(phrase);
            return $"{(string?)node}";
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new JsonException("This is no phrase.", e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Phrase value, JsonSerializerOptions options) => Node(value).WriteTo(writer, options);

    private static bool IsDamage(Exception e) => e is JsonException or FormatException or InvalidOperationException or OverflowException or NullReferenceException;

    /// <summary>One that can be told: a form that asks for values which are not there cannot.</summary>
    private static Phrase Whole(JsonObject node)
    {
        var phrase = Phrase(node);
        _ = phrase.ToString();
        return phrase;
    }

    private static JsonObject Node(Phrase phrase) => new() { ["form"] = phrase.Form, ["values"] = new JsonArray([.. phrase.Values.Select(v => Node(v.Value, v.Format))]) };

    private static JsonObject Node(Error error) => new()
    {
        ["code"] = error.Code,
        ["sentence"] = error.Message,
        ["values"] = new JsonObject(error is StoredError stored ? stored.Values.Select(v => KeyValuePair.Create(v.Key, Node(v.Value, null)))
            : error.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0 && !NoValues.Contains(p.Name, StringComparer.Ordinal))
                .Select(p => KeyValuePair.Create(p.Name, Node(p.GetValue(error), null)))),
    };

    private static JsonNode? Node(object? value, string? format) => value switch
    {
        null => null,
        string text => text,
        Phrase phrase => Node(phrase),
        Error error => Node(error),
        int or long => new JsonObject { ["number"] = Convert.ToInt64(value, CultureInfo.InvariantCulture), ["format"] = format },
        double real when format is null && double.IsFinite(real) => new JsonObject { ["real"] = real },
        DateTimeOffset at when format is null => new JsonObject { ["at"] = at.ToString("O", CultureInfo.InvariantCulture) },
        DateOnly day when format is null => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ValueType when value.GetType().Name.EndsWith("Id", StringComparison.Ordinal) && value.GetType().GetProperty("Value")?.GetValue(value) is long id => Node(id, format),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(item => JsonValue.Create(new PhraseValue(item, null).In(CultureInfo.InvariantCulture)))]),
        _ => new PhraseValue(value, format).In(CultureInfo.InvariantCulture),
    };

    private static Phrase Phrase(JsonObject node) =>
        Shared.Phrase.Of((string)node["form"]!, node["values"]!.AsArray().Select(v => new PhraseValue(Value(v), (string?)(v as JsonObject)?["format"])));

    private static object? Value(JsonNode? node) => node switch
    {
        JsonArray list => list.Select(item => (string?)item ?? "").ToList(),
        JsonObject error when error.ContainsKey("code") =>
            new StoredError((string)error["code"]!, (string)error["sentence"]!, error["values"]!.AsObject().ToDictionary(v => v.Key, v => Value(v.Value))),
        JsonObject phrase when phrase.ContainsKey("form") => Phrase(phrase),
        JsonObject number when number.ContainsKey("number") => (long)number["number"]!,
        JsonObject real when real.ContainsKey("real") => (double)real["real"]!,
        JsonObject at => DateTimeOffset.Parse((string)at["at"]!, CultureInfo.InvariantCulture),
        _ => (string?)node,
    };
}
