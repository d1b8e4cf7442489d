using CoResearch.Domain.Workflows;
using CoResearch.Domain.Workflows.Language;
using CsCheck;
using Xunit;

namespace CoResearch.Domain.Tests.Workflows;

/// <summary>A tweak changes one value of the file, keeps the rest as its author wrote it, and never yields an invalid workflow.</summary>
public sealed class WorkflowTweakTests
{
    private const string Yaml = """
        # my workflow
        input_features:
          - { name: Size, type: number }   # keep me
          - name: Alpha
            type: number
            # the angle
        output_features:
          - { name: class, type: binary, positive: g }
        trainer:
          learning_rate: 0.001   # slow
          epochs: 30

        # the end
        split:
          type: random

        """;

    private static string Tweak(string yaml, params string[] edits)
    {
        var result = WorkflowLanguage.Tweak("workflow.yml", yaml, edits);
        Assert.True(result.Ok, result.Error?.Message);
        return result.Value;
    }

    private static string Refusal(params string[] edits)
    {
        var result = WorkflowLanguage.Tweak("workflow.yml", Yaml, edits);
        Assert.False(result.Ok);
        return result.Error.Message;
    }

    [Fact]
    public void A_value_is_replaced_in_place() =>
        Assert.Equal(Yaml.Replace("0.001", "0.003", StringComparison.Ordinal), Tweak(Yaml, "trainer.learning_rate=0.003"));

    [Fact]
    public void A_new_key_joins_its_map() =>
        Assert.Equal(Yaml.Replace("  epochs: 30\n", "  epochs: 30\n  batch_size: 64\n", StringComparison.Ordinal), Tweak(Yaml, "trainer.batch_size=64"));

    [Fact]
    public void A_new_map_is_written_in_one_line() =>
        Assert.Equal(Yaml + "combiner: { output_size: 128 }\n", Tweak(Yaml, "combiner.output_size=128"));

    [Fact]
    public void Items_are_named_by_name_or_position()
    {
        var byName = Tweak(Yaml, "input_features[Size].preprocessing.normalization=log");
        Assert.Equal(Yaml.Replace("type: number }   #", "type: number, preprocessing: { normalization: log } }   #", StringComparison.Ordinal), byName);
        Assert.Equal(byName, Tweak(Yaml, "input_features[0].preprocessing.normalization=log"));
        var inBlock = Tweak(Yaml, "input_features[Alpha].preprocessing.absolute=true");
        Assert.Contains("    type: number\n    preprocessing: { absolute: true }\n    # the angle\n", inBlock);
    }

    [Fact]
    public void Several_edits_apply_in_order()
    {
        var edited = Tweak(Yaml, "model_type=gbm", "trainer.epochs=", "trainer.num_leaves=15");
        var workflow = Assert.IsType<GbmWorkflow>(WorkflowLanguage.Parse("workflow.yml", edited).Value);
        Assert.Equal(15, workflow.Trainer.NumLeaves);
        Assert.DoesNotContain("epochs", edited, StringComparison.Ordinal);
        Assert.Contains("# my workflow", edited, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_and_maps_are_replaced_whole()
    {
        var edited = Tweak(Yaml, "split={ type: stratify, column: class, probabilities: [0.9, 0.1, 0] }");
        Assert.Equal("class", Assert.IsType<StratifySplit>(WorkflowLanguage.Parse("w", edited).Value.Split).Column);
    }

    [Theory]
    [InlineData("{a: {b: 1}}", "{a: {b: 1, c: 2}}")]
    [InlineData("{ a: { b: 1 } }", "{ a: { b: 1, c: 2 } }")]
    [InlineData("{a: {}}", "{a: { c: 2 }}")]
    [InlineData("{a: [1, {x: [2]}]}", "{a: { c: 2 }}")]
    public void Maps_in_braces_are_edited_inside_their_braces(string before, string after)
    {
        var path = before.Contains('[', StringComparison.Ordinal) ? "k.a={ c: 2 }" : "k.a.c=2";
        Assert.Equal("k: " + after + " # x\n", YamlEdit.Apply("f", "k: " + before + " # x\n", path).Value);
    }

    [Fact]
    public void A_file_with_windows_line_ends_keeps_them()
    {
        var edited = Tweak(Yaml.Replace("\n", "\r\n", StringComparison.Ordinal), "trainer.batch_size=64", "trainer.epochs=3");
        Assert.Equal(Tweak(Yaml, "trainer.batch_size=64", "trainer.epochs=3").Replace("\n", "\r\n", StringComparison.Ordinal), edited);
    }

    [Fact]
    public void A_file_without_a_last_line_end_grows_by_a_line() =>
        Assert.EndsWith("  type: random\ncombiner: { output_size: 8 }\n", Tweak(Yaml.TrimEnd('\n'), "combiner.output_size=8"), StringComparison.Ordinal);

    [Fact]
    public void A_file_with_letters_beyond_the_basic_plane_is_edited_at_the_right_place() =>
        Assert.Contains("learning_rate: 0.5   # slow", Tweak(Yaml.Replace("my workflow", "mon flux 🛰️ é", StringComparison.Ordinal), "trainer.learning_rate=0.5"));

    [Theory]
    [InlineData("trainer.learnig_rate=1", "Did you mean learning_rate?")]
    [InlineData("trainer.learning_rate=fast", "must be a number")]
    [InlineData("input_features[Sise].type=number", "has no item Sise. Did you mean Size?")]
    [InlineData("input_features[9].type=number", "has no item 9")]
    [InlineData("trainer[0]=1", "trainer is not a list")]
    [InlineData("trainer.epochs.more=1", "has no keys below it")]
    [InlineData("trainer", "write key=value")]
    [InlineData("=1", "write key=value")]
    [InlineData("a b=1", "is not a key")]
    [InlineData("trainer.epochs=[1", "not valid YAML")]
    [InlineData("trainer.epochs=1\nmodel_type: gbm", "line break")]
    [InlineData("trainer.epochs=1, seed: 3", "not valid YAML")]
    [InlineData("trainer.epochs=1 }", "not valid YAML")]
    [InlineData("trainer.epochs=*x", "not valid YAML")]
    [InlineData("trainer.epochs=1 # no", "a comment")]
    [InlineData("input_features=", "is missing")]
    public void A_wrong_edit_is_refused(string edit, string reason) => Assert.Contains(reason, Refusal(edit));

    [Fact]
    public void Any_edit_gives_a_valid_workflow_or_a_refusal()
    {
        var keys = Gen.OneOf(new[] { "trainer", ".epochs", "[Size]", "[0]", "split", ".type", "input_features", "combiner", ".output_size", ".", "x" }.Select(Gen.Const).ToArray());
        var values = Gen.OneOf(new[] { "1", "{", "}", "[", "]", ":", ",", "'", "\"", " ", "null", "a", "-", "é", "#" }.Select(Gen.Const).ToArray());
        Gen.Select(keys.Array[1, 5], values.Array[0, 5]).Sample((k, v) =>
        {
            var result = WorkflowLanguage.Tweak("workflow.yml", Yaml, [string.Concat(k) + "=" + string.Concat(v)]);
            return !result.Ok || WorkflowLanguage.Parse("workflow.yml", result.Value).Ok;
        }, iter: 5_000);
    }
}
