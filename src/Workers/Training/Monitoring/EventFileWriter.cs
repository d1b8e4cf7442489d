using System.Buffers.Binary;
using System.Text;

namespace CoResearch.Workers.Training.Monitoring;

/// <summary>
/// Writes TensorBoard event files (TensorFlow, <c>tensorflow/core/util/event.proto</c> and <c>lib/io/record_writer.cc</c>): a record is
/// its length (u64, little-endian), the masked CRC-32C of the length, the data, and the masked CRC-32C of the data. Each event is
/// flushed to the file, so that a follower sees it at once.
/// </summary>
internal sealed class EventFileWriter : IDisposable
{
    private readonly FileStream _stream;
    private readonly TimeProvider _time;
    private readonly bool _gathers;
    private readonly MemoryStream _event = new();

    /// <summary>
    /// Creates <c>events.out.tfevents.&lt;seconds&gt;.coresearch.&lt;number&gt;</c> in a folder and writes its version record. The number
    /// tells apart writers that begin within the same second, as when an executor starts a job again in its folder. One that
    /// <paramref name="gathers"/> writes many events at once, at the latest at <see cref="Flush"/>.
    /// </summary>
    public EventFileWriter(string folder, TimeProvider time, bool gathers = false)
    {
        (_time, _gathers) = (time, gathers);
        Directory.CreateDirectory(folder);
        _stream = Create(System.IO.Path.Combine(folder, $"events.out.tfevents.{time.GetUtcNow().ToUnixTimeSeconds():D10}.coresearch"), gathers ? 1 << 16 : 1);
        Path = _stream.Name;
        Field(_event, 3, "brain.Event:2"u8);
        Record();
    }

    public string Path { get; }

    /// <summary>
    /// One value of one tag at a step, with the time of now: <c>Event.summary.value.simple_value</c>, which has 32 bits, or where those would
    /// make zero or infinity of it, a tensor of 64.
    /// </summary>
    public void Scalar(string tag, long step, double value) => Scalars(step, (tag, value));

    /// <summary>Several tags in one event.</summary>
    public void Scalars(long step, params ReadOnlySpan<(string Tag, double Value)> values)
    {
        using var summary = new MemoryStream();
        foreach (var (tag, value) in values)
        {
            using var one = new MemoryStream();
            Field(one, 1, Encoding.UTF8.GetBytes(tag));
            if (IsLostIn32Bits(value))
            {
                Double(one, value);
            }
            else
            {
                one.WriteByte((2 << 3) | 5);
                one.Write(BitConverter.GetBytes((float)value));
            }
            Field(summary, 1, one.GetBuffer().AsSpan(0, (int)one.Length));
        }
        _event.WriteByte(2 << 3);
        Varint(_event, (ulong)step);
        Field(_event, 5, summary.GetBuffer().AsSpan(0, (int)summary.Length));
        Record();
    }

    public void Flush() => _stream.Flush();

    public void Dispose() => _stream.Dispose();

    internal static uint MaskedCrc(ReadOnlySpan<byte> data) => Monitor.Crc32C.Masked(data);

    private static FileStream Create(string start, int buffer)
    {
        for (var number = 0; ; number++)
        {
            var path = $"{start}.{number}";
            try
            {
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, buffer);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another writer has this name: take the next.
            }
        }
    }

    private void Record()
    {
        var body = _event.GetBuffer().AsSpan(0, (int)_event.Length);
        var data = new byte[9 + body.Length];
        data[0] = (1 << 3) | 1;
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(1), (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        body.CopyTo(data.AsSpan(9));
        var record = new byte[16 + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedCrc(record.AsSpan(0, 8)));
        data.CopyTo(record.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + data.Length), MaskedCrc(data));
        // One write for the whole record: a follower sees all of it or a truncated tail, never a mixture.
        _stream.Write(record);
        if (!_gathers) _stream.Flush();
        _event.SetLength(0);
    }

    private static bool IsLostIn32Bits(double value) => double.IsFinite(value) && value != 0 && (float)value is 0f or float.PositiveInfinity or float.NegativeInfinity;

    // Value.tensor: dtype DT_DOUBLE (2), an empty tensor_shape, double_val; Value.metadata.plugin_data.plugin_name, by which TensorBoard shows it.
    private static void Double(MemoryStream to, double value)
    {
        using var tensor = new MemoryStream();
        tensor.Write([1 << 3, 2, (2 << 3) | 2, 0, (6 << 3) | 2, 8]);
        tensor.Write(BitConverter.GetBytes(value));
        Field(to, 8, tensor.GetBuffer().AsSpan(0, (int)tensor.Length));
        Field(to, 9, [(1 << 3) | 2, 9, (1 << 3) | 2, 7, .. "scalars"u8]);
    }

    private static void Field(MemoryStream to, int number, ReadOnlySpan<byte> bytes)
    {
        to.WriteByte((byte)((number << 3) | 2));
        Varint(to, (ulong)bytes.Length);
        to.Write(bytes);
    }

    private static void Varint(MemoryStream to, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            to.WriteByte((byte)(value | 0x80));
        to.WriteByte((byte)value);
    }
}
