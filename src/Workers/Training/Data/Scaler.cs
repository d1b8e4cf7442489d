using System.Text.Json.Nodes;
using CoResearch.Domain.Workflows;

namespace CoResearch.Workers.Training.Data;

/// <summary>
/// One normalisation with its statistics, fitted on training values: y = (f(x) − shift) / scale with f the identity or a logarithm,
/// or the normal score of the empirical distribution. A constant column keeps scale 1.
/// </summary>
internal sealed class Scaler
{
    private const int Quantiles = 1000;
    private readonly Normalization _kind;
    private readonly double _shift, _scale = 1;
    private readonly double[] _quantiles = [];

    private Scaler(Normalization kind, double shift, double scale, double[]? quantiles = null)
    {
        (_kind, _shift, _quantiles) = (kind, shift, quantiles ?? []);
        _scale = scale > 0 && double.IsFinite(scale) ? scale : 1;
    }

    /// <summary>Fits on finite values; an empty list gives the identity's statistics.</summary>
    public static Scaler Fit(Normalization kind, IReadOnlyList<double> values)
    {
        if (values.Count == 0)
            return new(kind, 0, 1, [0]);
        switch (kind)
        {
            case Normalization.None:
            case Normalization.Log1p:
                return new(kind, 0, 1);
            case Normalization.Zscore:
                return Standard(kind, values);
            case Normalization.Log:
                return Standard(kind, [.. values.Select(SignedLog)]);
            case Normalization.Minmax:
                return new(kind, values.Min(), values.Max() - values.Min());
            case Normalization.Iq:
                var sorted = values.Order().ToArray();
                return new(kind, At(sorted, 0.5), At(sorted, 0.75) - At(sorted, 0.25));
            case Normalization.Quantile:
                var ordered = values.Order().ToArray();
                var count = Math.Min(Quantiles, ordered.Length);
                return new(kind, 0, 1, [.. Enumerable.Range(0, count).Select(i => At(ordered, count == 1 ? 0.5 : i / (count - 1.0)))]);
            default:
                throw new NotSupportedException(kind.ToString());
        }
    }

    /// <summary>The scaled value; NaN where it is undefined (log1p at −1 and below).</summary>
    public double Apply(double x) => _kind switch
    {
        Normalization.Log1p => x > -1 ? double.LogP1(x) : double.NaN,
        Normalization.Log => (SignedLog(x) - _shift) / _scale,
        Normalization.Quantile => NormalScore(x),
        _ => (x - _shift) / _scale,
    };

    /// <summary>The inverse of <see cref="Apply"/>, for the kinds that targets may use.</summary>
    public double Undo(double y) => _kind switch
    {
        Normalization.Log1p => double.ExpM1(y),
        Normalization.None or Normalization.Zscore or Normalization.Minmax => y * _scale + _shift,
        _ => throw new NotSupportedException($"{_kind} cannot be undone"),
    };

    public JsonObject Describe() => new()
    {
        ["normalization"] = _kind.ToString().ToLowerInvariant(),
        ["shift"] = _shift,
        ["scale"] = _scale,
        ["quantiles"] = _quantiles.Length == 0 ? null : new JsonArray([.. _quantiles.Select(q => (JsonNode)q)]),
    };

    private static Scaler Standard(Normalization kind, IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return new(kind, mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Count));
    }

    private static double SignedLog(double x) => Math.Sign(x) * double.LogP1(Math.Abs(x));

    /// <summary>The quantile by linear interpolation between order statistics (numpy's default).</summary>
    public static double At(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    private double NormalScore(double x)
    {
        // The mean of the shares found from below and from above puts ties in the middle of their step.
        var p = (Share(x, lower: true) + Share(x, lower: false)) / 2;
        return MathNet.Numerics.SpecialFunctions.ErfInv(2 * Math.Clamp(p, 1e-7, 1 - 1e-7) - 1) * Math.Sqrt(2);
    }

    private double Share(double x, bool lower)
    {
        var (q, n) = (_quantiles, _quantiles.Length);
        if (n == 1)
            return x < q[0] ? 0 : x > q[0] ? 1 : 0.5;
        int lo = 0, hi = n;
        while (lo < hi)
        {
            var mid = (lo + hi) / 2;
            if (lower ? q[mid] < x : q[mid] <= x)
                lo = mid + 1;
            else
                hi = mid;
        }
        // q[lo - 1] < x <= q[lo] (or <= and <): interpolate between them.
        if (lo == 0)
            return 0;
        if (lo == n)
            return 1;
        var step = q[lo] - q[lo - 1];
        return (lo - 1 + (step > 0 ? (x - q[lo - 1]) / step : 0)) / (n - 1);
    }
}
