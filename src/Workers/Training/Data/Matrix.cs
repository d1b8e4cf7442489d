namespace CoResearch.Workers.Training.Data;

/// <summary>Rows × columns of 32-bit floats, row after row.</summary>
internal sealed record Matrix(float[] Values, int Rows, int Columns)
{
    /// <summary>An empty one of a shape; refused with <c>invalid_data</c> where it would not fit in one array.</summary>
    public static Matrix Of(int rows, int columns) => (long)rows * columns <= Array.MaxLength
        ? new(new float[(long)rows * columns], rows, columns)
        : throw Table.Refused($"{rows:N0} rows of {columns:N0} encoded inputs are more than a run can hold; use fewer or smaller features.");

    public Span<float> Row(int row) => Values.AsSpan(row * Columns, Columns);

    /// <summary>The given rows, in their order.</summary>
    public Matrix Select(int[] rows)
    {
        var selected = Of(rows.Length, Columns);
        for (var i = 0; i < rows.Length; i++)
            Row(rows[i]).CopyTo(selected.Row(i));
        return selected;
    }
}

/// <summary>What a block of encoded columns means.</summary>
internal enum BlockKind
{
    /// <summary>Numbers that a model may use as they are.</summary>
    Numbers,

    /// <summary>One column with the index of a word: 0 for unknown, then 1 to cardinality − 1.</summary>
    Index,

    /// <summary>The steps of a series, in order.</summary>
    Series,
}

/// <summary>The columns that one input feature became; <paramref name="Size"/> is an embedding's length or a series' filters.</summary>
internal sealed record Block(string Name, BlockKind Kind, int Start, int Width, int Cardinality, int Size);
