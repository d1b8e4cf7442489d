using System.ComponentModel;
using CoResearch.Domain.Workflows.Language;

namespace CoResearch.Domain.Workflows;

/// <summary>
/// What happens to predictions after the model. Both steps are fitted on out-of-fold predictions: the training rows are divided into
/// folds, each is predicted by a model that has not seen it, and the final model is trained on all of them.
/// </summary>
public sealed record Postprocessing
{
    [Within(2, 20), Description("Number of folds for out-of-fold predictions; used only when a step below is on.")]
    public int Folds { get; init; } = 5;

    public Calibration Calibration { get; init; } = new();

    [Description("Makes the scores of one class look alike along a variable.")]
    public Uniformity? Uniformity { get; init; }
}

/// <summary>Makes probabilities honest.</summary>
public sealed record Calibration
{
    [Description("platt: a logistic curve (Platt, 1999); isotonic: a rising step function (Zadrozny and Elkan, 2002).")]
    public CalibrationType Type { get; init; } = CalibrationType.None;
}

/// <summary>See <see cref="Calibration"/>.</summary>
public enum CalibrationType
{
    None,
    Platt,
    Isotonic,
}

/// <summary>
/// Replaces each score by its quantile among the scores of one class at the same value of a nuisance variable, so that a cut on the
/// score accepts the same share of that class everywhere.
/// </summary>
public sealed record Uniformity
{
    public UniformityType Type { get; init; } = UniformityType.QuantileMap;

    [MustHave, Description("The column along which scores shall look alike.")]
    public string Variable { get; init; } = "";

    [Within(1, 1000), Description("Bins of the variable with equally many rows; between their centres the map is interpolated.")]
    public int Bins { get; init; } = 20;

    [Description("The class whose scores are made alike.")]
    public UniformityClass On { get; init; } = UniformityClass.Background;
}

/// <summary>See <see cref="Uniformity"/>.</summary>
public enum UniformityType
{
    QuantileMap,
}

/// <summary>See <see cref="Uniformity"/>.</summary>
public enum UniformityClass
{
    Background,
    Signal,
}
