using System.Buffers.Binary;
using System.Numerics;

namespace CoResearch.Workers.Monitor;

/// <summary>CRC-32C (Castagnoli), eight bytes at a time, with the mask of TensorFlow's records: rotated right by 15 bits, plus 0xa282ead8.</summary>
internal static class Crc32C
{
    public static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        for (; data.Length >= 8; data = data[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (var b in data) crc = BitOperations.Crc32C(crc, b);
        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }
}
