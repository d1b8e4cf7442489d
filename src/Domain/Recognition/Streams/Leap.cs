using CoResearch.Domain.Scoring;
using CoResearch.Domain.Submissions;

namespace CoResearch.Domain.Recognition.Streams;

/// <summary>
/// Whoever beats the best public value so far, the baseline's included, by more than noise gets points × log₂ of the gain (<see cref="Gain"/>):
/// with 20 points, 20 for halving the distance to the optimum. Only a difference above the noise counts, as on the Ladder of Blum and Hardt
/// (ICML 2015, algorithm 1), which stops climbing by chance (<see cref="Noise"/>). The first ranked submission without a baseline's value beats nothing. Who runs a tree again that they had submitted before is ranked, and paid nothing.
/// </summary>
public sealed class Leap : IStream
{
    public string Name => "leap";

    public bool Weekly => false;

    public StreamRule RuleOf(MicroRewardRules rules) => rules.Leap;

    public IEnumerable<Earning> Owed(History history, StreamRule rule)
    {
        var noise = new Noise(history);
        (SubmissionId Id, double Value, double Key)? best = null;
        foreach (var work in history.Work)
        {
            if (work.Value is not { } value) continue;
            noise.See(work);
            if (work.Reproduces is not null || history.KeyOf(work) is not { } key || key >= best?.Key) continue;
            if (work.IsNew && best is { } old && noise.IsExceeded(old.Id, old.Value, value))
            {
                var gain = Gain.Of(history.Objective, old.Value, value, noise.Unit);
                var detail = new Detail().With("submission", work.Id.Value).With("old", old.Value).With("new", value).With("gain", Math.Round(gain, 4));
                yield return new($"{work.Id.Value}", work.Person, rule.Points * gain, history.Calendar.WeekOf(work.ReceivedAt), work.ReceivedAt, detail);
            }
            best = (work.Id, value, key);
        }
    }
}

/// <summary>How much better a value is than another, in doublings; comparable between objectives of very different scales.</summary>
public static class Gain
{
    /// <summary>
    /// By the objective's scale (<see cref="IMetric.Scale"/>), with values nearer to an optimum than half a unit of the last ranked decimal
    /// put there: log₂((1 − old) / (1 − new)) where 1 is perfect; log₂(old / new) where 0 is; the difference × log₂10 of a decimal logarithm;
    /// and without any bound the difference of asinh(x / 2u) / ln 2 towards the better side, u being that unit, which is log₂(new / old) for large values
    /// of one sign, a straight line about 0, and defined for all. Zero or more for whatever is better.
    /// </summary>
    public static double Of(ObjectiveSpec objective, double old, double now, double unit)
    {
        var larger = objective.Direction == Direction.Maximize;
        var scale = MetricCatalog.Find(objective.Metric)?.Scale ?? MetricScale.Open;
        return scale switch
        {
            MetricScale.OneIsBest => Math.Log2(Off(1 - old) / Off(1 - now)),
            MetricScale.ZeroIsBest => Math.Log2(Off(old) / Off(now)),
            MetricScale.Logarithm => (larger ? now - old : old - now) * Math.Log2(10),
            _ => (larger ? 1 : -1) * (Math.Asinh(now / (2 * unit)) - Math.Asinh(old / (2 * unit))) / Math.Log(2),
        };

        double Off(double distance) => Math.Max(distance, unit / 2);
    }
}
