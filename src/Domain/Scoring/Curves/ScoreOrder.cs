using System.Runtime.CompilerServices;

namespace CoResearch.Domain.Scoring.Curves;

/// <summary>Orders doubles exactly: by value, −0 equal to 0, rows of equal value in their original order.</summary>
internal static class ScoreOrder
{
    /// <summary>
    /// The row numbers in ascending order of the values, stable. A radix sort on the bits, eight at a time, that skips a digit which all
    /// values share; linear in the number of rows. Values must not be NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int[] Ascending(ReadOnlySpan<double> values)
    {
        var n = values.Length;
        var (keys, rows) = (new ulong[n], new int[n]);
        var counts = new int[8 * 256];
        for (var i = 0; i < n; i++)
        {
            var key = Key(values[i]);
            (keys[i], rows[i]) = (key, i);
            for (var digit = 0; digit < 8; digit++) counts[(digit << 8) + (int)((key >> (digit * 8)) & 255)]++;
        }
        var (otherKeys, otherRows) = (new ulong[n], new int[n]);
        for (var digit = 0; digit < 8; digit++)
        {
            var count = counts.AsSpan(digit << 8, 256);
            if (n == 0 || count[(int)((keys[0] >> (digit * 8)) & 255)] == n) continue;
            for (int bucket = 0, start = 0; bucket < 256; bucket++) (count[bucket], start) = (start, start + count[bucket]);
            for (var i = 0; i < n; i++)
            {
                var at = count[(int)((keys[i] >> (digit * 8)) & 255)]++;
                (otherKeys[at], otherRows[at]) = (keys[i], rows[i]);
            }
            (keys, otherKeys, rows, otherRows) = (otherKeys, keys, otherRows, rows);
        }
        return rows;
    }

    /// <summary>An unsigned number that orders as the double does; adding zero turns −0 into 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Key(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value + 0.0);
        return (ulong)(bits ^ ((bits >> 63) | long.MinValue));
    }
}
