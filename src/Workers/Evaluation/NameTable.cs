using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace CoResearch.Workers.Evaluation;

/// <summary>
/// Distinct byte strings numbered 0, 1, 2, … in the order of their coming: an open-addressing table over pages of bytes, without an object
/// per string. A slot keeps the number and, in the bits that are left, a tag of the hash that spares most needless comparisons.
/// </summary>
internal sealed class NameTable
{
    private const int PageBits = 20, PageBytes = 1 << PageBits;

    private readonly byte[][] _pages = new byte[1 << (32 - PageBits)][];
    private readonly Writer _own;
    private uint[] _offsets;
    private uint[] _slots;
    private int _numberBits, _pageCount;

    public NameTable(int expected = 16)
    {
        _offsets = new uint[Math.Max(expected, 16)];
        _slots = NewSlots(_offsets.Length);
        _own = new(this);
    }

    /// <summary>How many strings there are.</summary>
    public int Count { get; private set; }

    /// <summary>The longest string that fits.</summary>
    public const int Longest = 60_000;

    /// <summary>The string of a number.</summary>
    public ReadOnlySpan<byte> this[int number]
    {
        get
        {
            var offset = _offsets[number];
            var at = _pages[offset >> PageBits].AsSpan((int)(offset & (PageBytes - 1)));
            return at.Slice(2, BitConverter.ToUInt16(at));
        }
    }

    /// <summary>The string of a number as text.</summary>
    public string Text(int number) => Encoding.UTF8.GetString(this[number]);

    /// <summary>The number of a string, or −1.</summary>
    public int Find(ReadOnlySpan<byte> name) => Locate(name, Hash(name), out _);

    /// <summary>
    /// The numbers of several strings at once, −1 where there is none. Each step (slot, offset, bytes) is asked of the memory for all of
    /// them before it is used for the first, because one by one each lookup waits for the memory three times.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Find(byte** names, int* lengths, int count, int* numbers)
    {
        var hashes = stackalloc ulong[count];
        var mask = _slots.Length - 1;
        for (var i = 0; i < count; i++)
        {
            hashes[i] = Hash(new(names[i], lengths[i]));
            Fetch(ref _slots[(int)hashes[i] & mask]);
        }
        for (var i = 0; i < count; i++)
        {
            var tagged = Slot(0, hashes[i]) - 1;
            var (slot, number) = ((int)hashes[i] & mask, -1);
            for (; _slots[slot] is var held && held != 0; slot = (slot + 1) & mask)
            {
                number = (int)(held & ((1u << _numberBits) - 1)) - 1;
                if (held - (uint)number - 1 == tagged) break;
                number = -1;
            }
            numbers[i] = number;
            if (number >= 0) Fetch(ref _offsets[number]);
        }
        for (var i = 0; i < count; i++)
        {
            if (numbers[i] < 0) continue;
            var offset = _offsets[numbers[i]];
            Fetch(ref _pages[offset >> PageBits][offset & (PageBytes - 1)]);
        }
        for (var i = 0; i < count; i++)
        {
            var name = new ReadOnlySpan<byte>(names[i], lengths[i]);
            if (numbers[i] >= 0 && !this[numbers[i]].SequenceEqual(name)) numbers[i] = Locate(name, hashes[i], out _);
        }
    }

    // A hint to the processor: harmless wherever it points, should the collector move the array meanwhile.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Fetch<T>(ref T place)
        where T : unmanaged
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref place));
    }

    /// <summary>The number of a string, a new one if it was not there.</summary>
    public int Add(ReadOnlySpan<byte> name, out bool isNew)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, Longest);
        var hash = Hash(name);
        var number = Locate(name, hash, out var slot);
        isNew = number < 0;
        if (!isNew) return number;
        if (Count == _offsets.Length)
        {
            Grow();
            Locate(name, hash, out slot);
        }
        _offsets[Count] = _own.Store(name);
        _slots[slot] = Slot(Count, hash);
        return Count++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Locate(ReadOnlySpan<byte> name, ulong hash, out int slot)
    {
        var (mask, tagged) = (_slots.Length - 1, Slot(0, hash) - 1);
        for (slot = (int)hash & mask; _slots[slot] is var held && held != 0; slot = (slot + 1) & mask)
        {
            var number = (int)(held & ((1u << _numberBits) - 1)) - 1;
            if (held - (uint)number - 1 == tagged && this[number].SequenceEqual(name)) return number;
        }
        return -1;
    }

    // The tag takes the hash's upper bits; the place took the lower ones.
    private uint Slot(int number, ulong hash) => (((uint)(hash >> 32) >> _numberBits) << _numberBits) + (uint)number + 1;

    private void Grow()
    {
        Array.Resize(ref _offsets, 2 * _offsets.Length);
        _slots = NewSlots(_offsets.Length);
        for (var number = 0; number < Count; number++)
        {
            var hash = Hash(this[number]);
            var slot = (int)hash & (_slots.Length - 1);
            while (_slots[slot] != 0) slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = Slot(number, hash);
        }
    }

    private uint[] NewSlots(int capacity)
    {
        _numberBits = 32 - BitOperations.LeadingZeroCount((uint)capacity);
        return new uint[BitOperations.RoundUpToPowerOf2((uint)(capacity + capacity / 2))];
    }

    /// <summary>A 64-bit hash: eight bytes at a time folded by multiplication (the mixing step of wyhash). Not secret, only well spread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Hash(ReadOnlySpan<byte> name)
    {
        const ulong A = 0xA0761D6478BD642F, B = 0xE7037ED1A0B428DB;
        var hash = (ulong)name.Length * B;
        var tail = 0UL;
        if (name.Length >= 8)
        {
            for (var rest = name; rest.Length > 8; rest = rest[8..]) hash = Fold(hash ^ BitConverter.ToUInt64(rest), A);
            tail = BitConverter.ToUInt64(name[^8..]);
        }
        else
        {
            for (var i = 0; i < name.Length; i++) tail |= (ulong)name[i] << (8 * i);
        }
        return Fold(hash ^ tail ^ B, A);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }

    /// <summary>
    /// One of several threads that fill a table of a known size together: each gives its strings their numbers itself. Nothing may be
    /// looked up, and <see cref="Count"/> is not set, until all are done.
    /// </summary>
    internal sealed class Writer(NameTable table)
    {
        private byte[] _page = [];
        private readonly (ulong Hash, int Number)[] _waiting = new (ulong, int)[32];
        private int _number, _used, _waitingCount;

        /// <summary>Keeps a string under a number, at the latest with <see cref="TryFlush"/>; false when the table holds one already.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public bool TryPut(ReadOnlySpan<byte> name, int number)
        {
            var hash = Hash(name);
            table._offsets[number] = Store(name);
            Fetch(ref table._slots[(int)hash & (table._slots.Length - 1)]);
            _waiting[_waitingCount++] = (hash, number);
            return _waitingCount < _waiting.Length || TryFlush();
        }

        /// <summary>Puts what waits for its slot to come from the memory; false when the table holds one of them already.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public bool TryFlush()
        {
            foreach (var (hash, number) in _waiting.AsSpan(0, _waitingCount))
            {
                while (true)
                {
                    if (table.Locate(table[number], hash, out var slot) >= 0) return false;
                    // The exchange publishes the string and its offset with the slot.
                    if (Interlocked.CompareExchange(ref table._slots[slot], table.Slot(number, hash), 0) == 0) break;
                }
            }
            _waitingCount = 0;
            return true;
        }

        /// <summary>Copies a string into a page of this writer; its offset.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        internal uint Store(ReadOnlySpan<byte> name)
        {
            if (_used + 2 + name.Length > _page.Length)
            {
                _number = Interlocked.Increment(ref table._pageCount) - 1;
                if (_number == table._pages.Length) throw new IOException("The ids of the hidden labels take more than four gigabytes.");
                // Small tables stay small: pages grow fourfold up to their full size.
                var bytes = Math.Min(PageBytes, 1 << Math.Min(20, 10 + 2 * _number));
                table._pages[_number] = _page = new byte[Math.Max(bytes, 2 + name.Length)];
                _used = 0;
            }
            var page = _page.AsSpan(_used);
            BitConverter.TryWriteBytes(page, (ushort)name.Length);
            name.CopyTo(page[2..]);
            var offset = ((uint)_number << PageBits) + (uint)_used;
            _used += 2 + name.Length;
            return offset;
        }
    }

    /// <summary>All numbers below this one were put by writers.</summary>
    internal void Close(int count) => Count = count;
}
