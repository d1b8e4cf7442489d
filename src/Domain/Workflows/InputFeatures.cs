using System.ComponentModel;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows.Language;

namespace CoResearch.Domain.Workflows;

/// <summary>A column (or several) that the model sees.</summary>
[Variants("type", null)]
public abstract record InputFeature
{
    [MustHave, Description("The feature's own name; also its column, unless column says otherwise.")]
    public string Name { get; init; } = "";

    [Description("The column it is read from.")]
    public string? Column { get; init; }

    /// <summary>The columns of the training table that it reads, in order.</summary>
    [NotInLanguage]
    public virtual IReadOnlyList<string> ReadColumns => [Column ?? Name];
}

/// <summary>One number a row.</summary>
[Variant("number")]
public sealed record NumberInput : InputFeature
{
    public NumberPreprocessing Preprocessing { get; init; } = new();
}

/// <summary>Two values a row: true/false, yes/no, 1/0, or any two words.</summary>
[Variant("binary")]
public sealed record BinaryInput : InputFeature
{
    public BinaryPreprocessing Preprocessing { get; init; } = new();
}

/// <summary>One word a row, out of a set learned from the training rows; words seen later count as unknown.</summary>
[Variant("category")]
public sealed record CategoryInput : InputFeature
{
    public CategoryPreprocessing Preprocessing { get; init; } = new();

    [Description("How words become numbers (gbm splits on the words themselves).")]
    public CategoryEncoder Encoder { get; init; } = new();
}

/// <summary>
/// Several numbers a row, each normalised by itself: either several columns or one column of numbers separated by spaces.
/// </summary>
[Variant("vector")]
public sealed record VectorInput : InputFeature, IChecked
{
    [Description("The columns of its components; without them, its one column holds numbers separated by spaces.")]
    public IReadOnlyList<string> Columns { get; init; } = [];

    public VectorPreprocessing Preprocessing { get; init; } = new();

    /// <inheritdoc/>
    [NotInLanguage]
    public override IReadOnlyList<string> ReadColumns => Columns.Count > 0 ? Columns : base.ReadColumns;

    void IChecked.Check(YamlMap map) => Several.CheckColumns(map, Column, Columns);
}

/// <summary>
/// A series of fixed length a row, normalised as a whole: either several columns in order or one column of numbers separated by spaces.
/// </summary>
[Variant("timeseries")]
public sealed record TimeseriesInput : InputFeature, IChecked
{
    [Description("The columns of its steps in order; without them, its one column holds numbers separated by spaces.")]
    public IReadOnlyList<string> Columns { get; init; } = [];

    public TimeseriesPreprocessing Preprocessing { get; init; } = new();

    [Description("How the network reads the series (ecd only; linear and gbm see its steps).")]
    public TimeseriesEncoder Encoder { get; init; } = new();

    /// <inheritdoc/>
    [NotInLanguage]
    public override IReadOnlyList<string> ReadColumns => Columns.Count > 0 ? Columns : base.ReadColumns;

    void IChecked.Check(YamlMap map) => Several.CheckColumns(map, Column, Columns);
}

/// <summary>How a category becomes numbers.</summary>
public sealed record CategoryEncoder
{
    [Description("onehot: a 0/1 column for each word; dense: a learned vector for each word (ecd only).")]
    public CategoryEncoderType Type { get; init; } = CategoryEncoderType.Onehot;

    [Within(1, 256), Description("Length of the learned vector.")]
    public int EmbeddingSize { get; init; } = 8;
}

/// <summary>See <see cref="CategoryEncoder"/>.</summary>
public enum CategoryEncoderType
{
    Onehot,
    Dense,
}

/// <summary>How the network reads a series.</summary>
public sealed record TimeseriesEncoder
{
    [Description("passthrough: the steps as they are; parallel_cnn: convolutions of widths 2 to 5, the largest answer of each filter.")]
    public TimeseriesEncoderType Type { get; init; } = TimeseriesEncoderType.Passthrough;

    [Within(1, 256), Description("Filters of each width.")]
    public int NumFilters { get; init; } = 16;
}

/// <summary>See <see cref="TimeseriesEncoder"/>.</summary>
public enum TimeseriesEncoderType
{
    Passthrough,
    ParallelCnn,
}

internal static class Several
{
    public static void CheckColumns(YamlMap map, string? column, IReadOnlyList<string> columns)
    {
        if (column is not null && columns.Count > 0)
            map.Report("column", $"cannot stand beside columns; keep one of them.");
        if (columns.GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice)
            map.Report("columns", $"names {twice.Key} twice.");
    }
}
