using System.Runtime.CompilerServices;

namespace CoResearch.Domain.Scoring;

/// <summary>
/// A column of names as codes into <see cref="Names"/>: a byte a row up to 256 names, four bytes beyond, so that ten million rows of
/// classes take ten megabytes.
/// </summary>
public sealed class CategoryColumn
{
    private readonly byte[]? _small;
    private readonly int[]? _wide;

    /// <summary>Codes of one byte each: indexes into <paramref name="names"/>.</summary>
    public CategoryColumn(IReadOnlyList<string> names, byte[] codes) => (Names, _small) = (names, codes);

    /// <summary>Codes of four bytes each: indexes into <paramref name="names"/>.</summary>
    public CategoryColumn(IReadOnlyList<string> names, int[] codes) => (Names, _wide) = (names, codes);

    /// <summary>The distinct names; a code is an index into them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of rows.</summary>
    public int Count => _small?.Length ?? _wide!.Length;

    /// <summary>The code in a row.</summary>
    public int this[int row] => _small is { } small ? small[row] : _wide![row];

    /// <summary>The code of a name, or −1.</summary>
    public int CodeOf(string name)
    {
        for (var code = 0; code < Names.Count; code++)
            if (Names[code] == name) return code;
        return -1;
    }

    /// <summary>For every row, whether it holds this name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool[] Is(string name)
    {
        var code = CodeOf(name);
        var answer = new bool[Count];
        if (_small is { } small)
            for (var i = 0; i < answer.Length; i++) answer[i] = small[i] == code;
        else
            for (var i = 0; i < answer.Length; i++) answer[i] = _wide![i] == code;
        return answer;
    }

    /// <summary>The given rows, in the given order.</summary>
    public CategoryColumn Select(int[] rows)
    {
        if (_small is { } small) return new(Names, Gather(small, rows));
        return new(Names, Gather(_wide!, rows));
    }

    internal static T[] Gather<T>(T[] source, int[] rows)
    {
        var picked = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++) picked[i] = source[rows[i]];
        return picked;
    }
}
