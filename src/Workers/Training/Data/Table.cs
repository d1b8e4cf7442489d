using System.Globalization;
using System.Text;
using CoResearch.Domain.Shared;
using CoResearch.Workers.Evaluation;

namespace CoResearch.Workers.Training.Data;

/// <summary>
/// A CSV file held in memory by columns: only the columns that are asked for, as the bytes that were written. Everything that is wrong
/// with it is refused with <c>invalid_data</c>, naming the line and the column.
/// </summary>
internal sealed class Table
{
    private const int LongestRow = 1 << 20;
    private static readonly UTF8Encoding _utf8 = new(false, throwOnInvalidBytes: true);
    private readonly Dictionary<string, Cells> _columns;
    private readonly Dictionary<string, double[]> _numbers = new(StringComparer.Ordinal);
    private readonly List<long> _lines = [];

    private Table(string file, IReadOnlyList<string> header, Dictionary<string, Cells> columns) =>
        (File, Header, _columns) = (file, header, columns);

    /// <summary>The file's name, for messages.</summary>
    public string File { get; }
    public IReadOnlyList<string> Header { get; }
    public int Rows => _lines.Count;

    /// <summary>Reads the columns named in <paramref name="needed"/>, each with who needs it.</summary>
    public static Table Read(string path, IReadOnlyDictionary<string, string> needed)
    {
        var name = Path.GetFileName(path);
        if (!System.IO.File.Exists(path))
            throw Refused($"{name} is not in the job's data folder; ask the challenge's mentors.");
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        var rows = new CsvRows(stream, LongestRow);
        if (!rows.Read())
            throw rows.Fault == CsvFault.None ? Refused($"{name} has not even a header.") : Faulty(name, rows);
        var header = new string[rows.FieldCount];
        for (var i = 0; i < header.Length; i++)
            header[i] = Decode(rows.Field(i), name, 1, $"column {i + 1}").Trim();
        if (header.GroupBy(h => h).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw Refused($"{name} has the column {twice.Key} more than once.");
        foreach (var (column, reader) in needed)
            if (!header.Contains(column))
                throw header.Length > 40
                    ? Refused($"{name} has no column {column}, which {reader} reads.{Nearest.Hint(column, header)}")
                    : Refused($"{name} has no column {column}, which {reader} reads.{Nearest.Hint(column, header)} It has {string.Join(", ", header)}.");

        var table = new Table(name, header, needed.Keys.ToDictionary(c => c, _ => new Cells(), StringComparer.Ordinal));
        var kept = needed.Keys.Select(c => (At: Array.IndexOf(header, c), Cells: table._columns[c])).ToArray();
        while (rows.Read())
        {
            if (rows.FieldCount != header.Length)
                throw Refused($"{name} has {rows.FieldCount} fields in line {rows.Line}, but its header has {header.Length}.");
            foreach (var (at, cells) in kept)
                cells.Add(rows.Field(at));
            table._lines.Add(rows.Line);
        }
        if (rows.Fault != CsvFault.None)
            throw Faulty(name, rows);
        if (table.Rows == 0)
            throw Refused($"{name} has a header and no rows.");
        return table;
    }

    /// <summary>The line on which a row starts, 1-based.</summary>
    public long Line(int row) => _lines[row];

    /// <summary>The bytes of a cell, without white space around them.</summary>
    public ReadOnlySpan<byte> Bytes(string column, int row) => _columns[column][row].Trim(" \t"u8);

    /// <summary>A cell as text; null when it is missing.</summary>
    public string? Text(string column, int row)
    {
        var bytes = Bytes(column, row);
        return IsMissing(bytes) ? null : Decode(bytes, File, Line(row), column);
    }

    /// <summary>A column as text, equal words being the same object; null where missing.</summary>
    public string?[] Texts(string column)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var words = known.GetAlternateLookup<ReadOnlySpan<char>>();
        var texts = new string?[Rows];
        Span<char> buffer = stackalloc char[256];
        for (var row = 0; row < texts.Length; row++)
        {
            var bytes = Bytes(column, row);
            if (IsMissing(bytes))
                continue;
            if (bytes.Length <= buffer.Length && _utf8.TryGetChars(bytes, buffer, out var length) && words.TryGetValue(buffer[..length], out var same))
                texts[row] = same;
            else
            {
                var text = Decode(bytes, File, Line(row), column);
                known[text] = text;
                texts[row] = text;
            }
        }
        return texts;
    }

    /// <summary>A column of numbers; NaN where missing or not finite.</summary>
    public double[] Numbers(string column)
    {
        if (_numbers.TryGetValue(column, out var known))
            return known;
        var numbers = new double[Rows];
        for (var row = 0; row < numbers.Length; row++)
            numbers[row] = Number(Bytes(column, row), column, row);
        return _numbers[column] = numbers;
    }

    /// <summary>A column whose cells hold numbers separated by spaces; null where missing.</summary>
    public double[]?[] Series(string column)
    {
        var series = new double[]?[Rows];
        Span<Range> parts = stackalloc Range[4097];
        for (var row = 0; row < series.Length; row++)
        {
            if (Text(column, row) is not { } text)
                continue;
            var count = text.AsSpan().Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries);
            if (count == parts.Length)
                throw Refused($"{File} has more than 4096 numbers in line {Line(row)}, column {column}.");
            var values = new double[count];
            for (var i = 0; i < count; i++)
                values[i] = Number(Encoding.UTF8.GetBytes(text[parts[i]]), column, row);
            series[row] = values;
        }
        return series;
    }

    public static TrainingRefused Refused(Phrase says) => new(RunErrors.InvalidData, says);

    private double Number(ReadOnlySpan<byte> bytes, string column, int row)
    {
        if (double.TryParse(bytes, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return double.IsFinite(value) ? value : double.NaN;
        if (IsMissing(bytes))
            return double.NaN;
        var shown = Encoding.UTF8.GetString(bytes.Length > 40 ? bytes[..40] : bytes);
        throw Refused($"{File} has {shown} in line {Line(row)}, column {column}, where a number belongs (a point for decimals). For words use a feature of type category.");
    }

    private static bool IsMissing(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 0 || bytes.SequenceEqual("NA"u8) || bytes.SequenceEqual("N/A"u8) || bytes.SequenceEqual("NaN"u8)
        || bytes.SequenceEqual("nan"u8) || bytes.SequenceEqual("null"u8) || bytes.SequenceEqual("NULL"u8) || bytes.SequenceEqual("?"u8);

    private static TrainingRefused Faulty(string name, CsvRows rows) => rows.Fault == CsvFault.UnclosedQuote
        ? Refused($"{name} has a quote that is never closed, in line {rows.Line}.")
        : Refused($"{name} has a row of more than {LongestRow:N0} bytes, in line {rows.Line}.");

    private static string Decode(ReadOnlySpan<byte> bytes, string file, long line, string column)
    {
        try
        {
            return _utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Refused($"{file} is not UTF-8 in line {line}, {column}.");
        }
    }

    /// <summary>One column: its cells' bytes one after another.</summary>
    private sealed class Cells
    {
        private readonly List<int> _ends = [];
        private byte[] _bytes = new byte[1 << 12];

        public void Add(ReadOnlySpan<byte> cell)
        {
            var end = _ends.Count == 0 ? 0 : _ends[^1];
            if ((long)end + cell.Length > Array.MaxLength)
                throw Refused($"a column of the data is larger than 2 GB.");
            if (end + cell.Length > _bytes.Length)
                Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(2L * _bytes.Length, end + cell.Length)));
            cell.CopyTo(_bytes.AsSpan(end));
            _ends.Add(end + cell.Length);
        }

        public ReadOnlySpan<byte> this[int row]
        {
            get
            {
                var start = row == 0 ? 0 : _ends[row - 1];
                return _bytes.AsSpan(start, _ends[row] - start);
            }
        }
    }
}
