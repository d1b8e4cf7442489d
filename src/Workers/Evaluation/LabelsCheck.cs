using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Evaluation;

/// <summary>What <c>/challenge check</c> says about the hidden labels of a challenge folder.</summary>
public static class LabelsCheck
{
    private const int MostGroups = 200;

    /// <summary>
    /// Every mistake with file, line and key: those of the file itself, values that the challenge names and no row holds, and splits on
    /// which the objective or a gate could never have a value. Empty when all is well.
    /// </summary>
    public static IReadOnlyList<Mistake> Check(string labelsPath, ChallengeDefinition challenge, CancellationToken cancellationToken)
    {
        var unreadable = MetricCheck.Check(challenge, null).Select(m => new Mistake("challenge.yml", 0, m.Key, m.Message)).ToList();
        if (unreadable.Count > 0) return unreadable;
        if (LabelReader.Read(labelsPath, challenge, cancellationToken).Failed(out var labels, out var error))
            return error is MistakesError mistakes ? mistakes.Mistakes : [new Mistake("private/labels.csv", 0, "", error.Message)];
        var found = new List<Mistake>();
        var table = new MetricTable(
            labels.Rows, challenge.Predictions.Columns, [.. challenge.Predictions.Columns.Select(_ => Spread(labels.Rows, challenge.Predictions))],
            labels.Numbers, labels.Categories);
        CheckValues(MetricCatalog.Find(challenge.Objective.Metric)!, challenge.Objective.Parameters, "objective");
        for (var i = 0; i < challenge.Gates.Count; i++)
        {
            var gate = challenge.Gates[i];
            CheckValues(MetricCatalog.Find(gate.Metric)!, MetricCheck.Inherited(gate, challenge.Objective), $"gates[{i}]");
        }
        if (challenge.Groups is { } groups && table.Category(groups.By).Names.Count is > MostGroups and var many)
            found.Add(new("challenge.yml", 0, "groups.by", $"{groups.By} has {many:N0} values; at most {MostGroups} groups can be reported."));
        if (labels.RowsBySplit().All(s => s.Split != Splits.Public)) Add("", "No row is public, so nobody would see a score.");
        return found;

        void CheckValues(IMetric metric, IReadOnlyDictionary<string, string> written, string prefix)
        {
            foreach (var parameter in metric.Parameters.Where(p => p.Kind == ParameterKind.CategoryValue && written.ContainsKey(p.Name)))
            {
                var column = written[parameter.Of];
                var names = table.Category(column).Names;
                foreach (var value in MetricParameters.Split(written[parameter.Name]).Where(value => !names.Contains(value)))
                    found.Add(new("challenge.yml", 0, $"{prefix}.{parameter.Name}",
                        $"No row of the hidden labels has {value} in {column}.{Nearest.Hint(value, names)}"));
            }
            if (metric.Role == MetricRole.RunGate || found.Any(m => m.Key.StartsWith(prefix, StringComparison.Ordinal))) return;
            foreach (var (split, rows) in labels.RowsBySplit())
            {
                var of = rows is null ? table : table.Select(rows);
                if (metric.Compute(new(of, table, new(metric, written), new(null, null, null, null))) is null)
                    Add(prefix, $"{metric.Name} has no value on the {split} split ({of.Rows} rows): too few rows, a class is missing, or it cannot take a value there (a relative error no target of 0).");
            }
        }

        void Add(string key, string message) => found.Add(new("private/labels.csv", 0, key, message));
    }

    // Any predictions will do to see whether a metric can have a value; these are distinct and inside the range.
    private static double[] Spread(int rows, PredictionsSpec spec)
    {
        var (low, high) = spec.Range ?? (0, 1);
        return [.. Enumerable.Range(0, rows).Select(row => low + (high - low) * (row + 0.5) / rows)];
    }
}
