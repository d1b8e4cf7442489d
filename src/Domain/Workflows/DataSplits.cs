using System.ComponentModel;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows.Language;

namespace CoResearch.Domain.Workflows;

/// <summary>How the training table is divided into rows for training, validation and a test of one's own.</summary>
[Variants("type", "random")]
public abstract record DataSplit;

/// <summary>A split by shares.</summary>
public abstract record ShareSplit : DataSplit, IChecked
{
    [Within(0, 1), Description("Shares for training, validation and test; they add up to 1.")]
    public IReadOnlyList<double> Probabilities { get; init; } = [0.8, 0.2, 0.0];

    void IChecked.Check(YamlMap map)
    {
        if (Probabilities.Count != 3)
            map.Report("probabilities", $"needs three shares (training, validation, test), not {Probabilities.Count}.");
        else if (Math.Abs(Probabilities.Sum() - 1) > 1e-6)
            map.Report("probabilities", $"must add up to 1, not {Probabilities.Sum():0.####}.");
        else if (Probabilities[0] <= 0)
            map.Report("probabilities", $"leaves no rows for training.");
    }
}

/// <summary>Rows at random.</summary>
[Variant("random")]
public sealed record RandomSplit : ShareSplit
{
    [Within(0, int.MaxValue), Description("Seed of the split; by default the trainer's.")]
    public int? Seed { get; init; }
}

/// <summary>Rows at random, with the same shares in every value of a column.</summary>
[Variant("stratify")]
public sealed record StratifySplit : ShareSplit
{
    [MustHave, Description("A column of words, such as the class.")]
    public string Column { get; init; } = "";

    [Within(0, int.MaxValue), Description("Seed of the split; by default the trainer's.")]
    public int? Seed { get; init; }
}

/// <summary>By a hash of a column: rows of the same group stay together, and the same group always falls on the same side.</summary>
[Variant("hash")]
public sealed record HashSplit : ShareSplit
{
    [MustHave, Description("The column that names the group (a satellite, a patient).")]
    public string Column { get; init; } = "";
}

/// <summary>By time: the earliest rows train, the latest test.</summary>
[Variant("datetime")]
public sealed record DatetimeSplit : ShareSplit
{
    [MustHave, Description("A column of numbers or ISO 8601 times.")]
    public string Column { get; init; } = "";
}

/// <summary>By a column that says it: 0 training, 1 validation, 2 test.</summary>
[Variant("fixed")]
public sealed record FixedSplit : DataSplit
{
    [Description("The column.")]
    public string Column { get; init; } = "split";
}
