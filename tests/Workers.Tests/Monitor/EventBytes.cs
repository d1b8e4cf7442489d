using System.Buffers.Binary;
using System.Text;
using CoResearch.Workers.Monitor;
using Google.Protobuf;

namespace CoResearch.Workers.Tests.Monitor;

/// <summary>Records of event files, written by protobuf's own library.</summary>
internal static class EventBytes
{
    public static byte[] Scalar(string tag, long step, float value, double wallTime = 7) => Framed(Event(step, Message(o =>
    {
        Bytes(o, 1, Encoding.UTF8.GetBytes(tag));
        o.WriteTag(2, WireFormat.WireType.Fixed32);
        o.WriteFloat(value);
    }), wallTime));

    /// <summary>A scalar as Keras and TensorFlow 2 write it.</summary>
    public static byte[] Tensor(string tag, long step, Action<CodedOutputStream> tensor) => Framed(Event(step, Message(o =>
    {
        Bytes(o, 1, Encoding.UTF8.GetBytes(tag));
        Bytes(o, 8, Message(tensor));
    })));

    public static byte[] Event(long step, byte[] value, double wallTime = 7) => Message(o =>
    {
        o.WriteTag(1, WireFormat.WireType.Fixed64);
        o.WriteDouble(wallTime);
        Number(o, 2, step);
        Bytes(o, 5, Message(summary => Bytes(summary, 1, value)));
    });

    public static byte[] Framed(byte[] data)
    {
        var record = new byte[16 + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Crc32C.Masked(record.AsSpan(0, 8)));
        data.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + data.Length), Crc32C.Masked(data));
        return record;
    }

    public static void Number(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    public static void Bytes(CodedOutputStream output, int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    }

    public static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        var output = new CodedOutputStream(stream);
        write(output);
        output.Flush();
        return stream.ToArray();
    }
}
