using System.Runtime.CompilerServices;

namespace CoResearch.Workers.Evaluation;

/// <summary>Parses chunks of plain label rows into columns that all threads share.</summary>
internal sealed unsafe class LabelWorker : ChunkWorker
{
    private enum What : byte { Skip, Id, Number, Category }

    private readonly (What What, int Index)[] _fields;
    private readonly int[] _firsts;
    private readonly IdWorker _ids;
    private readonly (double[] Values, double Low, double High)[] _numbers;
    private readonly CategoryCache[] _categories;
    private bool _twice;

    public LabelWorker(LabelHeader header, int[] firsts, IdWorker ids, double[][] numbers, FastCategory[] categories)
    {
        (_firsts, _ids) = (firsts, ids);
        _numbers = [.. numbers.Zip(header.Numbers, (values, number) => (values, number.Column.Low, number.Column.High))];
        _categories = [.. categories.Select(column => new CategoryCache(column))];
        _fields = new (What, int)[header.Fields];
        _fields[header.Id] = (What.Id, 0);
        for (var i = 0; i < numbers.Length; i++) Claim(header.Numbers[i].Field, What.Number, i);
        for (var i = 0; i < categories.Length; i++) Claim(header.Categories[i].Field, What.Category, i);

        void Claim(int field, What what, int index)
        {
            _twice |= _fields[field].What != What.Skip;
            _fields[field] = (what, index);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Take(int chunk, byte* at, byte* end)
    {
        // A column that is read in two ways is rare enough for the careful reader.
        if (_twice) return false;
        var fields = _fields;
        for (var row = _firsts[chunk]; at < end; row++)
        {
            for (var f = 0; f < fields.Length; f++)
            {
                if (f > 0 && *at++ != ',') return false;
                var index = fields[f].Index;
                switch (fields[f].What)
                {
                    case What.Id:
                        if (!_ids.TryTake(ref at, row)) return false;
                        break;
                    case What.Number:
                        ref var number = ref _numbers[index];
                        if (!FieldScan.TryNumber(ref at, out var value) || !(value >= number.Low && value <= number.High)) return false;
                        number.Values[row] = value;
                        break;
                    case What.Category:
                        var name = at;
                        var category = _categories[index];
                        if (!FieldScan.TryEnd(ref at) || !category.TryCode(name, (int)(at - name), out var code)) return false;
                        category.Codes[row] = code;
                        break;
                    default:
                        if (!FieldScan.TryEnd(ref at)) return false;
                        break;
                }
            }
            if (!FieldScan.TryRowEnd(ref at)) return false;
        }
        return _ids.TryFinish();
    }
}
