using System.Runtime.CompilerServices;
using System.Text;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using Microsoft.Win32.SafeHandles;

namespace CoResearch.Workers.Evaluation;

/// <summary>
/// Reads plain and complete predictions on all processors, each value straight into its label's row. Rows are not marked as seen: when as
/// many rows as labels were read, every id was known and no place stayed empty, none can have come twice.
/// </summary>
internal static class FastPredictions
{
    /// <summary>The columns in the order of the labels, or null when the careful reader must look at the file.</summary>
    public static double[][]? TryRead(SafeFileHandle file, LabelTable labels, PredictionsSpec spec, CancellationToken cancellationToken)
    {
        if (!BitConverter.IsLittleEndian || FastHeader.Read(file) is not { } head || !IsHeader(head.Rows, spec)) return null;
        var columns = spec.Columns.Select(_ => LargeArray.Of<double>(labels.Rows)).ToArray();
        ForEachBlock(labels.Rows, (from, length) => columns[0].AsSpan(from, length).Fill(double.NaN));
        var rows = 0L;
        var chunks = new RowChunks(file, head.Length);
        if (!chunks.Run(Worker, cancellationToken) || rows != labels.Rows) return null;
        var empty = 0;
        ForEachBlock(labels.Rows, (from, length) =>
        {
            if (columns[0].AsSpan(from, length).Contains(double.NaN)) Volatile.Write(ref empty, 1);
        });
        return empty == 0 ? columns : null;

        ChunkWorker Worker() => labels.Ids switch
        {
            CountingIds ids => new PredictionWorker<CountingLookup>(new(ids), spec, columns, Count),
            DenseIds ids => new PredictionWorker<DenseLookup>(new(ids), spec, columns, Count),
            NamedIds ids => new NamedPredictionWorker(ids.Names, spec, columns, Count),
            _ => throw new InvalidOperationException($"No fast path for {labels.Ids.GetType().Name}."),
        };

        void Count(int more) => Interlocked.Add(ref rows, more);
    }

    private static bool IsHeader(CsvRows header, PredictionsSpec spec)
    {
        var wanted = (string[])[spec.Id, .. spec.Columns];
        for (var i = 0; i < wanted.Length; i++)
            if (i >= header.FieldCount || !header.Field(i).SequenceEqual(Encoding.UTF8.GetBytes(wanted[i]))) return false;
        return header.FieldCount == wanted.Length;
    }

    private static void ForEachBlock(int rows, Action<int, int> block)
    {
        const int Size = 1 << 18;
        Parallel.For(0, (rows + Size - 1) / Size, i => block(i * Size, Math.Min(Size, rows - i * Size)));
    }
}

/// <summary>Finds rows of ids in a plain file; a structure each, so that the loop over rows is compiled for it.</summary>
internal unsafe interface IRowLookup
{
    /// <summary>Reads an id, moves past it, and says its row; false when the id is unknown or not plain.</summary>
    bool TryRow(ref byte* at, out int row);
}

internal readonly unsafe struct CountingLookup(CountingIds ids) : IRowLookup
{
    private readonly uint _first = ids.First, _rows = (uint)ids.Rows;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRow(ref byte* at, out int row)
    {
        var plain = FieldScan.TryId(ref at, out var id);
        row = (int)(id - _first);
        return plain && id - _first < _rows;
    }
}

internal readonly unsafe struct DenseLookup(DenseIds ids) : IRowLookup
{
    private readonly int[] _places = ids.Places;
    private readonly uint _lowest = ids.Lowest;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRow(ref byte* at, out int row)
    {
        row = -1;
        if (!FieldScan.TryId(ref at, out var id) || id - _lowest >= (uint)_places.Length) return false;
        row = _places[id - _lowest] - 1;
        return row >= 0;
    }
}

/// <summary>Parses chunks of plain prediction rows.</summary>
internal sealed unsafe class PredictionWorker<TLookup>(TLookup lookup, PredictionsSpec spec, double[][] columns, Action<int> count) : ChunkWorker
    where TLookup : struct, IRowLookup
{
    private readonly double _low = spec.Range?.Low ?? double.MinValue, _high = spec.Range?.High ?? double.MaxValue;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Take(int chunk, byte* at, byte* end)
    {
        var (all, rows) = (columns, 0);
        var (low, high) = (_low, _high);
        for (; at < end; rows++)
        {
            if (!lookup.TryRow(ref at, out var row)) return false;
            foreach (var column in all)
            {
                if (*at++ != ',' || !FieldScan.TryNumber(ref at, out var value) || !(value >= low && value <= high)) return false;
                column[row] = value;
            }
            if (!FieldScan.TryRowEnd(ref at)) return false;
        }
        count(rows);
        return true;
    }
}

/// <summary>The same for ids of any form, a batch of rows at a time.</summary>
internal sealed unsafe class NamedPredictionWorker(NameTable names, PredictionsSpec spec, double[][] columns, Action<int> count) : ChunkWorker
{
    private const int Batch = 64;

    private readonly double _low = spec.Range?.Low ?? double.MinValue, _high = spec.Range?.High ?? double.MaxValue;
    private readonly double[] _values = new double[Batch * columns.Length];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Take(int chunk, byte* at, byte* end)
    {
        var ids = stackalloc byte*[Batch];
        var lengths = stackalloc int[Batch];
        var rows = stackalloc int[Batch];
        var (all, values, total) = (columns, _values, 0);
        while (at < end)
        {
            var (batch, held) = (0, 0);
            for (; batch < Batch && at < end; batch++)
            {
                ids[batch] = at;
                if (!FieldScan.TryEnd(ref at)) return false;
                lengths[batch] = (int)(at - ids[batch]);
                for (var i = 0; i < all.Length; i++)
                {
                    if (*at++ != ',' || !FieldScan.TryNumber(ref at, out var value) || !(value >= _low && value <= _high)) return false;
                    values[held++] = value;
                }
                if (!FieldScan.TryRowEnd(ref at)) return false;
            }
            names.Find(ids, lengths, batch, rows);
            held = 0;
            for (var row = 0; row < batch; row++)
            {
                if (rows[row] < 0) return false;
                foreach (var column in all) column[rows[row]] = values[held++];
            }
            total += batch;
        }
        count(total);
        return true;
    }
}
