using System.Text;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows;
using CsCheck;
using Xunit;

namespace CoResearch.Domain.Tests.Workflows;

/// <summary>A workflow is read with Ludwig's keys, mistakes are told by line and key, and the expanded form says everything.</summary>
public sealed class WorkflowLanguageTests
{
    public const string Small = """
        input_features:
          - { name: Size, type: number }
        output_features:
          - { name: class, type: binary, positive: g }

        """;

    public const string Full = """
        # the whole language
        model_type: ecd
        input_features:
          - { name: Size, type: number, preprocessing: { normalization: log, missing_value_strategy: fill_with_const, fill_value: 1 } }
          - { name: AbsAsym, column: Asym, type: number, preprocessing: { absolute: true } }
          - { name: angle, type: number, preprocessing: { period: 360 } }
          - { name: night, type: binary, preprocessing: { true_label: dark } }
          - name: site
            type: category
            preprocessing: { most_common: 5 }
            encoder: { type: dense, embedding_size: 3 }
          - { name: moments, type: vector, columns: [a, b, c] }
          - { name: signal, type: timeseries, preprocessing: { timeseries_length: 16 }, encoder: { type: parallel_cnn } }
        output_features:
          - name: position
            type: vector
            columns: [x, y, z]
            relative_to: [x0, y0, z0]
            scale_by: radius
            frame: { position: [x0, y0, z0], velocity: [u0, v0, w0] }
            preprocessing: { normalization: minmax }
            loss: { type: huber }
        combiner: { type: tabular_resnet, num_blocks: 2, output_size: 32, hidden_factor: 1.5, dropout: 0.1, activation: gelu }
        trainer:
          epochs: 7
          batch_size: 64
          learning_rate: 3e-3
          optimizer: { type: sgd, momentum: 0.9, nesterov: true, weight_decay: 1e-4 }
          learning_rate_scheduler: { decay: cosine, warmup_fraction: 0.1, reduce_on_plateau: 2 }
          early_stop: -1
          gradient_clipping: { clipglobalnorm: 0.5 }
          device: cpu
          seed: 3
          threads: 2
        split: { type: hash, column: satellite, probabilities: [0.7, 0.2, 0.1] }
        """;

    private static Workflow Parse(string yaml)
    {
        var result = WorkflowLanguage.Parse("workflow.yml", yaml);
        Assert.True(result.Ok, result.Error?.Message);
        return result.Value;
    }

    private static string Mistakes(string yaml) => WorkflowLanguage.Parse("workflow.yml", yaml).Error?.Message ?? "";

    [Fact]
    public void A_small_workflow_gets_defaults()
    {
        var workflow = Assert.IsType<EcdWorkflow>(Parse(Small));
        Assert.Equal("Size", Assert.IsType<NumberInput>(Assert.Single(workflow.InputFeatures)).Name);
        Assert.Equal("g", Assert.IsType<BinaryOutput>(workflow.Output).Positive);
        Assert.Equal([0.8, 0.2, 0.0], Assert.IsType<RandomSplit>(workflow.Split).Probabilities);
        Assert.Equal(64, Assert.IsType<ConcatCombiner>(workflow.Combiner).OutputSize);
        Assert.Equal(0.001, workflow.Trainer.LearningRate);
    }

    [Fact]
    public void Every_key_of_a_full_workflow_is_read()
    {
        var workflow = Assert.IsType<EcdWorkflow>(Parse(Full));
        Assert.Equal(["Size", "AbsAsym", "angle", "night", "site", "moments", "signal"], workflow.InputFeatures.Select(f => f.Name));
        Assert.Equal(["Asym"], workflow.InputFeatures[1].ReadColumns);
        Assert.Equal(["a", "b", "c"], workflow.InputFeatures[5].ReadColumns);
        var output = Assert.IsType<VectorOutput>(workflow.Output);
        Assert.Equal(["x0", "y0", "z0", "radius", "x0", "y0", "z0", "u0", "v0", "w0"], output.BaseColumns);
        var combiner = Assert.IsType<TabularResnetCombiner>(workflow.Combiner);
        Assert.Equal((2, 32, 1.5, 0.1, Activation.Gelu), (combiner.NumBlocks, combiner.OutputSize, combiner.HiddenFactor, combiner.Dropout, combiner.Activation));
        var sgd = Assert.IsType<SgdOptimizer>(workflow.Trainer.Optimizer);
        Assert.Equal((0.9, true, 1e-4), (sgd.Momentum, sgd.Nesterov, sgd.WeightDecay));
        Assert.Equal((Decay.Cosine, 0.1, 2), (workflow.Trainer.LearningRateScheduler.Decay, workflow.Trainer.LearningRateScheduler.WarmupFraction, workflow.Trainer.LearningRateScheduler.ReduceOnPlateau));
        Assert.Equal((7, 64, 3e-3, -1, 0.5, Device.Cpu, 3, 2), (workflow.Trainer.Epochs, workflow.Trainer.BatchSize, workflow.Trainer.LearningRate, workflow.Trainer.EarlyStop, workflow.Trainer.GradientClipping.Clipglobalnorm, workflow.Trainer.Device, workflow.Trainer.Seed, workflow.Trainer.Threads));
        Assert.Equal("satellite", Assert.IsType<HashSplit>(workflow.Split).Column);
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(Full)]
    [InlineData("model_type: gbm\n" + Small)]
    [InlineData("model_type: linear\n" + Small)]
    [InlineData(Small + "postprocessing: { calibration: { type: platt }, uniformity: { variable: Size } }")]
    [InlineData("input_features: [{ name: \"a: 'b\\\"\", type: number }, { name: \"3\", type: category }, { name: \"yes\", type: binary }]\noutput_features: [{ name: c, type: category, loss: { class_weights: { \"a,b\": 2 } } }]\n")]
    public void The_expanded_form_reads_back_to_the_same(string yaml)
    {
        var expanded = WorkflowLanguage.Expand(Parse(yaml));
        Assert.Equal(expanded, WorkflowLanguage.Expand(Parse(expanded)));
    }

    [Fact]
    public void The_expanded_form_is_readable()
    {
        var expanded = WorkflowLanguage.Expand(Parse("model_type: linear\n" + Small));
        Assert.Equal("""
            model_type: linear
            input_features:
              - name: Size
                type: number
                preprocessing:
                  missing_value_strategy: fill_with_mean
                  fill_value: 0
                  normalization: zscore
                  absolute: false
            output_features:
              - name: class
                type: binary
                positive: g
                loss:
                  balance: none
            split:
              type: random
              probabilities: [0.8, 0.2, 0]
            postprocessing:
              folds: 5
              calibration:
                type: none
            trainer:
              seed: 42
              regularization_lambda: 0.0001
              max_iterations: 200
              degree: 1

            """, expanded);
    }

    [Theory]
    [InlineData("modeltype: gbm\n" + Small, "workflow.yml:1 modeltype: is not a known key here. Did you mean model_type?")]
    [InlineData("model_type: gmb\n" + Small, "workflow.yml:1 model_type: is gmb, but must be one of ecd, gbm, linear. Did you mean gbm?")]
    [InlineData(Small + "trainer:\n  learnig_rate: 1\n", "workflow.yml:6 trainer.learnig_rate: is not a known key here. Did you mean learning_rate?")]
    [InlineData(Small + "trainer: { learning_rate: -1 }", "workflow.yml:5 trainer.learning_rate: is -1, but must lie between 1E-09 and 100.")]
    [InlineData(Small + "trainer: { epochs: 1.5 }", "workflow.yml:5 trainer.epochs: must be a whole number, not the text 1.5.")]
    [InlineData(Small + "trainer: { epochs: 0 }", "workflow.yml:5 trainer.epochs: is 0, but must lie between 1 and 100000.")]
    [InlineData(Small + "trainer: fast", "workflow.yml:5 trainer: must be a map of keys and values, not the text fast.")]
    [InlineData(Small + "trainer: { num_leaves: 3 }", "workflow.yml:5 trainer.num_leaves: is not a known key here.")]
    [InlineData("model_type: gbm\n" + Small + "trainer: { num_leafs: 3 }", "workflow.yml:6 trainer.num_leafs: is not a known key here. Did you mean num_leaves?")]
    [InlineData("model_type: gbm\n" + Small + "combiner: { output_size: 3 }", "workflow.yml:6 combiner: is not a known key here.")]
    [InlineData(Small + "combiner: { type: concat, num_blocks: 3 }", "workflow.yml:5 combiner.num_blocks: is not a known key here.")]
    [InlineData(Small + "combiner: { activation: rellu }", "Did you mean relu?")]
    [InlineData(Small + "split: { probabilities: [0.5, 0.2, 0.2] }", "workflow.yml:5 split.probabilities: must add up to 1, not 0.9.")]
    [InlineData(Small + "split: { probabilities: [1, 0] }", "split.probabilities: needs three shares")]
    [InlineData(Small + "split: { probabilities: 0.8 }", "split.probabilities: must be a list, such as [a, b], not the text 0.8.")]
    [InlineData(Small + "split: { type: hash }", "workflow.yml:5 split.column: is missing.")]
    [InlineData(Small + "postprocessing: { uniformity: { bins: 3 } }", "postprocessing.uniformity.variable: is missing.")]
    [InlineData("output_features: [{ name: c, type: binary }]", "workflow.yml:1 input_features: is missing.")]
    [InlineData("input_features: []\noutput_features: [{ name: c, type: binary }]", "workflow.yml:1 input_features: needs at least one feature.")]
    [InlineData("input_features: [{ name: a, type: number }]\noutput_features: [{ name: c, type: binary }, { name: d, type: number }]", "workflow.yml:2 output_features: needs exactly one feature, not 2")]
    [InlineData("input_features: [{ name: a }]\noutput_features: [{ name: c, type: binary }]", "workflow.yml:1 input_features[a].type: is missing; it is one of number, binary, category, vector, timeseries.")]
    [InlineData("input_features: [{ name: a, type: numbr }]\noutput_features: [{ name: c, type: binary }]", "Did you mean number?")]
    [InlineData("input_features: [a, b]\noutput_features: [{ name: c, type: binary }]", "input_features[0]: must be a map of keys and values, not the text a.")]
    [InlineData("input_features: [{ type: number }]\noutput_features: [{ name: c, type: binary }]", "input_features[0].name: is missing.")]
    [InlineData("input_features: [{ name: a, type: number }, { name: a, type: binary }]\noutput_features: [{ name: c, type: binary }]", "has two features named a")]
    [InlineData("input_features: [{ name: c, type: number }]\noutput_features: [{ name: c, type: binary }]", "must not read c, which is what the model predicts")]
    [InlineData("input_features: [{ name: a, type: number, preprocessing: { normalization: zscor } }]\noutput_features: [{ name: c, type: binary }]", "input_features[a].preprocessing.normalization: is zscor, but must be one of none, zscore, minmax, log1p, log, iq, quantile. Did you mean zscore?")]
    [InlineData("input_features: [{ name: a, type: number, preprocessing: { absolute: yes } }]\noutput_features: [{ name: c, type: binary }]", "must be true or false, not the text yes")]
    [InlineData("input_features: [{ name: a, type: vector, column: q, columns: [x, y] }]\noutput_features: [{ name: c, type: binary }]", "cannot stand beside columns")]
    [InlineData("input_features: [{ name: a, type: number }]\noutput_features: [{ name: p, type: vector, columns: [x, y], relative_to: [q] }]", "needs one column for each of the 2 columns, not 1")]
    [InlineData("input_features: [{ name: a, type: number }]\noutput_features: [{ name: p, type: number }]\npostprocessing: { uniformity: { variable: a } }", "uniformity needs an output of type binary")]
    [InlineData("combiner: { type: tabular_resnet }\n" + Small + "trainer: { batch_size: 1 }", "workflow.yml:6 trainer: batch_size must be at least 2")]
    public void Every_mistake_is_told_with_its_place(string yaml, string expected) => Assert.Contains(expected, Mistakes(yaml));

    [Fact]
    public void All_mistakes_of_a_file_come_at_once()
    {
        var text = Mistakes("""
            input_features:
              - { name: Size, type: number, preprocesing: { } }
            output_features:
              - { name: class, type: binry }
            trainer: { epochs: many, batchsize: 3 }
            """);
        Assert.Equal(4, text.Split('\n').Length);
    }

    [Fact]
    public void An_unknown_kind_of_model_or_a_key_given_twice_hides_no_other_mistake()
    {
        var text = Mistakes("""
            model_type: ecdd
            input_features:
              - { name: Size, type: numbr, bogus: 1 }
              - { name: class, type: number, type: binary }
            output_features:
              - { name: class, type: binary }
            split: { type: random, probabilities: [2] }
            trainer: { epochs: 3 }
            postprocesing: {}
            """);
        Assert.Equal(
            ["1 model_type", "2 input_features", "3 input_features[Size].bogus", "3 input_features[Size].type", "4 input_features[1].type", "7 split.probabilities", "7 split.probabilities[0]", "9 postprocesing"],
            text.Split('\n').Select(line => line["workflow.yml:".Length..].Split(": ")[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains("Did you mean ecd?", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [1")]
    [InlineData("")]
    [InlineData("input_features: &x [*x]")]
    public void Broken_text_is_a_mistake_of_the_file(string yaml) => Assert.StartsWith("workflow.yml", Mistakes(yaml), StringComparison.Ordinal);

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Lines_may_end_as_on_any_system(string end)
    {
        var text = Full.ReplaceLineEndings(end);
        Assert.Equal(WorkflowLanguage.Expand(Parse(Full)), WorkflowLanguage.Expand(Parse(text)));
        Assert.Contains("workflow.yml:4 ", Mistakes(text.Replace("name: Size, type: number", "name: Size, type: numbr", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("workflow.yml:3: indents with a tab", Mistakes($"a: 1\nb:\n\tc: 1".ReplaceLineEndings(end)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_workflow_is_read_or_told_with_its_file_and_never_throws()
    {
        var (read, told) = (0, 0);
        string[] pieces =
        [
            "type:", "number", "[", "]", "{", "}", ",", ": ", "\n", "  ", "- ", "1e999", "nan", "-1", "''", "\"", "|", ">", "&a", "*a", "!!int",
            "#", "\t", "\u2028", "é", "null", "trainer:", "epochs", "99999999999999999999",
        ];
        var words = Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]);
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2_000], Gen.Int[0, 40], words).Array[1, 2].Sample(damages =>
        {
            var text = damages.Aggregate(Full, Damage);
            var result = WorkflowLanguage.Parse("workflow.yml", Encoding.UTF8.GetBytes(text));
            if (result.Ok) read++;
            else told++;
            Assert.True(result.Ok || result.Error.Message.StartsWith("workflow.yml", StringComparison.Ordinal), result.Error?.Message);
        }, iter: 4_000, threads: 1);
        Assert.True(read > 20 && told > 500, $"{read} read, {told} told");
    }

    private static string Damage(string text, (int What, int Where, int Length, string With) damage)
    {
        var at = damage.Where % (text.Length + 1);
        var length = Math.Min(damage.Length, text.Length - at);
        return damage.What switch
        {
            0 => text.Insert(at, damage.With),
            1 => text.Remove(at, length),
            2 => text.Remove(at, length).Insert(at, damage.With),
            _ => text.Insert(at, text.Substring(at, length)),
        };
    }

    [Fact]
    public void Mistakes_carry_a_stable_code() =>
        Assert.Equal("mistakes", Assert.IsType<MistakesError>(WorkflowLanguage.Parse("workflow.yml", "a: 1").Error).Code);
}
