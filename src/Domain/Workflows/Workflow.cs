using System.ComponentModel;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows.Language;

namespace CoResearch.Domain.Workflows;

/// <summary>
/// What <c>workflow.yml</c> says, validated, with every default filled in. The records of this folder are the language: their
/// properties are its keys (snake_case), their initial values its defaults, their attributes its bounds and its descriptions. Reading,
/// <c>/workflow show</c> and the JSON schema all come from them.
/// </summary>
[Variants("model_type", "ecd")]
public abstract record Workflow : IChecked
{
    [MustHave, Description("Columns that the model sees.")]
    public IReadOnlyList<InputFeature> InputFeatures { get; init; } = [];

    [MustHave, Description("What the model predicts; exactly one.")]
    public IReadOnlyList<OutputFeature> OutputFeatures { get; init; } = [];

    [Description("Which training rows are held out to watch and to choose the best epoch.")]
    public DataSplit Split { get; init; } = new RandomSplit();

    [Description("What happens to the model's predictions before they are written.")]
    public Postprocessing Postprocessing { get; init; } = new();

    /// <summary>The one output feature.</summary>
    [NotInLanguage]
    public OutputFeature Output => OutputFeatures[0];

    /// <summary>What all trainers share.</summary>
    [NotInLanguage]
    public abstract Trainer Training { get; }

    /// <summary>Reports what does not go together in this kind of model.</summary>
    private protected virtual void CheckModel(YamlMap map)
    {
    }

    void IChecked.Check(YamlMap map)
    {
        if (map.Find("input_features")?.Value is YamlList { Items.Count: 0 })
            map.Report("input_features", $"needs at least one feature.");
        if (map.Find("output_features")?.Value is YamlList { Items.Count: not 1 } several)
            map.Report("output_features", $"needs exactly one feature, not {several.Items.Count}; for several numbers write one of type vector.");
        foreach (var twice in InputFeatures.GroupBy(f => f.Name).Where(g => g.Key.Length > 0 && g.Count() > 1))
            map.Report("input_features", $"has two features named {twice.Key}; give one another name and say which column it reads with column: {twice.Key}.");
        CheckModel(map);
        if (OutputFeatures is [var output])
        {
            foreach (var leak in InputFeatures.Where(f => f.ReadColumns.Intersect(output.ReadColumns).Any()))
                map.Report("input_features", $"must not read {string.Join(", ", leak.ReadColumns.Intersect(output.ReadColumns))}, which is what the model predicts.");
            if (output is not BinaryOutput && Postprocessing.Uniformity is not null)
                map.Report("postprocessing", $"uniformity needs an output of type binary.");
            if (output is not BinaryOutput && Postprocessing.Calibration.Type != CalibrationType.None)
                map.Report("postprocessing", $"calibration needs an output of type binary.");
        }
    }
}

/// <summary>A neural network, trained with TorchSharp (Ludwig: encoder, combiner, decoder).</summary>
[Variant("ecd")]
public sealed record EcdWorkflow : Workflow
{
    [Description("The network between the encoded inputs and the output.")]
    public Combiner Combiner { get; init; } = new ConcatCombiner();

    public EcdTrainer Trainer { get; init; } = new();

    /// <inheritdoc/>
    [NotInLanguage]
    public override Trainer Training => Trainer;

    private protected override void CheckModel(YamlMap map)
    {
        if (Trainer.BatchSize == 1 && Combiner is (TabularResnetCombiner or ConcatCombiner { Norm: LayerNormalization.Batch }))
            map.Report("trainer", $"batch_size must be at least 2 for a network that normalises batches (norm: batch, or tabular_resnet).");
    }
}

/// <summary>Gradient boosted trees, trained with LightGBM; a vector output is one model for each component.</summary>
[Variant("gbm")]
public sealed record GbmWorkflow : Workflow
{
    public GbmTrainer Trainer { get; init; } = new();

    /// <inheritdoc/>
    [NotInLanguage]
    public override Trainer Training => Trainer;
}

/// <summary>Logistic regression for classes, ridge regression for numbers; needs no native library.</summary>
[Variant("linear")]
public sealed record LinearWorkflow : Workflow
{
    public LinearTrainer Trainer { get; init; } = new();

    /// <inheritdoc/>
    [NotInLanguage]
    public override Trainer Training => Trainer;
}
