using CoResearch.Domain.Scoring.Curves;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// One working point of a selection. With <c>background_acceptance</c> a: the largest true positive rate among the cuts whose false
/// positive rate is at most a. With <c>signal_efficiency</c> e: the background rejection 1 − fpr, the largest among the cuts whose true
/// positive rate is at least e. Cuts are the distinct scores; nothing is interpolated. Undefined when a class is missing.
/// </summary>
internal sealed class EfficiencyAt : IMetric
{
    private const string Acceptance = "background_acceptance", Efficiency = "signal_efficiency";

    public string Name => "efficiency_at";
    public string Summary => "Signal efficiency at a background acceptance, or background rejection at a signal efficiency.";
    public Direction Direction => Direction.Maximize;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters { get; } =
    [
        CommonParameters.Target, CommonParameters.Positive, CommonParameters.Column, CommonParameters.Weight,
        new(Acceptance, ParameterKind.Number, $"The share of the background that may pass; the value is the signal efficiency.") { Low = 0, High = 1 },
        new(Efficiency, ParameterKind.Number, $"The share of the signal that must pass; the value is the background rejection.") { Low = 0, High = 1 },
    ];

    public IEnumerable<(string Key, Phrase Message)> Check(MetricParameters parameters, PredictionsSpec predictions)
    {
        if (parameters.Number(Acceptance) is null == parameters.Number(Efficiency) is null)
            yield return (Acceptance, $"{Name} needs exactly one of {Acceptance} and {Efficiency}.");
    }

    public double? Compute(MetricInput input)
    {
        var curve = ThresholdCurve.Of(input.Scores, input.Positive, input.Weights);
        if (!curve.HasBoth) return null;
        var cuts = Enumerable.Range(0, curve.Count);
        return MetricInput.Finite(input.Parameters.Number(Acceptance) is { } acceptance
            ? cuts.Where(k => curve.FalsePositiveRate(k) <= acceptance).Max(curve.TruePositiveRate)
            : cuts.Where(k => curve.TruePositiveRate(k) >= input.Parameters.Number(Efficiency)!.Value).Max(k => 1 - curve.FalsePositiveRate(k)));
    }
}
