using CoResearch.Domain.Submissions;

namespace CoResearch.Domain.Recognition.Streams;

/// <summary>
/// What difference between two public values may be chance: the challenge's <c>noise</c>; without it the spread of public values over a
/// submission and its reproductions seen so far, and at least a unit of the last ranked decimal.
/// </summary>
internal sealed class Noise(History history)
{
    private readonly Dictionary<SubmissionId, (double Low, double High)> _spreads = [];

    /// <summary>A unit of the last ranked decimal.</summary>
    public double Unit { get; } = Math.Pow(10, -history.Objective.Precision);

    /// <summary>Takes work into account; to be called in the order of receipt.</summary>
    public void See(ScoredWork work)
    {
        if (work.Value is not { } value) return;
        var about = work.Reproduces ?? work.Id;
        _spreads[about] = _spreads.TryGetValue(about, out var spread) ? (Math.Min(spread.Low, value), Math.Max(spread.High, value)) : (value, value);
    }

    /// <summary>Whether a value differs from that of a submission that was seen by more than chance.</summary>
    public bool IsExceeded(SubmissionId old, double oldValue, double value)
    {
        var (low, high) = _spreads.GetValueOrDefault(old, (oldValue, oldValue));

        // Decimal figures have no exact binary ones: a difference of exactly the noise is none.
        return Math.Abs(value - oldValue) > (history.Rules.Noise ?? Math.Max(Unit, high - low)) * (1 + 1e-9);
    }
}
