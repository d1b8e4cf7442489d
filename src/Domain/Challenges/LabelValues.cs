using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Challenges;

/// <summary>
/// Holds the values that a challenge names (<c>objective.positive</c>) and its groups against what stands in the hidden labels. It sees
/// the labels row by row, whatever mistakes other columns have.
/// </summary>
internal sealed class LabelValues
{
    /// <summary>The most values that are kept of a column, and the most groups that can be reported.</summary>
    public const int MostGroups = 200;

    private readonly ChallengeDefinition _challenge;
    private readonly Dictionary<string, Column> _columns;

    public LabelValues(ChallengeDefinition challenge, List<string> header)
    {
        _challenge = challenge;
        _columns = Named().Select(n => n.Column).Append(challenge.Groups?.By).OfType<string>().Distinct().Where(header.Contains).ToDictionary(
            name => name, name => new Column(header.IndexOf(name), [.. Named().Where(n => n.Column == name).SelectMany(n => n.Values)]));
    }

    /// <summary>Beyond the most values only those that the challenge names are kept, so that memory stays small.</summary>
    public void See(List<string> row)
    {
        foreach (var column in _columns.Values)
            if (column.Seen.Count <= MostGroups || column.Wanted.Contains(row[column.Index]))
                column.Seen.Add(row[column.Index]);
    }

    /// <summary>The mistakes, each with its key, after all rows were seen.</summary>
    public IEnumerable<(string Key, Phrase Message)> Check()
    {
        foreach (var (key, column, values) in Named().Where(n => _columns.ContainsKey(n.Column)))
            foreach (var value in values.Where(v => !_columns[column].Seen.Contains(v)))
                yield return (key, $"No row of the hidden labels has {value} in {column}.{Nearest.Hint(value, _columns[column].Seen)}");
        if (_challenge.Groups is { } groups && _columns.TryGetValue(groups.By, out var by) && by.Seen.Count > MostGroups)
            yield return ("groups.by", $"{groups.By} has more than {MostGroups} values; at most {MostGroups} groups can be reported.");
    }

    private IEnumerable<(string Key, string Column, IReadOnlyList<string> Values)> Named() =>
        Named("objective", MetricCatalog.Find(_challenge.Objective.Metric), _challenge.Objective.Parameters).Concat(_challenge.Gates.SelectMany((gate, i) =>
            Named($"gates[{i}]", MetricCatalog.Find(gate.Metric), MetricCheck.Inherited(gate, _challenge.Objective))
                .Where(n => gate.Parameters.ContainsKey(n.Key[(n.Key.LastIndexOf('.') + 1)..]))));

    // A gate that leaves a value to the objective is not told about it once more.
    private static IEnumerable<(string Key, string Column, IReadOnlyList<string> Values)> Named(
        string prefix, IMetric? metric, IReadOnlyDictionary<string, string> written) =>
        from parameter in metric?.Parameters ?? []
        where parameter.Kind == ParameterKind.CategoryValue && written.ContainsKey(parameter.Name) && written.ContainsKey(parameter.Of)
        select ($"{prefix}.{parameter.Name}", written[parameter.Of], MetricParameters.Split(written[parameter.Name]));

    private sealed record Column(int Index, HashSet<string> Wanted)
    {
        public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);
    }
}
