using System.Runtime.CompilerServices;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Evaluation;

/// <summary>A category column that several threads fill: a byte a row, names shared under a lock, each thread with its own cache of them.</summary>
internal sealed class FastCategory(int rows)
{
    private readonly byte[] _codes = LargeArray.Of<byte>(rows);
    private readonly NameTable _names = new();
    private readonly Lock _lock = new();

    public byte[] Codes => _codes;

    /// <summary>The code of a name, or −1 when there are too many names or it is none.</summary>
    public int CodeOf(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > NameTable.Longest) return -1;
        lock (_lock)
        {
            var code = _names.Add(name, out _);
            return code < 256 ? code : -1;
        }
    }

    /// <summary>The column, its codes in the names' order whatever thread came first.</summary>
    public CategoryColumn Build()
    {
        var order = Enumerable.Range(0, _names.Count).OrderBy(_names.Text, StringComparer.Ordinal).ToArray();
        var code = new byte[256];
        for (var i = 0; i < order.Length; i++) code[order[i]] = (byte)i;
        if (!order.SequenceEqual(Enumerable.Range(0, order.Length)))
            Parallel.For(0, (_codes.Length >> 16) + 1, block =>
            {
                foreach (ref var held in _codes.AsSpan(block << 16, Math.Min(1 << 16, _codes.Length - (block << 16)))) held = code[held];
            });
        return new([.. order.Select(_names.Text)], _codes);
    }
}

/// <summary>One thread's view of a category column: names of up to seven bytes are found by their bytes as one number.</summary>
internal sealed unsafe class CategoryCache(FastCategory column)
{
    private readonly ulong[] _keys = new ulong[64];
    private readonly byte[] _found = new byte[64];

    public byte[] Codes => column.Codes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryCode(byte* name, int length, out byte code)
    {
        if (length is > 0 and < 8)
        {
            // The eighth byte holds the length, so that no key is zero and none is a prefix of another.
            var key = (*(ulong*)name & ((1UL << (8 * length)) - 1)) | ((ulong)length << 56);
            var slot = (int)((key * 0x9E3779B97F4A7C15) >> 58);
            if (_keys[slot] == key)
            {
                code = _found[slot];
                return true;
            }
            if (!TrySlow(name, length, out code)) return false;
            (_keys[slot], _found[slot]) = (key, code);
            return true;
        }
        return TrySlow(name, length, out code);
    }

    private bool TrySlow(byte* name, int length, out byte code)
    {
        var found = column.CodeOf(new(name, length));
        code = (byte)found;
        return found >= 0;
    }
}
