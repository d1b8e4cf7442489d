using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Evaluation;

/// <summary>
/// Scores a run: a pure function of predictions, hidden labels, challenge, facts of the run and <see cref="EvaluatorVersion"/>. Runs outside
/// the sandbox and never throws for what a file holds.
/// </summary>
public static class Evaluator
{
    /// <summary>Reads both files and scores. Refusals: <see cref="MistakesError"/> for the labels or the challenge, else about predictions.</summary>
    public static Result<Verdict> Evaluate(
        string predictionsPath, string labelsPath, ChallengeDefinition challenge, RunFacts run, CancellationToken cancellationToken)
    {
        if (LabelReader.Read(labelsPath, challenge, cancellationToken).Failed(out var labels, out var refusal)) return refusal;
        return Evaluate(predictionsPath, labels, challenge, run, cancellationToken);
    }

    /// <summary>Scores against labels that were read before with the same challenge.</summary>
    /// <param name="program">Asks the challenge's own program about predictions that were found right; null, or a null answer, where it has none.</param>
    public static Result<Verdict> Evaluate(
        string predictionsPath, LabelTable labels, ChallengeDefinition challenge, RunFacts run, CancellationToken cancellationToken, Func<Result<PrintedValues>?>? program = null)
    {
        if (PredictionsReader.Read(predictionsPath, labels, challenge.Predictions, challenge.Limits.OutputBytes, cancellationToken)
            .Failed(out var predictions, out var refusal))
            return refusal;
        if (program?.Invoke() is not { } asked) return Score(predictions, labels, challenge, run, cancellationToken);
        return asked.Failed(out var printed, out refusal) ? refusal : Score(predictions, labels, challenge, run, cancellationToken, printed);
    }

    /// <summary>Scores predictions in the order of the labels, one array a column.</summary>
    /// <param name="printed">What the challenge's own program says of them; metrics of its own are undefined without.</param>
    public static Verdict Score(
        double[][] predictions, LabelTable labels, ChallengeDefinition challenge, RunFacts run, CancellationToken cancellationToken, PrintedValues? printed = null)
    {
        var everything = new MetricTable(labels.Rows, challenge.Predictions.Columns, predictions, labels.Numbers, labels.Categories);
        var objective = MetricCatalog.Find(challenge.Objective.Metric)
            ?? throw new ArgumentException($"The challenge was not checked: no metric {challenge.Objective.Metric}.", nameof(challenge));
        var (values, gates, groups) = (new List<SplitValue>(), new List<GateValue>(), new List<GroupValue>());
        foreach (var (split, rows) in labels.RowsBySplit())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var table = rows is null ? everything : everything.Select(rows);
            values.Add(new(split, Compute(objective, challenge.Objective.Parameters, table, split), table.Rows));
            foreach (var gate in challenge.Gates)
                if (MetricCatalog.Find(gate.Metric) is { Role: not MetricRole.RunGate } metric)
                    gates.Add(Gate(split, gate, metric, table));
            if (challenge.Groups is { } by) groups.AddRange(Groups(split, by, table));
        }
        foreach (var gate in challenge.Gates)
            if (MetricCatalog.Find(gate.Metric) is { Role: MetricRole.RunGate } metric)
                gates.Add(Gate(GateValue.OfRun, gate, metric, everything));
        return new(values, gates, groups);

        double? Compute(IMetric metric, IReadOnlyDictionary<string, string> parameters, MetricTable table, string split, string? group = null) =>
            metric.Compute(new(table, everything, new(metric, parameters), run) { Printed = printed is null ? null : name => printed.Of(split, group, name) }) is { } value && double.IsFinite(value) ? value : null;

        GateValue Gate(string split, GateSpec gate, IMetric metric, MetricTable table) =>
            new(split, GateName.Of(gate), Compute(metric, MetricCheck.Inherited(gate, challenge.Objective), table, split), gate.Below, gate.Above);

        IEnumerable<GroupValue> Groups(string split, GroupSpec by, MetricTable table)
        {
            var column = table.Category(by.By);
            var rows = LabelTable.RowsByCode(column);
            return Enumerable.Range(0, rows.Length).Where(code => rows[code].Length > 0).OrderBy(code => column.Names[code], StringComparer.Ordinal)
                .Select(code => new GroupValue(
                    split, column.Names[code], Compute(objective, challenge.Objective.Parameters, table.Select(rows[code]), split, column.Names[code]), rows[code].Length));
        }
    }
}
