using CoResearch.Domain.Scoring.Curves;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// The correlation of true and predicted classes, for two or more classes (Gorodkin, Comput. Biol. Chem. 28, 2004, eq. 9). Undefined with
/// a single true class; a model that answers one class for every row has no correlation, 0 (Chicco and Jurman, BMC Genomics 21, 2020).
/// </summary>
internal sealed class MatthewsCorrelation : IMetric
{
    public string Name => "mcc";
    public string Summary => "Matthews correlation coefficient.";
    public Direction Direction => Direction.Maximize;
    public MetricRole Role => MetricRole.Objective;

    public IReadOnlyList<MetricParameter> Parameters => Confusion.Parameters;

    public IEnumerable<(string Key, Phrase Message)> Check(MetricParameters parameters, PredictionsSpec predictions) =>
        Confusion.Check(parameters, predictions);

    public double? Compute(MetricInput input)
    {
        var confusion = Confusion.Of(input);
        if (!confusion.HasSeveral) return null;
        var (total, right) = (confusion.Total, confusion.Right);
        var (both, actual, predicted) = (0.0, 0.0, 0.0);
        for (var k = 0; k < confusion.Classes; k++)
        {
            both += confusion.Actual(k) * confusion.Predicted(k);
            actual += confusion.Actual(k) * confusion.Actual(k);
            predicted += confusion.Predicted(k) * confusion.Predicted(k);
        }
        var (truthSpread, predictedSpread) = (total * total - actual, total * total - predicted);
        return predictedSpread <= 0 ? 0 : MetricInput.Finite((right * total - both) / Math.Sqrt(truthSpread * predictedSpread));
    }
}
