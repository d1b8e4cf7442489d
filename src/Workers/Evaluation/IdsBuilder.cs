using System.Runtime.CompilerServices;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Evaluation;

/// <summary>Collects the ids of the hidden labels from several threads.</summary>
internal abstract class IdsBuilder
{
    public abstract IdWorker Worker();

    /// <summary>The index, or null when an id occurs twice or the form does not fit; the careful reader then says which.</summary>
    public abstract IdIndex? Build();
}

/// <summary>One thread's hand in it: takes the id field at a place and moves past it.</summary>
internal abstract unsafe class IdWorker
{
    public abstract bool TryTake(ref byte* at, int row);

    /// <summary>Called after each chunk; false when an id has come twice.</summary>
    public virtual bool TryFinish() => true;
}

/// <summary>Whole numbers: rows are found by subtraction when they count up, by a table when they are dense, by name otherwise.</summary>
internal sealed class NumberedIdsBuilder(int rows) : IdsBuilder
{
    private readonly uint[] _ids = LargeArray.Of<uint>(rows);

    public override IdWorker Worker() => new Taker(_ids);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override IdIndex? Build()
    {
        var (low, high, counting) = (uint.MaxValue, 0u, true);
        for (var row = 0; row < _ids.Length; row++)
        {
            var id = _ids[row];
            (low, high) = (Math.Min(low, id), Math.Max(high, id));
            counting &= id == _ids[0] + (uint)row;
        }
        if (counting) return new CountingIds(low, _ids.Length);
        var span = (long)high - low + 1;
        if (span > 4L * _ids.Length + 1024) return ByName();
        var places = new int[span];
        for (var row = 0; row < _ids.Length; row++)
        {
            ref var place = ref places[_ids[row] - low];
            if (place != 0) return null;
            place = row + 1;
        }
        return new DenseIds(low, places, _ids);
    }

    private NamedIds? ByName()
    {
        var names = new NameTable(_ids.Length);
        Span<byte> text = stackalloc byte[10];
        foreach (var id in _ids)
        {
            id.TryFormat(text, out var length);
            names.Add(text[..length], out var isNew);
            if (!isNew) return null;
        }
        return new(names);
    }

    private sealed unsafe class Taker(uint[] ids) : IdWorker
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override bool TryTake(ref byte* at, int row) => FieldScan.TryId(ref at, out ids[row]);
    }
}

/// <summary>Ids of any form, by their bytes.</summary>
internal sealed class NamedIdsBuilder(int rows) : IdsBuilder
{
    private readonly NameTable _names = new(rows);

    public override IdWorker Worker() => new Taker(new(_names));

    public override IdIndex? Build()
    {
        _names.Close(rows);
        return new NamedIds(_names);
    }

    private sealed unsafe class Taker(NameTable.Writer writer) : IdWorker
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override bool TryTake(ref byte* at, int row)
        {
            var id = at;
            return FieldScan.TryEnd(ref at) && at > id && writer.TryPut(new(id, (int)(at - id)), row);
        }

        public override bool TryFinish() => writer.TryFlush();
    }
}
