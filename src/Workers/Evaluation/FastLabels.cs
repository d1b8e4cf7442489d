using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using Microsoft.Win32.SafeHandles;

namespace CoResearch.Workers.Evaluation;

/// <summary>
/// Reads plain files of hidden labels on all processors: no quotes, no mistakes, columns of at most 256 names. One pass counts the rows of
/// each chunk, a second parses every chunk straight into its place.
/// </summary>
internal static class FastLabels
{
    /// <summary>The labels, or null when the careful reader must look at the file.</summary>
    public static LabelTable? TryRead(string path, ChallengeDefinition challenge, CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (!BitConverter.IsLittleEndian || FastHeader.Read(file) is not { } head) return null;
        if (LabelHeader.Of(head.Rows, path, challenge).Failed(out var header, out _)) return null;
        var chunks = new RowChunks(file, head.Length);
        if (FirstRowOfEachChunk(chunks, cancellationToken) is not { } firsts || firsts[^1] is 0) return null;
        var rows = firsts[^1];
        var numbers = header.Numbers.Select(_ => LargeArray.Of<double>(rows)).ToArray();
        var categories = header.Categories.Select(c => new FastCategory(rows)).ToArray();
        var ids = head.StartsWithNumber ? new NumberedIdsBuilder(rows) : (IdsBuilder)new NamedIdsBuilder(rows);
        if (!chunks.Run(() => new LabelWorker(header, firsts, ids.Worker(), numbers, categories), cancellationToken)) return null;
        if (ids.Build() is not { } index) return null;
        var columns = categories.Select(c => c.Build()).ToList();
        for (var i = 0; i < columns.Count; i++)
            if (header.Categories[i].Name == LabelHeader.Split && columns[i].Names.Except(Splits.All).Any()) return null;
        return header.Table(index, rows, numbers, columns);
    }

    private static int[]? FirstRowOfEachChunk(RowChunks chunks, CancellationToken cancellationToken)
    {
        var counts = new int[chunks.Count + 1];
        if (!chunks.Run(() => new RowCounter(counts), cancellationToken)) return null;
        var total = 0L;
        for (var chunk = 0; chunk < counts.Length; chunk++)
        {
            var rows = counts[chunk];
            counts[chunk] = (int)total;
            total += rows;
            if (total > Array.MaxLength) return null;
        }
        return counts;
    }
}

/// <summary>The header row of a plain file, and where the rows after it start.</summary>
internal sealed record FastHeader(CsvRows Rows, int Length, bool StartsWithNumber)
{
    /// <summary>Null when the first row is not plain and short.</summary>
    public static FastHeader? Read(SafeFileHandle file)
    {
        var head = new byte[RowChunks.LongestRow];
        var bytes = head.AsSpan(0, RandomAccess.Read(file, head, 0));
        var end = bytes.IndexOf((byte)'\n') + 1;
        if (end == 0 || bytes[..end].Contains((byte)'"') || bytes[..(end - 1)].TrimEnd((byte)'\r').Contains((byte)'\r')) return null;
        var rows = new CsvRows(new MemoryStream(head, 0, end), RowChunks.LongestRow);
        return rows.Read() ? new(rows, end, end < bytes.Length && char.IsAsciiDigit((char)bytes[end])) : null;
    }
}
