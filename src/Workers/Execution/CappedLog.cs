namespace CoResearch.Workers.Execution;

/// <summary>
/// A run's log file: the first megabyte of what it prints, then one line that says so. Lines are cut at 4,000 characters. It ends where the
/// disk does: lines arrive on threads on which nobody could be told, and the run's own result says how it went.
/// </summary>
internal sealed class CappedLog(string file) : IDisposable
{
    private const int MaxBytes = 1 << 20;
    private const int MaxLine = 4000;
    private readonly Lock _lock = new();
    private StreamWriter? _writer;
    private long _written;
    private bool _closed;

    public void Write(string? line)
    {
        lock (_lock)
        {
            if (line is null || _closed || _written > MaxBytes) return;
            var cut = line.Length > MaxLine ? line[..MaxLine] + " …" : line;
            _written += cut.Length + 1;
            try
            {
                _writer ??= new StreamWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
                _writer.WriteLine(_written > MaxBytes ? "(the log is cut here: it reached 1 MB)" : cut);
            }
            catch (IOException)
            {
                Close();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock) Close();
    }

    private void Close()
    {
        _closed = true;
        try
        {
            _writer?.Dispose();
        }
        catch (IOException)
        {
            // The last line found no room either.
        }
        _writer = null;
    }
}
