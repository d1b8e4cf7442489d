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
        foreach (var split in Domain.Scoring.Splits.All)
        {
            var code = Splits.CodeOf(split);
            var rows = code < 0 ? [] : RowsOf(Splits, code);
            if (rows.Length > 0) yield return (split, rows.Length == Rows ? null : rows);
        }
    }

    internal static int[] RowsOf(CategoryColumn column, int code)
    {
        var rows = new List<int>();
        for (var row = 0; row < column.Count; row++)
            if (column[row] == code) rows.Add(row);
        return [.. rows];
    }
}
