namespace CoResearch.Domain.Submissions;

/// <summary>
/// What a run's curve came to, so that experiments can be sorted by it in the database. The curve itself stays in the run's event files.
/// </summary>
public sealed class RunMetric
{
    /// <summary>The most that are kept of one run; a longer name is cut.</summary>
    public const int Most = 100, LongestName = 200;

    private RunMetric(string name) => Name = name;

    public RunId RunId { get; private set; }

    /// <summary>The curve's name: <c>loss/validation</c>.</summary>
    public string Name { get; private set; }

    /// <summary>Whether larger values are better; null where nobody can tell.</summary>
    public bool? HigherIsBetter { get; private set; }

    /// <summary>The best value and its step; null where nobody can tell which way is better, or no value is finite.</summary>
    public double? Best { get; private set; }
    public long? BestStep { get; private set; }

    /// <summary>The last finite value and its step.</summary>
    public double? Last { get; private set; }
    public long LastStep { get; private set; }

    /// <summary>The step since which no value has been finite; null where the last one is.</summary>
    public long? NotFiniteSince { get; private set; }

    /// <summary>What experiments are sorted by.</summary>
    public double? Value => Best ?? Last;

    public static RunMetric Of(RunId run, MetricSummary summary) => new(summary.Name.Length > LongestName ? summary.Name[..LongestName] : summary.Name)
    {
        RunId = run,
        HigherIsBetter = summary.HigherIsBetter,
        Best = summary.Best,
        BestStep = summary.BestStep,
        Last = summary.Last,
        LastStep = summary.LastStep,
        NotFiniteSince = summary.NotFiniteSince,
    };
}

/// <summary>A curve in a few numbers, as <see cref="RunMetric"/> keeps it.</summary>
public sealed record MetricSummary(string Name, bool? HigherIsBetter, double? Best, long? BestStep, double? Last, long LastStep)
{
    /// <summary>The step since which no value has been finite; null where the last one is.</summary>
    public long? NotFiniteSince { get; init; }
}
