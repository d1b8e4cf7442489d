using System.Collections;
using System.Globalization;
using CoResearch.Domain.Submissions;
using CoResearch.Domain.Workflows;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

/// <summary>The whole workflow language through the runner, twice: every kind and every word does something, and the same bits again.</summary>
public sealed class Every_word_runs : IDisposable
{
    private readonly RunnerCase _case = new();

    public void Dispose() => _case.Dispose();

    public static TheoryData<string, string> Cases => new()
    {
        {
            "score", """
            input_features:
              - { name: a, type: number, preprocessing: { normalization: quantile, missing_value_strategy: fill_with_median } }
              - { name: b, type: number, preprocessing: { normalization: log1p, missing_value_strategy: error } }
              - { name: turned, column: a, type: number, preprocessing: { period: 2, missing_value_strategy: fill_with_mode } }
              - { name: kind, type: category, encoder: { type: dense, embedding_size: 3 }, preprocessing: { most_common: 2 } }
              - { name: flag, type: binary, preprocessing: { true_label: yes } }
              - { name: v, type: timeseries, preprocessing: { timeseries_length: 3 }, encoder: { type: parallel_cnn, num_filters: 2 } }
            output_features: [{ name: class, type: binary, positive: g, loss: { balance: balanced } }]
            combiner: { type: tabular_resnet, num_blocks: 2, output_size: 12, hidden_factor: 1.5, dropout: 0.2, activation: gelu }
            trainer: { epochs: 3, batch_size: 50, optimizer: { type: adamw, weight_decay: 0.01 }, learning_rate_scheduler: { decay: cosine, warmup_fraction: 0.4 }, threads: 2, seed: 9 }
            split: { type: stratify, column: class, probabilities: [0.7, 0.2, 0.1] }
            postprocessing: { folds: 2, calibration: { type: platt }, uniformity: { variable: b, bins: 4 } }
            """
        },
        {
            "low,mid,high", """
            input_features:
              - { name: a, type: number, preprocessing: { normalization: iq, absolute: true, missing_value_strategy: drop_row } }
              - { name: place, type: vector, columns: [x, y, z], preprocessing: { normalization: minmax } }
            output_features: [{ name: type, type: category, loss: { class_weights: { low: 2, high: 0.5 } } }]
            combiner: { num_fc_layers: 2, output_size: 12, norm: layer, activation: silu, dropout: 0.1 }
            trainer: { epochs: 3, batch_size: 32, optimizer: { type: rmsprop, momentum: 0.3 }, learning_rate_scheduler: { decay: step, decay_rate: 0.5, decay_epochs: 1 }, device: cpu, early_stop: 1 }
            split: { type: datetime, column: day }
            """
        },
        {
            "b", """
            input_features:
              - { name: a, type: number, preprocessing: { normalization: log, missing_value_strategy: fill_with_const, fill_value: -1 } }
              - { name: v, type: timeseries }
            output_features: [{ name: b, type: number, scale_by: x1, loss: { type: huber }, preprocessing: { normalization: none } }]
            combiner: { norm: batch, activation: tanh }
            trainer: { epochs: 3, batch_size: 64, optimizer: { type: sgd, momentum: 0.5, nesterov: true }, learning_rate_scheduler: { decay: linear, reduce_on_plateau: 1, reduce_on_plateau_patience: 1 }, gradient_clipping: { clipglobalnorm: 1, clipvalue: 0.5 } }
            split: { type: fixed, column: part }
            """
        },
        {
            "y,z", """
            input_features: [{ name: x, type: number, preprocessing: { normalization: none } }]
            output_features: [{ name: p, type: vector, columns: [y, z], loss: { type: mean_absolute_error }, preprocessing: { normalization: minmax } }]
            combiner: { activation: elu }
            trainer: { epochs: 2, learning_rate_scheduler: { decay: exponential } }
            split: { type: hash, column: kind }
            """
        },
        {
            "score", """
            model_type: gbm
            input_features:
              - { name: a, type: number }
              - { name: kind, type: category, preprocessing: { missing_value_strategy: fill_with_mode } }
              - { name: flag, type: binary }
              - { name: v, type: vector, preprocessing: { vector_size: 3 } }
            output_features: [{ name: class, type: binary, positive: g }]
            trainer: { num_boost_round: 20, num_leaves: 7, max_depth: 3, min_data_in_leaf: 5, feature_fraction: 0.7, bagging_fraction: 0.6, bagging_freq: 1, lambda_l1: 0.1, lambda_l2: 0.5, max_bin: 63, early_stop: 5, threads: 2 }
            postprocessing: { folds: 3, calibration: { type: isotonic }, uniformity: { variable: b, bins: 3, on: signal } }
            """
        },
        {
            "b", """
            model_type: gbm
            input_features: [{ name: a, type: number }, { name: x, type: number }]
            output_features: [{ name: b, type: number, relative_to: x, preprocessing: { normalization: zscore } }]
            trainer: { num_boost_round: 20 }
            """
        },
        {
            "low,mid,high", """
            model_type: linear
            input_features:
              - { name: a, type: number }
              - { name: kind, type: category, encoder: { type: onehot } }
            output_features: [{ name: type, type: category }]
            trainer: { degree: 2, regularization_lambda: 0.01, max_iterations: 50 }
            """
        },
        {
            "b", """
            model_type: linear
            input_features: [{ name: a, type: number }]
            output_features: [{ name: b, type: number, preprocessing: { normalization: log1p } }]
            """
        },
        { "score", Shallow("relu") },
        { "score", Shallow("sigmoid") },
        { "score", Shallow("leaky_relu") },
    };

    private static string Shallow(string activation) => $$"""
        input_features: [{ name: b, type: number }]
        output_features: [{ name: class, type: binary, positive: g }]
        combiner: { num_fc_layers: 1, activation: {{activation}} }
        trainer: { epochs: 2, optimizer: { type: adam } }
        """;

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_workflow_trains_and_repeats_to_the_bit(string columns, string yaml)
    {
        _case.WriteTables();
        _case.Workflow(yaml);
        var names = columns.Split(',');
        var isProbability = columns is "score" or "low,mid,high";
        _case.Job = _case.Job with { Seed = null, Predictions = new PredictionsFormat("id", names, isProbability ? 0 : null, isProbability ? 1 : null) };
        var result = _case.Succeed();
        Assert.Contains("metric/validation", result.Metrics);
        var first = File.ReadAllBytes(_case.Folder.Predictions);
        var rows = File.ReadAllLines(_case.Folder.Predictions).Skip(1).Select(l => l.Split("\",")[1].Split(',')).ToList();
        Assert.Equal((400, names.Length), (rows.Count, rows[0].Length));
        Assert.True(rows.Select(r => r[0]).Distinct().Count() > 20, "it predicts the same for all");
        Assert.All(rows.SelectMany(r => r), text => Assert.True(double.IsFinite(double.Parse(text, CultureInfo.InvariantCulture))));

        Assert.Equal(result.Metrics, _case.Succeed().Metrics);
        Assert.Equal(first, File.ReadAllBytes(_case.Folder.Predictions));
    }

    [Fact]
    public void The_cases_hold_every_kind_and_every_word_of_the_language()
    {
        var used = new HashSet<object>();
        foreach (var row in Cases) Collect(WorkflowLanguage.Parse("workflow.yml", row.Data.Item2).Value, used);
        var types = typeof(Workflow).Assembly.GetTypes().Where(t => t.Namespace == typeof(Workflow).Namespace).ToList();
        var words = types.Where(t => t.IsEnum).SelectMany(t => Enum.GetValues(t).Cast<object>()).Except([Device.Cuda]).ToList();
        var kinds = types.Where(t => t.IsSealed && t.GetCustomAttributes(false).Any(a => a.GetType().Name == "VariantAttribute")).ToList();
        Assert.True(words.Count > 40 && kinds.Count > 20, $"{words.Count} words, {kinds.Count} kinds");
        Assert.Empty(words.Concat(kinds).Except(used).Select(missing => missing is Type kind ? kind.Name : $"{missing.GetType().Name}.{missing}"));
    }

    private static void Collect(object value, HashSet<object> used)
    {
        used.Add(value is Enum ? value : value.GetType());
        if (value is string or Enum or ValueType) return;
        if (value is IEnumerable items)
            foreach (var item in items) Collect(item, used);
        else
            foreach (var property in value.GetType().GetProperties())
                if (property.GetIndexParameters().Length == 0 && property.GetValue(value) is { } inner) Collect(inner, used);
    }
}
