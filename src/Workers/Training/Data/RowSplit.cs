using System.Globalization;
using CoResearch.Domain.Workflows;

namespace CoResearch.Workers.Training.Data;

/// <summary>Row numbers of the training table for training, validation and a test of the author's own, each in ascending order.</summary>
internal sealed record RowSplit(int[] Train, int[] Validation, int[] Test)
{
    /// <summary>
    /// Divides <paramref name="rows"/> as the workflow says. The same table, split and seed give the same rows; no training rows is
    /// refused with <c>invalid_data</c>.
    /// </summary>
    public static RowSplit Of(Table table, DataSplit split, int[] rows, int seed)
    {
        var parts = split switch
        {
            RandomSplit s => ByShares(Shuffled(rows, s.Seed ?? seed), s.Probabilities),
            StratifySplit s => Stratified(table, s, rows, s.Seed ?? seed),
            HashSplit s => Assigned(rows, row => ByShare(HashShare(table.Bytes(s.Column, row), 0), s.Probabilities)),
            DatetimeSplit s => ByShares(ByTime(table, s.Column, rows), s.Probabilities),
            FixedSplit s => Assigned(rows, row => Fixed(table, s.Column, row)),
            _ => throw new NotSupportedException(split.GetType().Name),
        };
        foreach (var part in (int[][])[parts.Train, parts.Validation, parts.Test])
            Array.Sort(part);
        return parts.Train.Length > 0 ? parts
            : throw Table.Refused($"the split leaves no training rows of the {rows.Length} rows of {table.File}; change split.probabilities.");
    }

    /// <summary>
    /// The fold (0 to <paramref name="folds"/> − 1) of each of <paramref name="rows"/>: at random, but whole groups together where the
    /// workflow splits by a hash of a group.
    /// </summary>
    public static int[] Folds(Table table, DataSplit split, int[] rows, int folds, int seed)
    {
        if (split is HashSplit hash)
            return [.. rows.Select(row => Math.Min(folds - 1, (int)(folds * HashShare(table.Bytes(hash.Column, row), 0x9E37_79B9))))];
        var order = Shuffled([.. Enumerable.Range(0, rows.Length)], seed + 1);
        var fold = new int[rows.Length];
        for (var i = 0; i < order.Length; i++)
            fold[order[i]] = i % folds;
        return fold;
    }

    /// <summary>FNV-1a of the bytes, mixed (Steele et al., SplitMix64), as a number in [0, 1).</summary>
    private static double HashShare(ReadOnlySpan<byte> bytes, ulong salt)
    {
        var hash = 14_695_981_039_346_656_037UL ^ salt;
        foreach (var b in bytes)
            hash = (hash ^ b) * 1_099_511_628_211UL;
        hash = (hash ^ (hash >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D0_49BB_1331_11EBUL;
        return (hash ^ (hash >> 31)) / 18_446_744_073_709_551_616.0;
    }

    private static int[] Shuffled(int[] rows, int seed)
    {
        int[] shuffled = [.. rows];
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }

    private static RowSplit ByShares(int[] rows, IReadOnlyList<double> shares)
    {
        var train = (int)Math.Round(rows.Length * shares[0]);
        var validation = Math.Min(rows.Length - train, (int)Math.Round(rows.Length * shares[1]));
        if (shares[2] == 0)
            validation = rows.Length - train;
        return new(rows[..train], rows[train..(train + validation)], rows[(train + validation)..]);
    }

    private static int ByShare(double share, IReadOnlyList<double> shares) =>
        share < shares[0] ? 0 : share < shares[0] + shares[1] || shares[2] == 0 ? 1 : 2;

    private static RowSplit Assigned(int[] rows, Func<int, int> part)
    {
        var parts = rows.ToLookup(part);
        return new([.. parts[0]], [.. parts[1]], [.. parts[2]]);
    }

    private static RowSplit Stratified(Table table, StratifySplit split, int[] rows, int seed)
    {
        var words = table.Texts(split.Column);
        var parts = rows.GroupBy(row => words[row] ?? "").OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => ByShares(Shuffled([.. g], seed), split.Probabilities)).ToList();
        return new([.. parts.SelectMany(p => p.Train)], [.. parts.SelectMany(p => p.Validation)], [.. parts.SelectMany(p => p.Test)]);
    }

    private static int[] ByTime(Table table, string column, int[] rows)
    {
        var times = rows.Select(row => Time(table, column, row)).ToArray();
        int[] sorted = [.. rows];
        Array.Sort(times, sorted);
        return sorted;
    }

    private static (double Time, int Row) Time(Table table, string column, int row)
    {
        var bytes = table.Bytes(column, row);
        if (double.TryParse(bytes, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return (number, row);
        if (DateTimeOffset.TryParse(table.Text(column, row), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return (time.UtcTicks, row);
        throw Table.Refused($"{table.File} has no time in line {table.Line(row)}, column {column}, which split reads; write numbers or ISO 8601.");
    }

    private static int Fixed(Table table, string column, int row) => table.Text(column, row) switch
    {
        "0" => 0,
        "1" => 1,
        "2" => 2,
        var other => throw Table.Refused($"{table.File} has {other ?? "nothing"} in line {table.Line(row)}, column {column}, which split reads; it must be 0, 1 or 2."),
    };
}
