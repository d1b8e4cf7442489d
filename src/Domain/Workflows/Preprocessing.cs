using System.ComponentModel;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows.Language;

namespace CoResearch.Domain.Workflows;

/// <summary>What an empty or non-finite cell becomes; statistics come from the training rows only.</summary>
public enum MissingValueStrategy
{
    FillWithConst,
    FillWithMean,
    FillWithMedian,
    FillWithMode,

    /// <summary>Rows of the training table are left out; a row to predict gets the mean (numbers) or the mode.</summary>
    DropRow,

    /// <summary>A missing value is a mistake in the data, told with its line.</summary>
    Error,
}

/// <summary>How numbers are scaled; statistics come from the training rows only.</summary>
public enum Normalization
{
    None,

    /// <summary>(x − mean) / standard deviation (population).</summary>
    Zscore,

    /// <summary>(x − min) / (max − min).</summary>
    Minmax,

    /// <summary>ln(1 + x); values must be above −1.</summary>
    Log1p,

    /// <summary>sign(x) · ln(1 + |x|), then zscore; for any numbers with long tails.</summary>
    Log,

    /// <summary>(x − median) / (75 % quantile − 25 % quantile).</summary>
    Iq,

    /// <summary>The normal score Φ⁻¹(F(x)) of the empirical distribution (1,000 quantiles, clipped to ±5.2).</summary>
    Quantile,
}

/// <summary>How a number is prepared: derived first (absolute, period), then filled, then normalised.</summary>
public sealed record NumberPreprocessing : IChecked
{
    public MissingValueStrategy MissingValueStrategy { get; init; } = MissingValueStrategy.FillWithMean;

    [Description("The constant of fill_with_const.")]
    public double FillValue { get; init; }

    public Normalization Normalization { get; init; } = Normalization.Zscore;

    [Description("Use |x| instead of x.")]
    public bool Absolute { get; init; }

    [Within(1e-12, 1e12), Description("x is an angle or phase with this period: the model sees sin(2πx/period) and cos(2πx/period).")]
    public double? Period { get; init; }

    void IChecked.Check(YamlMap map)
    {
        if (Absolute && Period is not null)
            map.Report("absolute", $"cannot stand beside period.");
    }
}

/// <summary>How a binary input is prepared.</summary>
public sealed record BinaryPreprocessing
{
    public MissingValueStrategy MissingValueStrategy { get; init; } = MissingValueStrategy.FillWithMode;

    [Within(0, 1), Description("The constant of fill_with_const: 0 or 1.")]
    public double FillValue { get; init; }

    [Description("The word that counts as 1, where the column holds two words that are no booleans.")]
    public string? TrueLabel { get; init; }
}

/// <summary>How a category input is prepared.</summary>
public sealed record CategoryPreprocessing
{
    public MissingValueStrategy MissingValueStrategy { get; init; } = MissingValueStrategy.FillWithConst;

    [Description("The word of fill_with_const.")]
    public string FillValue { get; init; } = "<UNK>";

    [Within(2, 10_000), Description("Only this many of the most frequent words are kept; the others count as unknown.")]
    public int MostCommon { get; init; } = 1000;
}

/// <summary>How the components of a vector are prepared, each with its own statistics.</summary>
public sealed record VectorPreprocessing
{
    public MissingValueStrategy MissingValueStrategy { get; init; } = MissingValueStrategy.FillWithMean;
    public double FillValue { get; init; }
    public Normalization Normalization { get; init; } = Normalization.Zscore;

    [Within(1, 4096), Description("Length of the vector, when it stands in one column; found from the first row otherwise.")]
    public int? VectorSize { get; init; }
}

/// <summary>How a series is prepared, with one set of statistics for all its steps.</summary>
public sealed record TimeseriesPreprocessing
{
    public MissingValueStrategy MissingValueStrategy { get; init; } = MissingValueStrategy.FillWithMean;
    public double FillValue { get; init; }
    public Normalization Normalization { get; init; } = Normalization.Zscore;

    [Within(1, 4096), Description("Number of steps, when they stand in one column; found from the first row otherwise.")]
    public int? TimeseriesLength { get; init; }
}
