using CoResearch.Domain.Scoring;

namespace CoResearch.Workers.Evaluation;

/// <summary>
/// The hidden labels of a challenge in memory: ids, splits, and the columns that its scoring needs, typed and compact (a byte or four a
/// name, eight a number). Immutable; many evaluations may share one.
/// </summary>
public sealed class LabelTable
{
    internal LabelTable(
        IdIndex ids, CategoryColumn? splits, int rows,
        IReadOnlyDictionary<string, double[]> numbers, IReadOnlyDictionary<string, CategoryColumn> categories) =>
        (Ids, Splits, Rows, Numbers, Categories) = (ids, splits, rows, numbers, categories);

    /// <summary>The number of rows, of all splits together.</summary>
    public int Rows { get; }

    internal IdIndex Ids { get; }

    /// <summary>The split of each row; null when the file has no such column and every row is public.</summary>
    internal CategoryColumn? Splits { get; }

    internal IReadOnlyDictionary<string, double[]> Numbers { get; }

    internal IReadOnlyDictionary<string, CategoryColumn> Categories { get; }

    /// <summary>Each split that has rows, in the order in which they are shown, with its rows; null for all rows.</summary>
    internal IEnumerable<(string Split, int[]? Rows)> RowsBySplit()
    {
        if (Splits is null)
        {
            yield return (Domain.Scoring.Splits.Public, null);
            yield break;
        }
        var rows = RowsByCode(Splits);
        foreach (var split in Domain.Scoring.Splits.All)
            if (Splits.CodeOf(split) is >= 0 and var code && rows[code] is { Length: > 0 } some)
                yield return (split, some.Length == Rows ? null : some);
    }

    /// <summary>For each code of a column the rows that hold it, in their order.</summary>
    internal static int[][] RowsByCode(CategoryColumn column)
    {
        var counts = new int[column.Names.Count];
        for (var row = 0; row < column.Count; row++) counts[column[row]]++;
        var rows = counts.Select(count => new int[count]).ToArray();
        Array.Clear(counts);
        for (var row = 0; row < column.Count; row++) rows[column[row]][counts[column[row]]++] = row;
        return rows;
    }
}
