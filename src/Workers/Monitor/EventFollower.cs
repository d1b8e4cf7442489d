using System.Buffers.Binary;
using Google.Protobuf;

namespace CoResearch.Workers.Monitor;

/// <summary>
/// Follows the TensorBoard event files below a folder while a run writes them. Record: length (u64 LE), its masked CRC, data, CRC of
/// data; Event: 1 wall_time, 2 step, 5 summary; Summary: repeated 1 value; Value: 1 tag, 2 simple_value, 8 tensor (TensorFlow's
/// event.proto and summary.proto). A truncated last record is left for the next look.
/// </summary>
internal sealed class EventFollower(string folder)
{
    private const int MaxRecord = 16 << 20;
    private readonly Dictionary<string, long> _read = [];

    /// <summary>The scalars that were written since the last call, in file order; files by name.</summary>
    public IReadOnlyList<ScalarEvent> ReadNew()
    {
        if (!Directory.Exists(folder)) return [];
        var found = new List<ScalarEvent>();
        foreach (var file in Directory.EnumerateFiles(folder, "*tfevents*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (new FileInfo(file).LinkTarget is not null) continue;
            _read[file] = ReadFile(file, _read.GetValueOrDefault(file), found);
        }
        return found;
    }

    private static long ReadFile(string file, long from, List<ScalarEvent> found)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> header = stackalloc byte[12];
        while (stream.Length - from >= 16)
        {
            stream.Position = from;
            stream.ReadExactly(header);
            var length = BinaryPrimitives.ReadUInt64LittleEndian(header);
            if (length > MaxRecord || stream.Length - from < 16 + (long)length) return from;
            var data = new byte[length];
            stream.ReadExactly(data);
            from += 16 + (long)length;
            ReadEvent(data, found);
        }
        return from;
    }

    private static void ReadEvent(byte[] data, List<ScalarEvent> found)
    {
        var input = new CodedInputStream(data);
        long step = 0;
        double wallTime = 0;
        ByteString? summary = null;
        try
        {
            while (input.ReadTag() is var tag && tag != 0)
            {
                if (tag == WireFormat.MakeTag(1, WireFormat.WireType.Fixed64)) wallTime = input.ReadDouble();
                else if (tag == WireFormat.MakeTag(2, WireFormat.WireType.Varint)) step = input.ReadInt64();
                else if (tag == WireFormat.MakeTag(5, WireFormat.WireType.LengthDelimited)) summary = input.ReadBytes();
                else input.SkipLastField();
            }
            if (summary is not null) ReadSummary(summary, step, wallTime, found);
        }
        catch (InvalidProtocolBufferException)
        {
            // A damaged record tells nothing; the ones after it still do.
        }
    }

    private static void ReadSummary(ByteString summary, long step, double wallTime, List<ScalarEvent> found)
    {
        var input = summary.CreateCodedInput();
        while (input.ReadTag() is var tag && tag != 0)
        {
            if (tag == WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited))
            {
                if (ReadValue(input.ReadBytes(), step, wallTime) is { } value) found.Add(value);
            }
            else
            {
                input.SkipLastField();
            }
        }
    }

    private static ScalarEvent? ReadValue(ByteString bytes, long step, double wallTime)
    {
        var input = bytes.CreateCodedInput();
        string? name = null;
        double? value = null;
        while (input.ReadTag() is var tag && tag != 0)
        {
            if (tag == WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited)) name = input.ReadString();
            else if (tag == WireFormat.MakeTag(2, WireFormat.WireType.Fixed32)) value = input.ReadFloat();
            else if (tag == WireFormat.MakeTag(8, WireFormat.WireType.LengthDelimited)) value = ReadTensor(input.ReadBytes());
            else input.SkipLastField();
        }
        return name is { Length: > 0 and <= 200 } && value is { } v ? new ScalarEvent(name, step, v, wallTime) : null;
    }

    // TensorProto: 1 dtype, 4 tensor_content, 5 float_val, 6 double_val; Keras and TF2 write scalars this way.
    private static double? ReadTensor(ByteString bytes)
    {
        var input = bytes.CreateCodedInput();
        var type = 1;
        double? value = null;
        while (input.ReadTag() is var tag && tag != 0)
        {
            if (tag == WireFormat.MakeTag(1, WireFormat.WireType.Varint)) type = input.ReadInt32();
            else if (tag == WireFormat.MakeTag(5, WireFormat.WireType.Fixed32)) value = input.ReadFloat();
            else if (tag == WireFormat.MakeTag(6, WireFormat.WireType.Fixed64)) value = input.ReadDouble();
            else if (WireFormat.GetTagFieldNumber(tag) is 4 or 5 or 6 && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                value = Scalar(input.ReadBytes().Span, type) ?? value;
            else input.SkipLastField();
        }
        return value;
    }

    private static double? Scalar(ReadOnlySpan<byte> content, int type) => (type, content.Length) switch
    {
        (1, 4) => BinaryPrimitives.ReadSingleLittleEndian(content),
        (2, 8) => BinaryPrimitives.ReadDoubleLittleEndian(content),
        _ => null,
    };
}

/// <summary>One value of one curve. <paramref name="WallTime"/> in seconds since 1970.</summary>
internal sealed record ScalarEvent(string Tag, long Step, double Value, double WallTime);
