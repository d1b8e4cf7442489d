using System.Text;

namespace CoResearch.Workers.Training.Monitoring;

/// <summary>The run's log: every line goes to <c>log.txt</c> (up to a cap, which it says when reached) and to standard output.</summary>
internal sealed class RunLog : IDisposable
{
    private const long MostBytes = 1 << 20;
    private readonly StreamWriter _file;
    private readonly TextWriter _console;
    private readonly Lock _gate = new();
    private bool _full;

    public RunLog(string path, TextWriter console)
    {
        // Beside a log.txt of our own the executor may capture standard output into the same file: share it.
        _file = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite), new UTF8Encoding(false)) { AutoFlush = true };
        _console = console;
    }

    public void Write(string line)
    {
        lock (_gate)
        {
            if (_full)
                return;
            _full = _file.BaseStream.Position > MostBytes;
            if (_full)
                line = "… the log is full; what follows is not kept.";
            _file.WriteLine(line);
            try
            {
                _console.WriteLine(line);
                _console.Flush();
            }
            catch (IOException)
            {
                // Nobody reads standard output any more; log.txt has the line.
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
