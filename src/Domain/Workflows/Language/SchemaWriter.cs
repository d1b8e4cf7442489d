using System.Text.Json;
using System.Text.Json.Nodes;

namespace CoResearch.Domain.Workflows.Language;

/// <summary>A JSON schema (draft 7) of a record, so that editors complete and check what people write.</summary>
internal sealed class SchemaWriter
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonObject _definitions = [];

    public static string Write(Type root, string title)
    {
        var writer = new SchemaWriter();
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = title,
            ["allOf"] = new JsonArray(writer.Reference(root)),
            ["definitions"] = writer._definitions,
        };
        return schema.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    private JsonObject Reference(Type type)
    {
        if (!_definitions.ContainsKey(type.Name))
        {
            _definitions[type.Name] = null;
            _definitions[type.Name] = Record(RecordShape.Of(type));
        }
        return new JsonObject { ["$ref"] = "#/definitions/" + type.Name };
    }

    private JsonObject Record(RecordShape shape)
    {
        if (shape.Variants.Count > 0)
            return new JsonObject { ["oneOf"] = new JsonArray([.. shape.Variants.Values.Select(Reference)]) };
        var properties = new JsonObject();
        var required = new JsonArray();
        if (shape.TagValue is { } value)
        {
            properties[shape.Tag!.Key] = new JsonObject { ["const"] = value };
            if (shape.Tag.Otherwise != value)
                required.Add(shape.Tag.Key);
        }
        var defaults = Activator.CreateInstance(shape.Type)!;
        foreach (var key in shape.Keys)
        {
            properties[key.Key] = Key(key, defaults);
            if (key.MustHave)
                required.Add(key.Key);
        }
        var schema = new JsonObject { ["type"] = "object" };
        if (shape.Description is { } description)
            schema["description"] = description;
        schema["properties"] = properties;
        schema["additionalProperties"] = false;
        if (required.Count > 0)
            schema["required"] = required;
        return schema;
    }

    private JsonObject Key(KeyShape key, object defaults)
    {
        var schema = key.Kind switch
        {
            KeyKind.Text => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
            KeyKind.Integer => Bounded(new JsonObject { ["type"] = "integer" }, key),
            KeyKind.Number => Bounded(new JsonObject { ["type"] = "number" }, key),
            KeyKind.Flag => new JsonObject { ["type"] = "boolean" },
            KeyKind.Word => new JsonObject { ["enum"] = new JsonArray([.. key.Words.Select(w => (JsonNode)w)]) },
            KeyKind.Texts => new JsonObject
            {
                ["type"] = "array",
                ["items"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
            },
            KeyKind.Numbers => new JsonObject { ["type"] = "array", ["items"] = Bounded(new JsonObject { ["type"] = "number" }, key) },
            KeyKind.NumbersByName => new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = Bounded(new JsonObject { ["type"] = "number" }, key),
            },
            KeyKind.Record => new JsonObject { ["allOf"] = new JsonArray(Reference(key.ItemType)) },
            KeyKind.Records => new JsonObject { ["type"] = "array", ["items"] = Reference(key.ItemType) },
            _ => throw new NotSupportedException(key.Kind.ToString()),
        };
        if (key.Description is { } description)
            schema["description"] = description;
        if (Default(key, defaults) is { } value)
            schema["default"] = value;
        return schema;
    }

    private static JsonObject Bounded(JsonObject schema, KeyShape key)
    {
        if (double.IsFinite(key.Low))
            schema["minimum"] = key.Low;
        if (double.IsFinite(key.High))
            schema["maximum"] = key.High;
        return schema;
    }

    private static JsonNode? Default(KeyShape key, object defaults) => key.MustHave ? null : key.Property.GetValue(defaults) switch
    {
        string s => s,
        bool b => b,
        int i => i,
        double d => d,
        Enum e => RecordShape.KeyOf(e.ToString()),
        IReadOnlyList<double> { Count: > 0 } n => new JsonArray([.. n.Select(d => (JsonNode)d)]),
        _ => null,
    };
}
