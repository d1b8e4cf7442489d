using System.Buffers;
using System.Buffers.Binary;

namespace CoResearch.Workers.Monitor;

/// <summary>
/// A TensorBoard event file that somebody else writes, from where the last look ended. Record: length (u64, little-endian), its masked
/// CRC-32C, the data, theirs. A truncated last record is left for the next look; a record whose data are damaged is passed over; where a
/// length is damaged, the next record that can be told is looked for.
/// </summary>
internal sealed class EventFile(string path)
{
    private const int Header = 12, Footer = 4, Chunk = 1 << 20;

    /// <summary>A longer record holds no scalars: it is passed over unread.</summary>
    private const int LongestRecord = 16 << 20;

    /// <summary>How far it has been read, in bytes.</summary>
    public long Position { get; private set; }

    /// <summary>How many records could not be read.</summary>
    public long Damaged { get; private set; }

    /// <summary>Tells the scalars of the records that are new, of about <paramref name="most"/> bytes at most.</summary>
    public void ReadNew(IScalarSink sink, long most = long.MaxValue)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var (from, end) = (Position, RandomAccess.GetLength(file));
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            while (Position < end && Position - from < most)
            {
                var filled = Fill(file, buffer, Position);
                var used = ReadRecords(buffer.AsSpan(0, filled), sink, out var wanted);
                Position += used;
                if (used > 0) continue;

                // No record is whole in the buffer: it is longer, or not written yet.
                if (wanted == 0 || Position + wanted > end || (filled < buffer.Length && Position + filled < end)) break;
                if (wanted > LongestRecord)
                {
                    Position += wanted;
                    continue;
                }
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = ArrayPool<byte>.Shared.Rent((int)wanted);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Fill(Microsoft.Win32.SafeHandles.SafeFileHandle file, byte[] buffer, long position)
    {
        var filled = 0;
        while (filled < buffer.Length && RandomAccess.Read(file, buffer.AsSpan(filled), position + filled) is > 0 and var read) filled += read;
        return filled;
    }

    /// <summary>Reads whole records and returns how many bytes that were; <paramref name="wanted"/> is the size of the record that is not whole, 0 when its header is not.</summary>
    private int ReadRecords(ReadOnlySpan<byte> bytes, IScalarSink sink, out long wanted)
    {
        var at = 0;
        wanted = 0;
        while (bytes.Length - at >= Header)
        {
            var rest = bytes[at..];
            if (!IsHeader(rest))
            {
                // What lies before the next header is lost. The last bytes may be the beginning of one.
                var skipped = 1;
                while (rest.Length - skipped >= Header && !IsHeader(rest[skipped..])) skipped++;
                Damaged++;
                at += skipped;
                continue;
            }
            var length = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            if (length > (ulong)(rest.Length - Header - Footer) || rest.Length < Header + Footer)
            {
                wanted = length > long.MaxValue / 2 ? long.MaxValue / 2 : (long)length + Header + Footer;
                return at;
            }
            var data = rest.Slice(Header, (int)length);
            if (BinaryPrimitives.ReadUInt32LittleEndian(rest[(Header + (int)length)..]) != Crc32C.Masked(data) || !ScalarValue.Read(data, sink)) Damaged++;
            at += Header + (int)length + Footer;
        }
        return at;
    }

    private static bool IsHeader(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) == Crc32C.Masked(bytes[..8]);
}
