using System.Text.Json;
using CoResearch.Domain.Scoring;
using Xunit;

namespace CoResearch.Domain.Tests.Scoring;

/// <summary>Values from scikit-learn, SciPy and direct formulas: Golden/make_golden.py made them.</summary>
public sealed class GoldenValues
{
    private static readonly JsonElement _golden = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Scoring", "Golden", "golden.json"))).RootElement;

    public static TheoryData<int, string> Cases() =>
        [.. _golden.GetProperty("cases").EnumerateArray().Select((c, i) => new TheoryDataRow<int, string>(i, Name(c)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Metric_agrees_with_an_independent_implementation(int index, string name)
    {
        var golden = _golden.GetProperty("cases")[index];
        var metric = MetricCatalog.Find(golden.GetProperty("metric").GetString()!)!;
        var parameters = golden.GetProperty("parameters").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
        var columns = golden.GetProperty("columns").EnumerateArray().Select(c => c.GetString()!).ToList();
        var value = Population.Compute(metric, Table(columns), parameters);
        Assert.Equal(golden.GetProperty("value").GetDouble(), value!.Value, 1e-12);
        Assert.StartsWith(metric.Name, name, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_objective_and_every_gate_on_predictions_has_golden_values()
    {
        var covered = _golden.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("metric").GetString()!).ToHashSet();
        var uncovered = MetricCatalog.All.Where(m => m.Role != MetricRole.RunGate && !m.IsPrinted).Select(m => m.Name).Except([.. covered, "count", "range"]);
        Assert.NotEmpty(covered);
        Assert.Empty(uncovered);
    }

    private static string Name(JsonElement golden) =>
        $"{golden.GetProperty("metric").GetString()} {golden.GetProperty("parameters")} of {golden.GetProperty("columns")}";

    private static MetricTable Table(List<string> columns)
    {
        var numbers = _golden.GetProperty("numbers").EnumerateObject()
            .ToDictionary(p => p.Name, p => p.Value.EnumerateArray().Select(v => v.GetDouble()).ToArray());
        var categories = _golden.GetProperty("categories").EnumerateObject()
            .ToDictionary(p => p.Name, p => Population.Category(p.Value.EnumerateArray().Select(v => v.GetString()!)));
        return new(numbers["score"].Length, columns, [.. columns.Select(c => numbers[c])], numbers, categories);
    }
}
