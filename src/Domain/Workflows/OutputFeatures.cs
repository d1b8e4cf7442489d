using System.ComponentModel;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows.Language;

namespace CoResearch.Domain.Workflows;

/// <summary>What the model predicts.</summary>
[Variants("type", null)]
public abstract record OutputFeature
{
    [MustHave, Description("The feature's own name; also its column, unless column says otherwise.")]
    public string Name { get; init; } = "";

    [Description("The column it is read from.")]
    public string? Column { get; init; }

    /// <summary>The target columns of the training table, in order.</summary>
    [NotInLanguage]
    public virtual IReadOnlyList<string> ReadColumns => [Column ?? Name];

    /// <summary>Further columns that both the training table and the rows to predict must hold.</summary>
    [NotInLanguage]
    public virtual IReadOnlyList<string> BaseColumns => [];
}

/// <summary>One of two classes; the prediction is the probability of the positive one.</summary>
[Variant("binary")]
public sealed record BinaryOutput : OutputFeature
{
    [Description("The word that counts as positive; by default 1, true or yes.")]
    public string? Positive { get; init; }

    public ClassLoss Loss { get; init; } = new();
}

/// <summary>One of several classes; the prediction is the probability of each, or the likeliest class, which is a number, where one column is asked for.</summary>
[Variant("category")]
public sealed record CategoryOutput : OutputFeature
{
    public ClassLoss Loss { get; init; } = new();
}

/// <summary>One number.</summary>
[Variant("number")]
public sealed record NumberOutput : OutputFeature
{
    [Description("A column with a first guess: the model learns the difference to it, and the prediction is guess + difference.")]
    public string? RelativeTo { get; init; }

    [Description("A positive column that the target (or the difference) is divided by for learning.")]
    public string? ScaleBy { get; init; }

    public TargetPreprocessing Preprocessing { get; init; } = new();
    public NumberLoss Loss { get; init; } = new();

    /// <inheritdoc/>
    [NotInLanguage]
    public override IReadOnlyList<string> BaseColumns => [.. RelativeTo is { } r ? [r] : (string[])[], .. ScaleBy is { } s ? [s] : (string[])[]];
}

/// <summary>Several numbers at once.</summary>
[Variant("vector")]
public sealed record VectorOutput : OutputFeature, IChecked
{
    [MustHave, Description("The target columns, in the order of the predictions.")]
    public IReadOnlyList<string> Columns { get; init; } = [];

    [Description("Columns with a first guess, one for each target: the model learns the difference to it, and the prediction is guess + difference.")]
    public IReadOnlyList<string> RelativeTo { get; init; } = [];

    [Description("A positive column that the targets (or the differences) are divided by for learning.")]
    public string? ScaleBy { get; init; }

    [Description("Learn the three components along the radius, along the track and across the orbital plane instead of x, y, z.")]
    public OrbitalFrame? Frame { get; init; }

    public TargetPreprocessing Preprocessing { get; init; } = new();
    public NumberLoss Loss { get; init; } = new();

    /// <inheritdoc/>
    [NotInLanguage]
    public override IReadOnlyList<string> ReadColumns => Columns;

    /// <inheritdoc/>
    [NotInLanguage]
    public override IReadOnlyList<string> BaseColumns =>
        [.. RelativeTo, .. ScaleBy is { } s ? [s] : (string[])[], .. Frame is { } f ? f.Position.Concat(f.Velocity) : []];

    void IChecked.Check(YamlMap map)
    {
        if (RelativeTo.Count > 0 && RelativeTo.Count != Columns.Count)
            map.Report("relative_to", $"needs one column for each of the {Columns.Count} columns, not {RelativeTo.Count}.");
        if (Frame is not null && Columns.Count != 3)
            map.Report("frame", $"needs a vector of exactly three columns.");
        if (Column is not null)
            map.Report("column", $"is not used by a vector output; name its columns.");
        Several.CheckColumns(map, null, Columns);
    }
}

/// <summary>
/// The local orbital frame: radial r̂ = r/|r|, cross-track ŵ = (r × v)/|r × v|, along-track ŝ = ŵ × r̂ (Vallado, Fundamentals of
/// Astrodynamics, RSW system), from a first guess of position and velocity.
/// </summary>
public sealed record OrbitalFrame : IChecked
{
    [MustHave, Description("Three columns: position.")]
    public IReadOnlyList<string> Position { get; init; } = [];

    [MustHave, Description("Three columns: velocity.")]
    public IReadOnlyList<string> Velocity { get; init; } = [];

    void IChecked.Check(YamlMap map)
    {
        if (Position.Count != 3 && map.Find("position") is not null)
            map.Report("position", $"needs three columns, not {Position.Count}.");
        if (Velocity.Count != 3 && map.Find("velocity") is not null)
            map.Report("velocity", $"needs three columns, not {Velocity.Count}.");
    }
}

/// <summary>How targets are scaled for learning; predictions are scaled back.</summary>
public sealed record TargetPreprocessing
{
    [Description("Scaling of each target by its own statistics.")]
    public TargetNormalization Normalization { get; init; } = TargetNormalization.Zscore;
}

/// <summary>The normalisations that can be undone for a target.</summary>
public enum TargetNormalization
{
    None,
    Zscore,
    Minmax,
    Log1p,
}

/// <summary>Cross-entropy with weights for classes.</summary>
public sealed record ClassLoss
{
    [Description("balanced: each class weighs the same in total; none: each row does.")]
    public ClassBalance Balance { get; init; } = ClassBalance.None;

    [Within(1e-6, 1e6), Description("A weight for each class by its name; classes that are not named weigh 1.")]
    public IReadOnlyDictionary<string, double> ClassWeights { get; init; } = new Dictionary<string, double>();
}

/// <summary>See <see cref="ClassLoss"/>.</summary>
public enum ClassBalance
{
    None,
    Balanced,
}

/// <summary>The loss of a number or vector.</summary>
public sealed record NumberLoss
{
    public NumberLossType Type { get; init; } = NumberLossType.MeanSquaredError;
}

/// <summary>See <see cref="NumberLoss"/>. linear always minimises the squared error.</summary>
public enum NumberLossType
{
    MeanSquaredError,
    MeanAbsoluteError,
    Huber,
}
