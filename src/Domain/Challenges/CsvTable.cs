using System.Globalization;
using System.Text;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Challenges;

/// <summary>
/// Reads a CSV file row by row: UTF-8, commas, a header with distinct names, the same number of cells in every row, quotes as in
/// RFC 4180 but without line breaks inside cells. Stops at the first broken row and says why.
/// </summary>
internal sealed class CsvTable : IDisposable
{
    private const int LongestLine = 1 << 20;
    private const string ByteOrderMark = "\u00EF\u00BB\u00BF";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly StreamReader _reader;
    private readonly char[] _buffer = new char[1 << 14];
    private readonly StringBuilder _line = new();
    private int _at, _filled;
    private bool _afterReturn;

    private CsvTable(StreamReader reader) => _reader = reader;

    public List<string> Header { get; private set; } = [];

    /// <summary>The current row, valid until the next one is read.</summary>
    public List<string> Row { get; private set; } = [];

    /// <summary>The line of the current row, 1-based.</summary>
    public int Line { get; private set; }

    /// <summary>Why reading stopped early; null while all is well.</summary>
    public Phrase? Problem { get; private set; }

    public static CsvTable Open(string path)
    {
        var table = new CsvTable(new StreamReader(PlainFile.Open(path), Encoding.Latin1, detectEncodingFromByteOrderMarks: false));
        if (!table.Next(table.Header))
            table.Problem ??= $"is empty.";
        else if (table.Header.GroupBy(h => h).FirstOrDefault(g => g.Count() > 1 || g.Key.Length == 0) is { } bad)
            table.Problem = bad.Key switch { "" => $"has a column without a name.", var name => $"has two columns named {name}." };
        return table;
    }

    /// <summary>Whether there is another row; empty lines are skipped.</summary>
    public bool Read()
    {
        if (Problem is not null || !Next(Row))
            return false;
        if (Row.Count != Header.Count)
            Problem = $"has {Row.Count} cells, but the header has {Header.Count}.";
        return Problem is null;
    }

    /// <summary>A finite number, or null.</summary>
    public static double? Number(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    public void Dispose() => _reader.Dispose();

    private bool Next(List<string> cells)
    {
        try
        {
            while (ReadLine() is { } bytes)
            {
                Line++;
                var line = Decode(Line == 1 && bytes.StartsWith(ByteOrderMark, StringComparison.Ordinal) ? bytes[ByteOrderMark.Length..] : bytes);
                if (bytes.Length > LongestLine)
                    Problem = $"is too long for a row: at most {LongestLine:N0} characters are read.";
                else if (line.Length == 0)
                    continue;
                else if (!Split(line, cells))
                    Problem = $"has a quote that is not closed or stands in the middle of a cell.";
                return Problem is null;
            }
        }
        catch (DecoderFallbackException)
        {
            Problem = $"is not valid UTF-8.";
        }
        return false;
    }

    // As StreamReader.ReadLine, but of a line that does not end only as much is read as shows that it is too long.
    private string? ReadLine()
    {
        _line.Clear();
        for (var begun = false; ; begun = true)
        {
            if (_at == _filled)
                (_at, _filled) = (0, _reader.Read(_buffer));
            if (_filled == 0)
                return begun && _line.Length > 0 ? _line.ToString() : null;
            if (_afterReturn && _buffer[_at] == '\n')
                _at++;
            _afterReturn = false;
            var rest = _buffer.AsSpan(_at, _filled - _at);
            var end = rest.IndexOfAny('\n', '\r');
            _line.Append(end < 0 ? rest : rest[..end]);
            _at += end < 0 ? rest.Length : end + 1;
            _afterReturn = end >= 0 && rest[end] == '\r';
            if (end >= 0 || _line.Length > LongestLine)
                return _line.ToString();
        }
    }

    // Line by line, so that a byte that is not UTF-8 is found in its own.
    private static string Decode(string bytes) => System.Text.Ascii.IsValid(bytes) ? bytes : Utf8.GetString(Encoding.Latin1.GetBytes(bytes));

    private static bool Split(string line, List<string> cells)
    {
        cells.Clear();
        if (!line.Contains('"'))
        {
            cells.AddRange(line.Split(','));
            return true;
        }
        var cell = new StringBuilder();
        for (var i = 0; ; i++)
        {
            cell.Clear();
            if (i < line.Length && line[i] == '"')
            {
                for (i++; ; i++)
                {
                    if (i >= line.Length)
                        return false;
                    if (line[i] != '"')
                        cell.Append(line[i]);
                    else if (i + 1 < line.Length && line[i + 1] == '"')
                        cell.Append(line[i++]);
                    else
                        break;
                }
                if (++i < line.Length && line[i] != ',')
                    return false;
            }
            else
            {
                for (; i < line.Length && line[i] != ','; i++)
                {
                    if (line[i] == '"')
                        return false;
                    cell.Append(line[i]);
                }
            }
            cells.Add(cell.ToString());
            if (i >= line.Length)
                return true;
        }
    }
}
