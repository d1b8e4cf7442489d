namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// A value that the challenge's own program in <c>metric/</c> prints for each split, under the name that <c>value</c> gives. The program runs
/// in the sandbox and sees predictions and labels; what it computes, its authors say in the statement.
/// </summary>
internal sealed class Custom : IMetric
{
    public const string MetricName = "custom";

    public string Name => MetricName;
    public string Summary => "A value of the challenge's own program.";
    public Direction Direction => Direction.Maximize;

    public MetricScale Scale => MetricScale.Open;
    public bool IsPrinted => true;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters { get; } =
        [new("value", ParameterKind.Word, $"The name of a value that the program in metric/ prints: letters, digits and underscores.") { Required = true }];

    public double? Compute(MetricInput input) => input.Printed?.Invoke(input.Parameters.Text("value")!);
}
