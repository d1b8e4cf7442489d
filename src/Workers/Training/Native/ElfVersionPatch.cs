using System.Buffers.Binary;

namespace CoResearch.Workers.Training.Native;

/// <summary>
/// Makes one required symbol version of a 64-bit little-endian ELF library optional, by setting <c>VER_FLG_WEAK</c> on its entry of
/// the section of type <c>SHT_GNU_verneed</c> (System V ABI, Linux Standard Base 5.0, "Symbol Versioning"). The dynamic loader then
/// no longer refuses the library where its dependency lacks that version; a symbol that really needed it would still be missing.
/// </summary>
internal static class ElfVersionPatch
{
    private const uint VersionNeeds = 0x6ffffffe;
    private const ushort Weak = 0x2;

    /// <summary>
    /// Marks every requirement of <paramref name="version"/> (such as <c>GLIBCXX_3.4.32</c>) weak in place and returns how many were
    /// marked; 0 when there is none or the bytes are no such ELF file.
    /// </summary>
    public static int MakeWeak(Span<byte> elf, string version)
    {
        if (elf.Length < 64 || !elf.StartsWith("\u007fELF"u8) || elf[4] != 2 || elf[5] != 1)
            return 0;
        var sections = (long)U64(elf, 0x28);
        var (size, count) = (U16(elf, 0x3A), U16(elf, 0x3C));
        var marked = 0;
        for (var i = 0; i < count; i++)
        {
            var header = sections + (long)i * size;
            if (!Fits(elf, header, 64) || U32(elf, (int)header + 4) != VersionNeeds)
                continue;
            var strings = sections + (long)U32(elf, (int)header + 0x28) * size;
            if (Fits(elf, strings, 64))
                marked += MakeWeak(elf, (long)U64(elf, (int)header + 0x18), (long)U64(elf, (int)strings + 0x18), version);
        }
        return marked;
    }

    private static int MakeWeak(Span<byte> elf, long need, long strings, string version)
    {
        var marked = 0;
        // A hostile or broken file could chain entries in a circle: no library has this many.
        for (var entries = 0; entries < 10_000 && Fits(elf, need, 16); entries++)
        {
            var aux = need + U32(elf, (int)need + 8);
            for (var left = U16(elf, (int)need + 2); left > 0 && Fits(elf, aux, 16); left--)
            {
                if (Text(elf, strings + U32(elf, (int)aux + 8)) == version)
                {
                    var flags = elf.Slice((int)aux + 4, 2);
                    BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(U16(elf, (int)aux + 4) | Weak));
                    marked++;
                }
                var nextAux = U32(elf, (int)aux + 12);
                if (nextAux == 0)
                    break;
                aux += nextAux;
            }
            var next = U32(elf, (int)need + 12);
            if (next == 0)
                break;
            need += next;
        }
        return marked;
    }

    private static bool Fits(ReadOnlySpan<byte> elf, long at, int length) => at >= 0 && at <= elf.Length - length;

    private static string? Text(ReadOnlySpan<byte> elf, long at)
    {
        if (!Fits(elf, at, 1))
            return null;
        var end = elf[(int)at..].IndexOf((byte)0);
        return end < 0 ? null : System.Text.Encoding.ASCII.GetString(elf.Slice((int)at, end));
    }

    private static ushort U16(ReadOnlySpan<byte> b, int at) => BinaryPrimitives.ReadUInt16LittleEndian(b[at..]);
    private static uint U32(ReadOnlySpan<byte> b, int at) => BinaryPrimitives.ReadUInt32LittleEndian(b[at..]);
    private static ulong U64(ReadOnlySpan<byte> b, int at) => BinaryPrimitives.ReadUInt64LittleEndian(b[at..]);
}
