namespace CoResearch.Domain.Scoring;

/// <summary>Every metric of this assembly, found by one scan: a new metric is a new file and nothing else.</summary>
public static class MetricCatalog
{
    private static readonly Dictionary<string, IMetric> _metrics = typeof(MetricCatalog).Assembly.GetTypes()
        .Where(type => typeof(IMetric).IsAssignableFrom(type) && type is { IsAbstract: false, IsInterface: false })
        .Select(type => (IMetric)Activator.CreateInstance(type)!)
        .ToDictionary(metric => metric.Name, StringComparer.Ordinal);

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<IMetric> All { get; } = [.. _metrics.Values.OrderBy(metric => metric.Name, StringComparer.Ordinal)];

    /// <summary>All names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(metric => metric.Name)];

    /// <summary>The names that an objective may take, sorted.</summary>
    public static IReadOnlyList<string> Objectives { get; } =
        [.. All.Where(metric => metric.Role == MetricRole.Objective).Select(metric => metric.Name)];

    /// <summary>The metric of that name, or null.</summary>
    public static IMetric? Find(string name) => _metrics.GetValueOrDefault(name);
}
