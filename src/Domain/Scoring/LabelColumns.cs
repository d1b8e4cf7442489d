using CoResearch.Domain.Challenges;

namespace CoResearch.Domain.Scoring;

/// <summary>A column of the hidden labels that a challenge needs, and how it is read. Numbers must lie within the bounds.</summary>
public sealed record LabelColumn(string Name, bool IsCategory, double Low, double High);

/// <summary>Which columns of the hidden labels a challenge's objective, gates and groups need; the others are skipped.</summary>
public static class LabelColumns
{
    /// <summary>Every column once as a number and once as a category, where both are needed. The challenge must have passed the check.</summary>
    public static IReadOnlyList<LabelColumn> Of(ChallengeDefinition challenge)
    {
        var needed = new List<LabelColumn>();
        Add(MetricCatalog.Find(challenge.Objective.Metric), challenge.Objective.Parameters);
        foreach (var gate in challenge.Gates)
            Add(MetricCatalog.Find(gate.Metric), MetricCheck.Inherited(gate, challenge.Objective));
        if (challenge.Groups is { } groups) needed.Add(new(groups.By, true, double.NegativeInfinity, double.PositiveInfinity));
        return [.. needed.GroupBy(c => (c.Name, c.IsCategory))
            .Select(g => new LabelColumn(g.Key.Name, g.Key.IsCategory, g.Max(c => c.Low), g.Min(c => c.High)))];

        void Add(IMetric? metric, IReadOnlyDictionary<string, string> written)
        {
            foreach (var parameter in metric?.Parameters ?? [])
            {
                var names = MetricParameters.Split(written.GetValueOrDefault(parameter.Name));
                if (parameter == CommonParameters.Targets && names.Count == 0) names = challenge.Predictions.Columns;
                if (parameter.Kind is ParameterKind.NumberColumn or ParameterKind.NumberColumns or ParameterKind.CategoryColumn)
                    needed.AddRange(names.Select(name =>
                        new LabelColumn(name, parameter.Kind == ParameterKind.CategoryColumn, parameter.Low, parameter.High)));
            }
        }
    }
}
