using System.Globalization;
using System.Text;

namespace CoResearch.Workers.Execution;

/// <summary>
/// A run's log file: the beginning and the end of what it prints, which is where mistakes are told, a megabyte together; a line between them says
/// how many are left out. Lines are cut at 4,000 characters. It ends where the disk does: lines arrive on threads on which nobody could be told,
/// and the run's own result says how it went.
/// </summary>
internal sealed class CappedLog(string file, TimeProvider clock) : IDisposable
{
    private const int MostAtBeginning = 768 << 10, MostAtEnd = 256 << 10, MaxLine = 4000;

    /// <summary>How often the end is written anew while the run goes on.</summary>
    private static readonly TimeSpan Renewed = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _end = new();
    private FileStream? _stream;
    private long _beginning, _endBytes, _leftOut, _writtenAt;
    private bool _closed, _full;

    public void Write(string? line)
    {
        lock (_lock)
        {
            if (line is null || _closed) return;
            var bytes = Encoding.UTF8.GetBytes((line.Length > MaxLine ? line[..MaxLine] + " …" : line) + Environment.NewLine);
            try
            {
                if (_stream is null) Open();
                _full |= _beginning + bytes.Length > MostAtBeginning;
                if (_full) Keep(bytes);
                else
                {
                    _stream!.Write(bytes);
                    _stream.Flush();
                    _beginning += bytes.Length;
                }
            }
            catch (IOException)
            {
                Close();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_closed) return;
            try
            {
                if (_full) WriteEnd();
            }
            catch (IOException)
            {
                // The end found no room.
            }
            Close();
        }
    }

    // What an attempt before this one wrote stays.
    private void Open()
    {
        _stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        _beginning = _stream.CanSeek ? _stream.Length : 0;
    }

    private void Keep(byte[] line)
    {
        _end.Enqueue(line);
        for (_endBytes += line.Length; _endBytes > MostAtEnd; _leftOut++) _endBytes -= _end.Dequeue().Length;
        if (_writtenAt != 0 && clock.GetElapsedTime(_writtenAt) < Renewed) return;
        WriteEnd();
        _writtenAt = clock.GetTimestamp();
    }

    private void WriteEnd()
    {
        _stream!.SetLength(_beginning);
        if (_leftOut > 0) _stream.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"(… {_leftOut:N0} lines are left out here …){Environment.NewLine}")));
        foreach (var line in _end) _stream.Write(line);
        _stream.Flush();
    }

    private void Close()
    {
        _closed = true;
        try
        {
            _stream?.Dispose();
        }
        catch (IOException)
        {
            // The last line found no room either.
        }
        _stream = null;
    }
}
