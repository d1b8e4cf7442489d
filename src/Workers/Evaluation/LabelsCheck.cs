using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Evaluation;

/// <summary>What <c>/challenge check</c> says about hidden labels that have no mistake by themselves.</summary>
public static class LabelsCheck
{
    /// <summary>
    /// Every mistake with file, line and key: what the evaluator cannot read, and splits on which the objective or a gate could never
    /// have a value. Empty when all is well.
    /// </summary>
    public static IReadOnlyList<Mistake> Check(string labelsPath, ChallengeDefinition challenge, CancellationToken cancellationToken)
    {
        var unreadable = MetricCheck.Check(challenge, null).Select(m => new Mistake("challenge.yml", 0, m.Key, m.Message)).ToList();
        if (unreadable.Count > 0) return unreadable;
        if (LabelReader.Read(labelsPath, challenge, cancellationToken).Failed(out var labels, out var error))
            return error is MistakesError mistakes ? mistakes.Mistakes : [new Mistake("private/labels.csv", 0, "", $"{error.Message}")];
        var found = new List<Mistake>();
        var table = new MetricTable(
            labels.Rows, challenge.Predictions.Columns, [.. challenge.Predictions.Columns.Select(_ => Spread(labels.Rows, challenge.Predictions))],
            labels.Numbers, labels.Categories);
        CheckSplits(MetricCatalog.Find(challenge.Objective.Metric)!, challenge.Objective.Parameters, "objective");
        for (var i = 0; i < challenge.Gates.Count; i++)
        {
            var gate = challenge.Gates[i];
            CheckSplits(MetricCatalog.Find(gate.Metric)!, MetricCheck.Inherited(gate, challenge.Objective), $"gates[{i}]");
        }
        return found;

        void CheckSplits(IMetric metric, IReadOnlyDictionary<string, string> written, string prefix)
        {
            if (metric.Role == MetricRole.RunGate || metric.IsPrinted) return;
            foreach (var (split, rows) in labels.RowsBySplit())
            {
                var of = rows is null ? table : table.Select(rows);
                if (metric.Compute(new(of, table, new(metric, written), new(null, null, null, null))) is null)
                    found.Add(new("private/labels.csv", 0, prefix, $"{metric.Name} has no value on the {split} split ({of.Rows} rows): too few rows, a class is missing, or it cannot take a value there (a relative error no target of 0)."));
            }
        }
    }

    /// <summary>Any predictions will do to see whether a metric can have a value; these are distinct and inside the range.</summary>
    internal static double[] Spread(int rows, PredictionsSpec spec)
    {
        var (low, high) = spec.Range ?? (0, 1);
        return [.. Enumerable.Range(0, rows).Select(row => low + (high - low) * (row + 0.5) / rows)];
    }
}
