using Microsoft.Win32.SafeHandles;

namespace CoResearch.Workers.Evaluation;

/// <summary>Takes chunks of whole rows on one thread; false means that it met something that only the careful reader understands.</summary>
internal abstract unsafe class ChunkWorker
{
    /// <summary>
    /// Rows of a chunk: they start at <paramref name="row"/>, end before <paramref name="end"/>, and each ends in a line feed. At least
    /// <see cref="RowChunks.Padding"/> bytes after the end may be read and hold nothing of meaning.
    /// </summary>
    public abstract bool Take(int chunk, byte* row, byte* end);
}

/// <summary>
/// Cuts a file into chunks of whole rows and hands them to one worker a processor. Chunks are read into each worker's own buffer (not
/// mapped: a file that shrinks under a mapping kills the process). Rows longer than <see cref="LongestRow"/> make it give up.
/// </summary>
internal sealed unsafe class RowChunks(SafeFileHandle file, long start)
{
    public const int LongestRow = 8 << 10, Padding = 64;
    private const int ChunkBytes = 1 << 20;

    private readonly long _length = RandomAccess.GetLength(file);

    /// <summary>The number of chunks.</summary>
    public int Count => (int)((_length - start + ChunkBytes - 1) / ChunkBytes);

    /// <summary>Runs every chunk through the workers; false as soon as one gives up.</summary>
    public bool Run(Func<ChunkWorker> worker, CancellationToken cancellationToken)
    {
        var (next, fine) = (-1, true);
        var longest = (int)Math.Min(ChunkBytes + LongestRow, _length - start);
        Parallel.For(0, Math.Min(Environment.ProcessorCount, Math.Max(Count, 1)), _ =>
        {
            var (own, buffer) = (worker(), GC.AllocateUninitializedArray<byte>(1 + longest + 1 + Padding));
            while (Volatile.Read(ref fine) && !cancellationToken.IsCancellationRequested)
            {
                var chunk = Interlocked.Increment(ref next);
                if (chunk >= Count) return;
                if (!Take(own, chunk, buffer)) Volatile.Write(ref fine, false);
            }
        });
        cancellationToken.ThrowIfCancellationRequested();
        return fine;
    }

    private bool Take(ChunkWorker worker, int chunk, byte[] buffer)
    {
        // A row belongs to the chunk in which it starts; the byte before the chunk tells whether one starts right there.
        var from = start + (long)chunk * ChunkBytes;
        var before = chunk == 0 ? 0 : 1;
        var filled = Fill(buffer.AsSpan(0, Math.Min(before + ChunkBytes + LongestRow, buffer.Length - 1 - Padding)), from - before);
        if (filled < 0) return false;
        var atEnd = from - before + filled >= _length;
        if (atEnd && filled > 0 && buffer[filled - 1] != '\n') buffer[filled++] = (byte)'\n';
        var first = chunk == 0 ? 0 : buffer.AsSpan(0, filled).IndexOf((byte)'\n') + 1;
        if (chunk > 0 && first == 0) return false;
        var last = Math.Min(before + ChunkBytes, filled) - 1;
        var end = last < first ? first : last + buffer.AsSpan(last, filled - last).IndexOf((byte)'\n') + 1;
        if (end <= last) return false;
        buffer.AsSpan(end == filled ? end : filled, Padding).Clear();
        fixed (byte* bytes = buffer) return worker.Take(chunk, bytes + first, bytes + end);
    }

    private int Fill(Span<byte> buffer, long offset)
    {
        var filled = 0;
        while (filled < buffer.Length && offset + filled < _length)
        {
            var read = RandomAccess.Read(file, buffer[filled..], offset + filled);
            if (read == 0) return -1;
            filled += read;
        }
        return filled;
    }
}

/// <summary>Counts the rows of each chunk, so that a second pass knows where each chunk's rows go.</summary>
internal sealed unsafe class RowCounter(int[] counts) : ChunkWorker
{
    public override bool Take(int chunk, byte* row, byte* end)
    {
        counts[chunk] = new ReadOnlySpan<byte>(row, (int)(end - row)).Count((byte)'\n');
        return true;
    }
}
