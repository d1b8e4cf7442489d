using System.Buffers.Binary;

namespace CoResearch.Workers.Monitor;

/// <summary>
/// Reads one protobuf message of the wire format field by field, without allocating (protobuf.dev/programming-guides/encoding). What is
/// malformed ends it: <see cref="Next"/> is false and <see cref="Broken"/> true.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    public const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The field at hand: its number, its wire type, and its value in the member that belongs to the type.</summary>
    public int Field { get; private set; }
    public int Type { get; private set; }

    /// <summary>The value of a varint or of a fixed field, as bits.</summary>
    public ulong Number { get; private set; }

    /// <summary>The value of a length-delimited field.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    public bool Broken { get; private set; }

    public readonly float Single => BitConverter.UInt32BitsToSingle((uint)Number);

    public readonly double Double => BitConverter.UInt64BitsToDouble(Number);

    /// <summary>Goes to the next field; false at the end.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty) return false;
        if (!ReadVarint(out var tag) || tag > uint.MaxValue || tag < 8) return Break();
        (Field, Type) = ((int)(tag >> 3), (int)(tag & 7));
        switch (Type)
        {
            case Varint:
                if (!ReadVarint(out var number)) return Break();
                Number = number;
                return true;
            case Fixed64 when _rest.Length >= 8:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
                _rest = _rest[8..];
                return true;
            case Fixed32 when _rest.Length >= 4:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
                _rest = _rest[4..];
                return true;
            case Bytes:
                if (!ReadVarint(out var length) || length > (ulong)_rest.Length) return Break();
                Content = _rest[..(int)length];
                _rest = _rest[(int)length..];
                return true;
            default:
                return Break();
        }
    }

    /// <summary>The first of packed varints, or a single one; false where there is none.</summary>
    public static bool FirstVarint(ReadOnlySpan<byte> packed, out ulong value)
    {
        var reader = new WireReader(packed);
        return reader.ReadVarint(out value);
    }

    private bool ReadVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < _rest.Length && i < 10; i++)
        {
            var b = _rest[i];
            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b >= 0x80) continue;
            _rest = _rest[(i + 1)..];
            return true;
        }
        return false;
    }

    private bool Break()
    {
        Broken = true;
        _rest = [];
        return false;
    }
}
