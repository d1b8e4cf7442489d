namespace CoResearch.Workers.Evaluation;

/// <summary>Why a CSV file cannot be read any further.</summary>
internal enum CsvFault
{
    None,
    RowTooLong,
    UnclosedQuote,
}

/// <summary>
/// Reads RFC 4180 rows of bytes in bounded memory: commas, optional quotes (doubled inside), rows ended by LF, CRLF or CR, a byte-order
/// mark skipped, empty lines skipped. Fields stay valid until the next row.
/// </summary>
internal sealed class CsvRows(Stream stream, int longestRow)
{
    private readonly byte[] _buffer = new byte[Math.Min(longestRow, stream.Length) + 2];
    private (int Start, int Length)[] _fields = new (int, int)[16];
    private int _at, _end;
    private long _nextLine = 1;
    private bool _started, _finished;

    /// <summary>The 1-based line on which the current row starts.</summary>
    public long Line { get; private set; }

    public int FieldCount { get; private set; }

    public CsvFault Fault { get; private set; }

    public ReadOnlySpan<byte> Field(int index) => _buffer.AsSpan(_fields[index].Start, _fields[index].Length);

    /// <summary>The next row that is not empty; false at the end or at a fault.</summary>
    public bool Read()
    {
        while (Fault == CsvFault.None && FindRow(out var length, out var terminator, out var lines))
        {
            Line = _nextLine;
            _nextLine += lines;
            var start = _at;
            _at += length + terminator;
            if (length == 0) continue;
            Split(start, length);
            return true;
        }
        return false;
    }

    private bool FindRow(out int length, out int terminator, out int lines)
    {
        if (!_started) SkipByteOrderMark();
        var (scanned, quoted) = (0, false);
        lines = 1;
        while (true)
        {
            var rest = _buffer.AsSpan(_at + scanned, _end - _at - scanned);
            var found = quoted ? rest.IndexOfAny((byte)'"', (byte)'\n') : rest.IndexOfAny((byte)'\n', (byte)'\r', (byte)'"');
            if (found < 0 || (rest[found] == '\r' && found + 1 == rest.Length && !_finished))
            {
                scanned += found < 0 ? rest.Length : found;
                if (scanned > longestRow) return Stop(CsvFault.RowTooLong, out length, out terminator);
                if (Fill()) continue;
                if (quoted) return Stop(CsvFault.UnclosedQuote, out length, out terminator);
                if (found >= 0) continue;
                (length, terminator) = (scanned, 0);
                return scanned > 0;
            }
            scanned += found + 1;
            if (scanned > longestRow + 1) return Stop(CsvFault.RowTooLong, out length, out terminator);
            if (rest[found] == '"')
            {
                quoted = !quoted;
            }
            else if (quoted)
            {
                lines++;
            }
            else
            {
                length = scanned - 1;
                terminator = rest[found] == '\r' && found + 1 < rest.Length && rest[found + 1] == '\n' ? 2 : 1;
                return true;
            }
        }
    }

    private bool Stop(CsvFault fault, out int length, out int terminator)
    {
        (Fault, Line, length, terminator) = (fault, _nextLine, 0, 0);
        return false;
    }

    private bool Fill()
    {
        if (_finished) return false;
        if (_at > 0)
        {
            _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
            (_end, _at) = (_end - _at, 0);
        }
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _finished = read == 0;
        return !_finished;
    }

    private void SkipByteOrderMark()
    {
        _started = true;
        while (_end < 3 && Fill()) { }
        if (_buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8)) _at = 3;
    }

    private void Split(int start, int length)
    {
        FieldCount = 0;
        var (at, end) = (start, start + length);
        while (true)
        {
            if (FieldCount == _fields.Length) Array.Resize(ref _fields, 2 * _fields.Length);
            if (at < end && _buffer[at] == '"')
            {
                at = Unquote(at, end);
            }
            else
            {
                var comma = _buffer.AsSpan(at, end - at).IndexOf((byte)',');
                var next = comma < 0 ? end : at + comma;
                _fields[FieldCount++] = (at, next - at);
                at = next;
            }
            if (at >= end) return;
            at++;
        }
    }

    // What follows the closing quote up to the comma is kept as written, so that "1"2 is not mistaken for 1.
    private int Unquote(int at, int end)
    {
        var (from, to) = (at + 1, at);
        while (from < end && !(_buffer[from] == '"' && !(from + 1 < end && _buffer[from + 1] == '"')))
        {
            if (_buffer[from] == '"') from++;
            _buffer[to++] = _buffer[from++];
        }
        for (from++; from < end && _buffer[from] != ','; from++) _buffer[to++] = _buffer[from];
        _fields[FieldCount++] = (at, to - at);
        return Math.Min(from, end);
    }
}
