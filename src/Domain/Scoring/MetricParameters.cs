using System.Globalization;

namespace CoResearch.Domain.Scoring;

/// <summary>
/// A metric's parameters, read by kind. Texts come from <c>challenge.yml</c> and were checked by <see cref="MetricCheck"/>; reading one
/// that is not well-formed is a bug and throws.
/// </summary>
public sealed class MetricParameters(IMetric metric, IReadOnlyDictionary<string, string> written)
{
    /// <summary>The text as written, or the declared default, or null.</summary>
    public string? Text(string name) =>
        written.TryGetValue(name, out var text) ? text : metric.Parameters.FirstOrDefault(p => p.Name == name)?.Default;

    /// <summary>The comma-joined list, trimmed; empty when the parameter is left out.</summary>
    public IReadOnlyList<string> List(string name) => Split(Text(name));

    /// <summary>The number, or null when it is left out and has no default.</summary>
    public double? Number(string name) =>
        Text(name) is { } text ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : null;

    /// <summary>The parts of a comma-joined text, trimmed; empty parts are dropped.</summary>
    public static IReadOnlyList<string> Split(string? text) =>
        text is null ? [] : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
