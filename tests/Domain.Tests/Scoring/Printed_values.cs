using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using Xunit;

namespace CoResearch.Domain.Tests.Scoring;

public sealed class Printed_values
{
    private static readonly string[] SplitNames = ["public", "private"], Names = ["yield", "bias"];

    [Fact]
    public void Values_are_found_by_split_group_and_name()
    {
        var values = PrintedValues.Parse("""
            {"public": {"yield": 0.5, "bias": null, "more": "x", "groups": {"faint": {"yield": 1e-3}, "odd": 3}}, "private": {"yield": -1, "bias": 2}, "shifted": 3}
            """, SplitNames, Names).Value;
        Assert.Equal((0.5, null, 0.001, null), (values.Of("public", null, "yield"), values.Of("public", null, "bias"), values.Of("public", "faint", "yield"), values.Of("public", "bright", "yield")));
        Assert.Equal((-1, 2), (values.Of("private", null, "yield"), values.Of("private", null, "bias")));
    }

    [Theory]
    [InlineData("", "it is no JSON")]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("{\"public\": 1}", "it has no object \"public\"")]
    [InlineData("{\"public\": {\"yield\": 1}}", "\"public\" has no value \"bias\"")]
    [InlineData("{\"public\": {\"yield\": 1, \"bias\": \"secret\"}}", "\"bias\" of \"public\" is neither a number nor null")]
    [InlineData("{\"public\": {\"yield\": 1e999, \"bias\": 1}}", "\"yield\" of \"public\" is Infinity, which is no value")]
    [InlineData("{\"public\": {\"yield\": 1, \"bias\": -Infinity}}", "\"bias\" of \"public\" is -Infinity, which is no value")]
    [InlineData("{\"public\": {\"yield\": 1, \"yield\": 2, \"bias\": 1}}", "it names something twice")]
    [InlineData("{\"public\": {\"yield\": 1, \"bias\"", "it is no JSON")]
    [InlineData("{\"public\": {\"yield\": 1, \"bias\": 1, \"groups\": {\"\\ud800\": {\"yield\": 1}}}, \"private\": {\"yield\": 1, \"bias\": 1}}", "half of a character")]
    [InlineData("{\"public\": {\"yield\": NaN, \"bias\": 1}}", "\"yield\" of \"public\" is NaN, which is no value")]
    [InlineData("{\"public\": {\"yield\": 1, \"bias\": 1}}", "it has no object \"private\"")]
    public void What_cannot_be_used_is_refused_without_quoting_it(string line, string says)
    {
        var error = PrintedValues.Parse(line, SplitNames, Names).Error!;
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Predictions could be made so that it depends on one hidden label whether a value is finite.</summary>
    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("1e999")]
    public void On_a_hidden_split_what_is_not_finite_is_no_value_and_no_failure(string word)
    {
        var values = PrintedValues.Parse("""
            {"public": {"yield": 1, "bias": 2, "say": "an Infinity of \" NaN"}, "private": {"yield": WORD, "bias": 3, "groups": {"secret": {"bias": WORD}}}}
            """.Replace("WORD", word, StringComparison.Ordinal), SplitNames, Names).Value;
        Assert.Equal((1, 2, null, 3, null), (values.Of("public", null, "yield"), values.Of("public", null, "bias"), values.Of("private", null, "yield"), values.Of("private", null, "bias"), values.Of("private", "secret", "bias")));
        Assert.Equal(2, values.NotFinite.Count);
        Assert.StartsWith("\"yield\" of \"private\" is ", values.NotFinite[0], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", values.NotFinite[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_challenge_names_its_values_and_says_which_way_is_better()
    {
        const string text = """
            slug: own
            title: Own
            predictions: { id: id, columns: [y] }
            objective: { metric: custom, value: damage, direction: minimize }
            gates: [{ metric: custom, value: missed, below: 1 }, { metric: custom, value: damage, below: 2 }]
            """;
        var definition = ChallengeFile.Parse(text, "challenge.yml").Value;
        Assert.Equal(["damage", "missed"], definition.PrintedNames);
        Assert.Equal(("damage", "missed"), (definition.Objective.Name, GateName.Of(definition.Gates[0])));
        Assert.Contains("custom needs value", ChallengeFile.Parse(text.Replace("value: damage, direction", "direction", StringComparison.Ordinal), "challenge.yml").Error!.Message, StringComparison.Ordinal);
        Assert.Contains("A name of up to 40 letters", ChallengeFile.Parse(text.Replace("value: missed", "value: a b", StringComparison.Ordinal), "challenge.yml").Error!.Message, StringComparison.Ordinal);
    }
}
