namespace CoResearch.Workers.Evaluation;

/// <summary>Finds the row of an id of the hidden labels.</summary>
internal abstract class IdIndex
{
    /// <summary>The row, or −1 when the labels do not have this id.</summary>
    public abstract int Find(ReadOnlySpan<byte> id);

    /// <summary>The id of a row as written.</summary>
    public abstract string Text(int row);
}

/// <summary>Ids of any form, by their bytes; the number of a name is its row.</summary>
internal sealed class NamedIds(NameTable names) : IdIndex
{
    public NameTable Names => names;

    public override int Find(ReadOnlySpan<byte> id) => names.Find(id);

    public override string Text(int row) => names.Text(row);
}
