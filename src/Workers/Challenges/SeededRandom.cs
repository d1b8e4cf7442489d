using System.Numerics;

namespace CoResearch.Workers.Challenges;

/// <summary>
/// xoshiro256** (Blackman and Vigna, 2018), filled from the seed by SplitMix64: the same numbers on every platform and every version of
/// .NET, which <see cref="Random"/> does not promise.
/// </summary>
public sealed class SeededRandom
{
    private ulong _a, _b, _c, _d;
    private double? _spare;

    /// <summary>A stream of its own for each pair of seed and stream number.</summary>
    public SeededRandom(DataSeed seed, int stream = 0)
    {
        var (state, words) = seed.State(stream);
        (_a, _b, _c, _d) = words is [var a, var b, var c, var d]
            ? (a, b, c, d)
            : (Split(ref state), Split(ref state), Split(ref state), Split(ref state));
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + ((high - low) * Uniform());

    /// <summary>Normal by Marsaglia's polar method.</summary>
    public double Normal(double mean = 0, double deviation = 1)
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return mean + (deviation * spare);
        }
        double u, v, s;
        do
        {
            (u, v) = (Uniform(-1, 1), Uniform(-1, 1));
            s = (u * u) + (v * v);
        }
        while (s is >= 1 or 0);
        var factor = Math.Sqrt(-2 * Math.Log(s) / s);
        _spare = v * factor;
        return mean + (deviation * u * factor);
    }

    /// <summary>Exponential with the given mean.</summary>
    public double Exponential(double mean) => -mean * Math.Log(1 - Uniform());

    private ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    private static ulong Split(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
