using System.Buffers;
using System.Runtime.CompilerServices;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Scoring.Curves;

/// <summary>
/// Counts the pairs of a positive and a negative row that a score orders rightly, ties counting one half (the Mann–Whitney U statistic),
/// exactly and in whole numbers. Scores are dealt into buckets by their place between the lowest and the highest, which keeps their order;
/// pairs across buckets follow from the buckets' sizes, and each bucket is dealt again until it is small enough to sort. Linear for scores
/// that are spread at all, n log n at worst.
/// </summary>
internal static class PairCount
{
    private const int Coarse = 1024, Small = 24, Depth = 4;

    /// <summary>Twice U, and the numbers of positive and negative rows.</summary>
    public static (long TwiceU, long Positives, long Negatives) Of(double[] scores, bool[] positive)
    {
        var parts = Math.Max(1, Math.Min(Environment.ProcessorCount, scores.Length / 50_000));
        var bounds = Enumerable.Range(0, parts + 1).Select(i => (int)((long)scores.Length * i / parts)).ToArray();
        var extremes = new (double Low, double High)[parts];
        Parallel.For(0, parts, i => extremes[i] = Extremes(scores.AsSpan(bounds[i], bounds[i + 1] - bounds[i])));
        if (Dealer.Between(extremes.Min(e => e.Low), extremes.Max(e => e.High), Coarse) is not { } dealer)
        {
            var positives = (long)positive.Count(p => p);
            return (positives * (scores.Length - positives), positives, scores.Length - positives);
        }
        // Each part counts its rows per pile; pile 2b+1 takes the positive rows of bucket b and pile 2b the negative ones.
        var places = new int[parts][];
        Parallel.For(0, parts, i => places[i] = Sizes(dealer, scores, positive, bounds[i], bounds[i + 1]));
        var starts = new int[2 * Coarse + 1];
        var at = 0;
        for (var pile = 0; pile < 2 * Coarse; pile++)
        {
            starts[pile] = at;
            foreach (var place in places) (place[pile], at) = (at, at + place[pile]);
        }
        starts[^1] = at;
        var dealt = LargeArray.Of<double>(scores.Length);
        Parallel.For(0, parts, i => Deal(dealer, scores, positive, bounds[i], bounds[i + 1], places[i], dealt));
        var within = 0L;
        Parallel.For(0, Coarse, () => 0L, (bucket, _, sum) => sum + Within(
                dealt.AsSpan(starts[2 * bucket], starts[2 * bucket + 1] - starts[2 * bucket]),
                dealt.AsSpan(starts[2 * bucket + 1], starts[2 * bucket + 2] - starts[2 * bucket + 1]), 0),
            sum => Interlocked.Add(ref within, sum));
        var (across, negativesBelow, allPositives) = (0L, 0L, 0L);
        for (var bucket = 0; bucket < Coarse; bucket++)
        {
            long here = starts[2 * bucket + 2] - starts[2 * bucket + 1];
            across += here * negativesBelow;
            allPositives += here;
            negativesBelow += starts[2 * bucket + 1] - starts[2 * bucket];
        }
        return (2 * across + within, allPositives, negativesBelow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Low, double High) Extremes(ReadOnlySpan<double> scores)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var score in scores)
        {
            low = score < low ? score : low;
            high = score > high ? score : high;
        }
        return (low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] Sizes(Dealer dealer, double[] scores, bool[] positive, int from, int to)
    {
        var sizes = new int[2 * Coarse];
        for (var row = from; row < to; row++) sizes[2 * dealer.Bucket(scores[row]) + (positive[row] ? 1 : 0)]++;
        return sizes;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Deal(Dealer dealer, double[] scores, bool[] positive, int from, int to, int[] places, double[] dealt)
    {
        for (var row = from; row < to; row++)
        {
            var score = scores[row];
            dealt[places[2 * dealer.Bucket(score) + (positive[row] ? 1 : 0)]++] = score;
        }
    }

    /// <summary>Twice U within one bucket; both spans may be reordered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Within(Span<double> negative, Span<double> positive, int depth)
    {
        if (negative.IsEmpty || positive.IsEmpty) return 0;
        if ((long)negative.Length * positive.Length <= Small * Small) return EachWithEach(negative, positive);
        var ((lowN, highN), (lowP, highP)) = (Extremes(negative), Extremes(positive));
        var buckets = Math.Min(2 * Coarse, (negative.Length + positive.Length) / 4 + 2);
        if (Dealer.Between(Math.Min(lowN, lowP), Math.Max(highN, highP), buckets) is not { } dealer)
            return (long)negative.Length * positive.Length;
        if (depth == Depth) return Merged(negative, positive);
        var scratch = ArrayPool<double>.Shared.Rent(negative.Length + positive.Length);
        var ends = ArrayPool<int>.Shared.Rent(2 * buckets);
        var endsN = ends.AsSpan(0, buckets);
        var endsP = ends.AsSpan(buckets, buckets);
        var dealtN = scratch.AsSpan(0, negative.Length);
        var dealtP = scratch.AsSpan(negative.Length, positive.Length);
        DealAll(dealer, negative, dealtN, endsN);
        DealAll(dealer, positive, dealtP, endsP);
        var (sum, startN, startP) = (0L, 0, 0);
        for (var bucket = 0; bucket < buckets; bucket++)
        {
            var (nextN, nextP) = (endsN[bucket], endsP[bucket]);
            sum += 2L * (nextP - startP) * startN;
            if (nextN > startN && nextP > startP) sum += Within(dealtN[startN..nextN], dealtP[startP..nextP], depth + 1);
            (startN, startP) = (nextN, nextP);
        }
        ArrayPool<double>.Shared.Return(scratch);
        ArrayPool<int>.Shared.Return(ends);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DealAll(Dealer dealer, ReadOnlySpan<double> from, Span<double> to, Span<int> ends)
    {
        ends.Clear();
        foreach (var score in from) ends[dealer.Bucket(score)]++;
        var at = 0;
        foreach (ref var end in ends) (end, at) = (at, at + end);
        foreach (var score in from) to[ends[dealer.Bucket(score)]++] = score;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long EachWithEach(ReadOnlySpan<double> negative, ReadOnlySpan<double> positive)
    {
        var sum = 0;
        foreach (var p in positive)
            foreach (var n in negative)
                sum += (n < p ? 1 : 0) + (n <= p ? 1 : 0);
        return sum;
    }

    private static long Merged(Span<double> negative, Span<double> positive)
    {
        negative.Sort();
        positive.Sort();
        var (sum, below, upTo) = (0L, 0, 0);
        foreach (var score in positive)
        {
            while (below < negative.Length && negative[below] < score) below++;
            while (upTo < negative.Length && negative[upTo] <= score) upTo++;
            sum += below + upTo;
        }
        return sum;
    }

    /// <summary>Maps scores to buckets so that a higher score never gets a lower bucket: rounding keeps order.</summary>
    private readonly record struct Dealer(double Low, double Scale, int Last)
    {
        /// <summary>Null when all scores are equal.</summary>
        public static Dealer? Between(double low, double high, int buckets)
        {
            if (!(low < high)) return null;
            // Halves, because the difference of two finite numbers may not be finite; a tiny difference has no finite scale and takes the largest.
            return new(low / 2, Math.Min(buckets / (high / 2 - low / 2), double.MaxValue), buckets - 1);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Bucket(double score) => Math.Min((int)((score / 2 - Low) * Scale), Last);
    }
}
