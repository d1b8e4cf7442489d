using System.Text.Json.Nodes;
using CoResearch.Domain.Workflows;
using Xunit;

namespace CoResearch.Domain.Tests.Workflows;

/// <summary>The JSON schema that editors use says what the reader says.</summary>
public sealed class WorkflowSchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(WorkflowLanguage.Schema())!.AsObject();

    [Fact]
    public void The_shipped_schema_is_the_generated_one()
    {
        var file = Path.Combine(Root(), "config", "workflow.schema.json");
        if (Environment.GetEnvironmentVariable("CORESEARCH_WRITE_SCHEMA") == "1")
            File.WriteAllText(file, WorkflowLanguage.Schema());
        Assert.True(File.Exists(file), "write it: CORESEARCH_WRITE_SCHEMA=1");
        Assert.Equal(WorkflowLanguage.Schema(), File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("""{"input_features":[{"name":"a","type":"number"}],"output_features":[{"name":"c","type":"binary"}]}""", true)]
    [InlineData("""{"model_type":"gbm","trainer":{"num_leaves":7},"input_features":[{"name":"a","type":"number"}],"output_features":[{"name":"c","type":"binary"}]}""", true)]
    [InlineData("""{"model_type":"gbm","trainer":{"epochs":7},"input_features":[{"name":"a","type":"number"}],"output_features":[{"name":"c","type":"binary"}]}""", false)]
    [InlineData("""{"input_features":[{"name":"a"}],"output_features":[{"name":"c","type":"binary"}]}""", false)]
    [InlineData("""{"input_features":[{"name":"a","type":"number","x":1}],"output_features":[{"name":"c","type":"binary"}]}""", false)]
    [InlineData("""{"trainer":{"epochs":0},"input_features":[{"name":"a","type":"number"}],"output_features":[{"name":"c","type":"binary"}]}""", false)]
    [InlineData("""{"trainer":{"optimizer":{"type":"sgd","momentum":0.5}},"input_features":[{"name":"a","type":"number"}],"output_features":[{"name":"c","type":"binary"}]}""", true)]
    [InlineData("""{"trainer":{"optimizer":{"type":"adam","momentum":0.5}},"input_features":[{"name":"a","type":"number"}],"output_features":[{"name":"c","type":"binary"}]}""", false)]
    [InlineData("""{"output_features":[{"name":"c","type":"binary"}]}""", false)]
    [InlineData("""{"split":{"type":"fixed"},"input_features":[{"name":"a","type":"timeseries","columns":["a","b"]}],"output_features":[{"name":"c","type":"vector","columns":["x","y"]}]}""", true)]
    [InlineData("""{"split":{"type":"hash"},"input_features":[{"name":"a","type":"number"}],"output_features":[{"name":"c","type":"binary"}]}""", false)]
    public void Schema_and_reader_agree(string json, bool valid)
    {
        // JSON is YAML, so the same text goes to both.
        Assert.Equal(valid, WorkflowLanguage.Parse("workflow.yml", json).Ok);
        Assert.Equal(valid, Valid(Schema, JsonNode.Parse(json)));
    }

    /// <summary>The part of JSON schema draft 7 that the generated schema uses; an unknown keyword fails the test.</summary>
    private static bool Valid(JsonObject schema, JsonNode? value) => schema.All(rule => rule.Key switch
    {
        "$schema" or "title" or "definitions" or "description" or "default" => true,
        "$ref" => Valid(Schema["definitions"]![rule.Value!.GetValue<string>().Split('/')[^1]]!.AsObject(), value),
        "allOf" => rule.Value!.AsArray().All(s => Valid(s!.AsObject(), value)),
        "oneOf" => rule.Value!.AsArray().Count(s => Valid(s!.AsObject(), value)) == 1,
        "type" => (rule.Value is JsonArray types ? types.Select(t => t!.GetValue<string>()) : [rule.Value!.GetValue<string>()]).Contains(TypeOf(value))
            || rule.Value.ToJsonString() == "\"number\"" && TypeOf(value) == "integer"
            || rule.Value is JsonArray many && many.Any(t => t!.GetValue<string>() == "number") && TypeOf(value) == "integer",
        "const" => JsonNode.DeepEquals(rule.Value, value),
        "enum" => rule.Value!.AsArray().Any(v => JsonNode.DeepEquals(v, value)),
        "properties" => value is not JsonObject map || rule.Value!.AsObject().All(p => !map.ContainsKey(p.Key) || Valid(p.Value!.AsObject(), map[p.Key])),
        "required" => value is not JsonObject map || rule.Value!.AsArray().All(k => map.ContainsKey(k!.GetValue<string>())),
        "additionalProperties" => value is not JsonObject map || map.All(p => schema["properties"]?.AsObject().ContainsKey(p.Key) == true
            || rule.Value is JsonObject other && Valid(other, p.Value)),
        "items" => value is not JsonArray list || list.All(i => Valid(rule.Value!.AsObject(), i)),
        "minimum" => value!.GetValue<double>() >= rule.Value!.GetValue<double>(),
        "maximum" => value!.GetValue<double>() <= rule.Value!.GetValue<double>(),
        var other => throw new NotSupportedException(other),
    });

    private static string TypeOf(JsonNode? value) => value switch
    {
        JsonObject => "object",
        JsonArray => "array",
        JsonValue v when v.TryGetValue<bool>(out _) => "boolean",
        JsonValue v when v.TryGetValue<double>(out var d) => double.IsInteger(d) ? "integer" : "number",
        _ => "string",
    };

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CoResearch.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("CoResearch.sln");
        return folder;
    }
}
