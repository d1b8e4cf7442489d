using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring;

/// <summary>What a parameter's text stands for.</summary>
public enum ParameterKind
{
    /// <summary>A numeric column of the hidden labels.</summary>
    NumberColumn,

    /// <summary>Numeric columns of the hidden labels, comma-joined.</summary>
    NumberColumns,

    /// <summary>A column of the hidden labels that holds names.</summary>
    CategoryColumn,

    /// <summary>A value of the category column that the parameter <see cref="MetricParameter.Of"/> names; comma-joined when several.</summary>
    CategoryValue,

    /// <summary>A column of <c>predictions.csv</c>.</summary>
    PredictionColumn,

    /// <summary>A number within <see cref="MetricParameter.Low"/> and <see cref="MetricParameter.High"/>, both allowed.</summary>
    Number,

    /// <summary>A whole number within the same bounds.</summary>
    WholeNumber,

    /// <summary>One of <see cref="MetricParameter.Choices"/>.</summary>
    Choice,

    /// <summary>A name: up to 40 letters, digits and underscores.</summary>
    Word,
}

/// <summary>A parameter that a metric declares: its key, what its text stands for, and what it does in one sentence.</summary>
public sealed record MetricParameter(string Name, ParameterKind Kind, Phrase Summary)
{
    /// <summary>Whether leaving it out is a mistake.</summary>
    public bool Required { get; init; }

    /// <summary>What is taken when it is left out; null when there is no single such value.</summary>
    public string? Default { get; init; }

    /// <summary>The smallest value allowed; for a numeric column, in every row.</summary>
    public double Low { get; init; } = double.NegativeInfinity;

    /// <summary>The largest value allowed; for a numeric column, in every row.</summary>
    public double High { get; init; } = double.PositiveInfinity;

    /// <summary>The words allowed for a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>For a category's value: the parameter that names its column.</summary>
    public string Of { get; init; } = "target";

    /// <summary>For a category's value: how many are written.</summary>
    public int Values { get; init; } = 1;
}

/// <summary>The parameters that several metrics share, so that a key means the same everywhere.</summary>
internal static class CommonParameters
{
    public const string Everyone = "all", Signal = "signal", Background = "background";

    public static MetricParameter Target { get; } =
        new("target", ParameterKind.CategoryColumn, $"The column of the hidden labels that holds the class.") { Required = true };

    public static MetricParameter Positive { get; } =
        new("positive", ParameterKind.CategoryValue, $"The class that a high score means (the signal).") { Required = true };

    public static MetricParameter PositiveOrMany { get; } =
        Positive with { Required = false, Summary = $"The class that a high score means; without it, each prediction column is a class." };

    public static MetricParameter Targets { get; } =
        new("target", ParameterKind.NumberColumns, $"The true values, one column for each prediction column, in their order; by default of the same names.");

    public static MetricParameter Weight { get; } =
        new("weight", ParameterKind.NumberColumn, $"The column of sample weights, none below zero; by default every row weighs 1.") { Low = 0 };

    public static MetricParameter Column { get; } =
        new("column", ParameterKind.PredictionColumn, $"The prediction column to look at; needed when there are several.");

    public static MetricParameter Threshold { get; } =
        new("threshold", ParameterKind.Number, $"A row is selected when its score is at least this.") { Default = "0.5" };

    public static MetricParameter On { get; } =
        new("on", ParameterKind.Choice, $"The population to look at: everything, the positive class, or the rest.")
        {
            Choices = [Everyone, Signal, Background],
            Default = Everyone,
        };

    /// <summary>Target and positive for a gate that needs them only with <c>on: signal</c> or <c>on: background</c>.</summary>
    public static IReadOnlyList<MetricParameter> Population { get; } =
        [On, Target with { Required = false }, Positive with { Required = false }];
}
