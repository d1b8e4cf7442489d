using System.Globalization;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring;

/// <summary>
/// Finds every mistake in a challenge's objective, gates and groups, each with the key that it stands under. Label columns are checked
/// where they are known: pass null before <c>private/labels.csv</c> was read.
/// </summary>
public static class MetricCheck
{
    /// <summary>The whole scoring part of a challenge; keys as in <c>challenge.yml</c>: <c>objective.positive</c>, <c>gates[0].against</c>.</summary>
    public static IEnumerable<(string Key, Phrase Message)> Check(
        ChallengeDefinition challenge, IReadOnlyCollection<string>? labelColumns)
    {
        foreach (var mistake in Check(challenge.Objective, challenge.Predictions, labelColumns)) yield return mistake;
        for (var i = 0; i < challenge.Gates.Count; i++)
            foreach (var mistake in Check(challenge.Gates[i], i, challenge.Objective, challenge.Predictions, labelColumns))
                yield return mistake;
        if (challenge.Groups is { } groups && labelColumns is not null && !labelColumns.Contains(groups.By))
            yield return ("groups.by", NoSuchColumn(groups.By, labelColumns));
    }

    /// <summary>The objective's metric and parameters.</summary>
    public static IEnumerable<(string Key, Phrase Message)> Check(
        ObjectiveSpec objective, PredictionsSpec predictions, IReadOnlyCollection<string>? labelColumns)
    {
        if (MetricCatalog.Find(objective.Metric) is not { Role: MetricRole.Objective } metric)
            return [("objective.metric", Unknown(objective.Metric, MetricCatalog.Objectives, $"an objective"))];
        return Check(metric, objective.Parameters, predictions, labelColumns).Select(m => ($"objective.{m.Key}", m.Message));
    }

    /// <summary>One gate: its metric, its bounds and its parameters, where target and positive come from the objective if left out.</summary>
    public static IEnumerable<(string Key, Phrase Message)> Check(
        GateSpec gate, int index, ObjectiveSpec objective, PredictionsSpec predictions, IReadOnlyCollection<string>? labelColumns)
    {
        var prefix = $"gates[{index}]";
        if (gate.Below is null && gate.Above is null) yield return ($"{prefix}.below", $"A gate needs below or above.");
        if (gate is { Below: { } below, Above: { } above } && below <= above)
            yield return ($"{prefix}.below", $"Nothing lies above `above` and below `below`: below must be the larger.");
        if (MetricCatalog.Find(gate.Metric) is not { } metric)
        {
            yield return ($"{prefix}.metric", Unknown(gate.Metric, MetricCatalog.Names, $"a gate"));
            yield break;
        }
        foreach (var key in gate.Parameters.Keys.Where(key => metric.Parameters.All(p => p.Name != key)))
            yield return ($"{prefix}.{key}", UnknownKey(key, metric));
        foreach (var (key, message) in Check(metric, Inherited(gate, objective), predictions, labelColumns))
            yield return ($"{prefix}.{key}", message);
    }

    /// <summary>
    /// A gate's parameters with what it leaves out taken from the objective: target, positive and column mean the same in the whole
    /// challenge unless a gate says otherwise.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Inherited(GateSpec gate, ObjectiveSpec objective)
    {
        var declared = MetricCatalog.Find(gate.Metric)?.Parameters.Select(p => p.Name).ToHashSet() ?? [];
        var parameters = gate.Parameters.Where(p => declared.Contains(p.Key)).ToDictionary();
        foreach (var name in new[] { "target", "positive", "column" })
            if (declared.Contains(name) && objective.Parameters.TryGetValue(name, out var text)) parameters.TryAdd(name, text);
        return parameters;
    }

    private static List<(string Key, Phrase Message)> Check(
        IMetric metric, IReadOnlyDictionary<string, string> written, PredictionsSpec predictions, IReadOnlyCollection<string>? labelColumns)
    {
        var mistakes = new List<(string Key, Phrase Message)>();
        foreach (var key in written.Keys.Where(key => metric.Parameters.All(p => p.Name != key)))
            mistakes.Add((key, UnknownKey(key, metric)));
        foreach (var parameter in metric.Parameters)
        {
            if (!written.TryGetValue(parameter.Name, out var text))
            {
                if (parameter.Required) mistakes.Add((parameter.Name, $"{metric.Name} needs {parameter.Name}: {parameter.Summary}"));
            }
            else if (Malformed(parameter, text, predictions, labelColumns) is { } message)
            {
                mistakes.Add((parameter.Name, message));
            }
        }
        if (mistakes.Count > 0) return mistakes;
        if (metric.Parameters.Contains(CommonParameters.Column) && !written.ContainsKey("column") && predictions.Columns.Count > 1)
            mistakes.Add(("column", $"{metric.Name} looks at one prediction column; name it: {string.Join(", ", predictions.Columns)}."));
        if (written.GetValueOrDefault("on") is CommonParameters.Signal or CommonParameters.Background)
            foreach (var key in new[] { "target", "positive" }.Where(key => !written.ContainsKey(key)))
                mistakes.Add((key, $"on: {written["on"]} needs {key}, here or in the objective."));
        mistakes.AddRange(metric.Check(new MetricParameters(metric, written), predictions));
        return mistakes;
    }

    private static Phrase? Malformed(
        MetricParameter parameter, string text, PredictionsSpec predictions, IReadOnlyCollection<string>? labelColumns)
    {
        var list = MetricParameters.Split(text);
        return parameter.Kind switch
        {
            ParameterKind.NumberColumn or ParameterKind.CategoryColumn when list.Count != 1 => $"One column name is needed here.",
            ParameterKind.NumberColumn or ParameterKind.CategoryColumn or ParameterKind.NumberColumns
                when labelColumns is not null && list.FirstOrDefault(c => !labelColumns.Contains(c)) is { } missing => NoSuchColumn(missing, labelColumns),
            ParameterKind.PredictionColumn when !predictions.Columns.Contains(text) => $"predictions.csv has no column {text}.{Nearest.Hint(text, predictions.Columns)}",
            ParameterKind.CategoryValue when list.Count != parameter.Values && parameter.Values == 1 => $"One value is needed here.",
            ParameterKind.CategoryValue when list.Count != parameter.Values => $"{parameter.Values} values are needed here, separated by a comma.",
            ParameterKind.Choice when !parameter.Choices.Contains(text) => $"{text} is none of {string.Join(", ", parameter.Choices)}.{Nearest.Hint(text, parameter.Choices)}",
            ParameterKind.Word when text.Length is 0 or > 40 || !text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') => $"A name of up to 40 letters, digits and underscores is needed here.",
            ParameterKind.Number or ParameterKind.WholeNumber => MalformedNumber(parameter, text),
            _ => null,
        };
    }

    private static Phrase? MalformedNumber(MetricParameter parameter, string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            return $"{text} is not a number.";
        if (parameter.Kind == ParameterKind.WholeNumber && (value != Math.Floor(value) || Math.Abs(value) > int.MaxValue))
            return $"{text} is not a whole number.";
        return value >= parameter.Low && value <= parameter.High ? null : (Phrase)$"{text} is outside {parameter.Low} to {parameter.High}.";
    }

    private static Phrase Unknown(string name, IReadOnlyList<string> known, Phrase what) =>
        $"{name} is not a metric for {what}.{Nearest.Hint(name, known)} Known: {string.Join(", ", known)}.";

    private static Phrase UnknownKey(string key, IMetric metric)
    {
        var known = metric.Parameters.Select(p => p.Name).ToList();
        return $"{metric.Name} has no parameter {key}.{Nearest.Hint(key, known)}{Takes(known)}";
    }

    private static Phrase Takes(List<string> parameters) => parameters.Count switch
    {
        0 => $" It takes none.",
        _ => $" It takes {string.Join(", ", parameters)}.",
    };

    private static Phrase NoSuchColumn(string column, IReadOnlyCollection<string> columns) =>
        $"The hidden labels have no column {column}.{Nearest.Hint(column, columns)}";
}
