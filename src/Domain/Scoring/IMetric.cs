using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring;

/// <summary>What a metric may be used for.</summary>
public enum MetricRole
{
    /// <summary>Ranks submissions; with bounds it is a gate too.</summary>
    Objective,

    /// <summary>A gate that looks at predictions, once per split.</summary>
    Gate,

    /// <summary>A gate that looks at the run itself, once per run.</summary>
    RunGate,
}

/// <summary>What the values of an objective mean, for saying how much better one is than another.</summary>
public enum MetricScale
{
    /// <summary>1 is perfect, and nothing is better.</summary>
    OneIsBest,

    /// <summary>An error: 0 is perfect.</summary>
    ZeroIsBest,

    /// <summary>A decimal logarithm already.</summary>
    Logarithm,

    /// <summary>Nobody knows the best value.</summary>
    Open,
}

/// <summary>
/// One metric: a pure function of one population's rows. Each is a sealed class in a file of its own with a parameterless constructor;
/// <see cref="MetricCatalog"/> finds it.
/// </summary>
public interface IMetric
{
    /// <summary>What <c>challenge.yml</c> calls it: lower case, digits, underscores.</summary>
    string Name { get; }

    /// <summary>One sentence for people.</summary>
    string Summary { get; }

    /// <summary>The way that is better.</summary>
    Direction Direction { get; }

    /// <summary>Whether the challenge's own program gives the value: then the challenge says which way is better, too.</summary>
    bool IsPrinted => false;

    /// <summary>What its values mean: 1 is perfect where larger is better, 0 where smaller is, unless the metric says otherwise.</summary>
    MetricScale Scale => Direction == Direction.Maximize ? MetricScale.OneIsBest : MetricScale.ZeroIsBest;

    /// <summary>What it may be used for.</summary>
    MetricRole Role { get; }

    /// <summary>The unit of the value: <c>s</c>, <c>B</c>, or nothing.</summary>
    string Unit => "";

    /// <summary>Every parameter that it understands; any other key is a mistake.</summary>
    IReadOnlyList<MetricParameter> Parameters { get; }

    /// <summary>
    /// What the parameters' own declarations cannot say (one of two must be given, as many targets as columns, …), as key and sentence.
    /// Called only when every single parameter is well-formed.
    /// </summary>
    IEnumerable<(string Key, Phrase Message)> Check(MetricParameters parameters, PredictionsSpec predictions) => [];

    /// <summary>The value, or null where it is undefined (no rows, a single class, a result that is not finite); never a stand-in.</summary>
    double? Compute(MetricInput input);
}
