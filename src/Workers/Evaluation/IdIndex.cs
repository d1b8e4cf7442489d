using System.Globalization;

namespace CoResearch.Workers.Evaluation;

/// <summary>Finds the row of an id of the hidden labels. Ids are compared as written: 7, 07 and 7.0 are three ids.</summary>
internal abstract class IdIndex
{
    /// <summary>The row, or −1 when the labels do not have this id.</summary>
    public abstract int Find(ReadOnlySpan<byte> id);

    /// <summary>The id of a row as written.</summary>
    public abstract string Text(int row);

    /// <summary>The whole number of at most nine digits that an id writes without sign or leading zeros.</summary>
    protected static bool TryNumber(ReadOnlySpan<byte> id, out uint number)
    {
        number = 0;
        if (id.Length is 0 or > 9 || (id[0] == '0' && id.Length > 1)) return false;
        foreach (var digit in id)
        {
            if (!char.IsAsciiDigit((char)digit)) return false;
            number = number * 10 + (uint)(digit - '0');
        }
        return true;
    }
}

/// <summary>Ids of any form, by their bytes; the number of a name is its row.</summary>
internal sealed class NamedIds(NameTable names) : IdIndex
{
    public NameTable Names => names;

    public override int Find(ReadOnlySpan<byte> id) => names.Find(id);

    public override string Text(int row) => names.Text(row);
}

/// <summary>Whole numbers that count up by one from the first row on: the row is the difference.</summary>
internal sealed class CountingIds(uint first, int rows) : IdIndex
{
    public uint First => first;

    public int Rows => rows;

    public override int Find(ReadOnlySpan<byte> id) => TryNumber(id, out var number) && number - first < (uint)rows ? (int)(number - first) : -1;

    public override string Text(int row) => (first + (uint)row).ToString(CultureInfo.InvariantCulture);
}

/// <summary>Whole numbers in any order without large gaps: a table from number to row plus one, 0 where there is no such id.</summary>
internal sealed class DenseIds(uint lowest, int[] places, uint[] ids) : IdIndex
{
    public uint Lowest => lowest;

    public int[] Places => places;

    public override int Find(ReadOnlySpan<byte> id) =>
        TryNumber(id, out var number) && number - lowest < (uint)places.Length ? places[number - lowest] - 1 : -1;

    public override string Text(int row) => ids[row].ToString(CultureInfo.InvariantCulture);
}
