using System.Buffers.Binary;

namespace CoResearch.Workers.Monitor;

/// <summary>
/// The scalars of an event: Event 1 wall_time, 2 step, 5 summary; Summary 1 value; Value 1 tag, 2 simple_value, 8 tensor (TensorFlow's
/// event.proto, summary.proto and tensor.proto).
/// </summary>
internal static class ScalarValue
{
    // DataType of types.proto.
    private const int Float = 1, DoubleType = 2, Int32 = 3, UInt8 = 4, Int16 = 5, Int8 = 6, Int64 = 9, BFloat16 = 14, Half = 19;

    /// <summary>Tells each scalar of an event. False when it is malformed; what came before the mistake has been told.</summary>
    public static bool Read(ReadOnlySpan<byte> data, IScalarSink sink)
    {
        var e = new WireReader(data);
        long step = 0;
        double wallTime = 0;
        ReadOnlySpan<byte> summary = [];
        while (e.Next())
        {
            if (e is { Field: 1, Type: WireReader.Fixed64 }) wallTime = e.Double;
            else if (e is { Field: 2, Type: WireReader.Varint }) step = (long)e.Number;
            else if (e is { Field: 5, Type: WireReader.Bytes }) summary = e.Content;
        }
        if (e.Broken) return false;
        var values = new WireReader(summary);
        while (values.Next())
            if (values is { Field: 1, Type: WireReader.Bytes } && !One(values.Content, step, wallTime, sink)) return false;
        return !values.Broken;
    }

    private static bool One(ReadOnlySpan<byte> data, long step, double wallTime, IScalarSink sink)
    {
        var reader = new WireReader(data);
        ReadOnlySpan<byte> tag = [];
        double? value = null;
        while (reader.Next())
        {
            if (reader is { Field: 1, Type: WireReader.Bytes }) tag = reader.Content;
            else if (reader is { Field: 2, Type: WireReader.Fixed32 }) value = reader.Single;
            else if (reader is { Field: 8, Type: WireReader.Bytes }) value = Tensor(reader.Content);
        }
        if (reader.Broken) return false;
        if (tag.Length > 0 && value is { } known) sink.Scalar(tag, step, wallTime, known);
        return true;
    }

    /// <summary>
    /// TensorProto of one element: 1 dtype, 2 tensor_shape, 4 tensor_content, or a typed field: 5 float_val, 6 double_val, 7 int_val,
    /// 10 int64_val, 13 half_val. Null for anything else, an image or a text.
    /// </summary>
    private static double? Tensor(ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        var type = 0;
        ReadOnlySpan<byte> content = [];
        double? value = null;
        while (reader.Next())
            switch (reader.Field, reader.Type)
            {
                case (1, WireReader.Varint):
                    type = (int)reader.Number;
                    break;
                case (2, WireReader.Bytes):
                    if (Elements(reader.Content) != 1) return null;
                    break;
                case (4, WireReader.Bytes):
                    content = reader.Content;
                    break;
                case (5, WireReader.Fixed32):
                    value = reader.Single;
                    break;
                case (5, WireReader.Bytes) when reader.Content.Length == 4:
                    value = BinaryPrimitives.ReadSingleLittleEndian(reader.Content);
                    break;
                case (6, WireReader.Fixed64):
                    value = reader.Double;
                    break;
                case (6, WireReader.Bytes) when reader.Content.Length == 8:
                    value = BinaryPrimitives.ReadDoubleLittleEndian(reader.Content);
                    break;
                case (7 or 10, WireReader.Varint):
                    value = (long)reader.Number;
                    break;
                case (7 or 10, WireReader.Bytes) when WireReader.FirstVarint(reader.Content, out var packed):
                    value = (long)packed;
                    break;
                case (13, WireReader.Varint):
                    value = OfHalf((ushort)reader.Number, type);
                    break;
                case (13, WireReader.Bytes) when WireReader.FirstVarint(reader.Content, out var packed):
                    value = OfHalf((ushort)packed, type);
                    break;
            }
        if (reader.Broken) return null;
        return content.IsEmpty ? value : OfContent(content, type);
    }

    private static long Elements(ReadOnlySpan<byte> shape)
    {
        var reader = new WireReader(shape);
        long elements = 1;
        while (reader.Next())
        {
            if (reader is not { Field: 2, Type: WireReader.Bytes }) continue;
            var dimension = new WireReader(reader.Content);
            long size = 0;
            while (dimension.Next())
                if (dimension is { Field: 1, Type: WireReader.Varint }) size = (long)dimension.Number;
            if (size != 1) elements = 0;
        }
        return elements;
    }

    private static double? OfContent(ReadOnlySpan<byte> content, int type) => (type, content.Length) switch
    {
        (Float, 4) => BinaryPrimitives.ReadSingleLittleEndian(content),
        (DoubleType, 8) => BinaryPrimitives.ReadDoubleLittleEndian(content),
        (Int32, 4) => BinaryPrimitives.ReadInt32LittleEndian(content),
        (Int64, 8) => BinaryPrimitives.ReadInt64LittleEndian(content),
        (Int16, 2) => BinaryPrimitives.ReadInt16LittleEndian(content),
        (UInt8, 1) => content[0],
        (Int8, 1) => (sbyte)content[0],
        (Half or BFloat16, 2) => OfHalf(BinaryPrimitives.ReadUInt16LittleEndian(content), type),
        _ => null,
    };

    private static double OfHalf(ushort bits, int type) =>
        type == BFloat16 ? BitConverter.UInt32BitsToSingle((uint)bits << 16) : (double)BitConverter.UInt16BitsToHalf(bits);
}

/// <summary>Takes scalars: the tag in UTF-8, the step, seconds since 1970, the value.</summary>
internal interface IScalarSink
{
    void Scalar(ReadOnlySpan<byte> tag, long step, double wallTime, double value);
}
