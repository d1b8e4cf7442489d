using CoResearch.Domain.Scoring.Curves;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// F1 = 2·TP / (2·TP + FP + FN): of the positive class (<c>average: binary</c>, the default with one score column), or the plain mean over
/// the classes that occur in truth or prediction (<c>macro</c>). Undefined with a single true class.
/// </summary>
internal sealed class F1 : IMetric
{
    public string Name => "f1";
    public string Summary => "Harmonic mean of precision and recall.";
    public Direction Direction => Direction.Maximize;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters { get; } =
    [
        .. Confusion.Parameters,
        new("average", ParameterKind.Choice, $"Of the positive class, or the mean over all classes.") { Choices = ["binary", "macro"] },
    ];

    public IEnumerable<(string Key, Phrase Message)> Check(MetricParameters parameters, PredictionsSpec predictions)
    {
        if (parameters.Text("average") == "binary" && predictions.Columns.Count > 1)
            yield return ("average", $"With several prediction columns only macro is defined.");
        foreach (var mistake in Confusion.Check(parameters, predictions)) yield return mistake;
    }

    public double? Compute(MetricInput input)
    {
        var confusion = Confusion.Of(input);
        if (!confusion.HasSeveral) return null;
        var macro = input.Parameters.Text("average") is { } average ? average == "macro" : input.Parameters.Text("positive") is null;
        return MetricInput.Finite(macro
            ? Enumerable.Range(0, confusion.Classes).Where(k => confusion.Actual(k) + confusion.Predicted(k) > 0).Average(Of)
            : Of(1));

        double Of(int k) => 2 * confusion.Hit(k) / (confusion.Actual(k) + confusion.Predicted(k));
    }
}
