using System.Runtime.Versioning;
using CoResearch.Workers.Sandbox;

namespace CoResearch.Workers.Training;

/// <summary>
/// Copies what a sandboxed program adds to its TensorBoard event files (<c>out/logs</c>) into the job folder while it runs, so that whoever
/// follows the run reads only files that the runner wrote.
/// </summary>
internal sealed class EventRelay(string target)
{
    private const int MostEntries = 2000, MostFiles = 64;
    private const long MostBytes = 256 << 20;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, (string File, long Read)> _files = new(StringComparer.Ordinal);
    private readonly System.Diagnostics.Stopwatch _since = System.Diagnostics.Stopwatch.StartNew();
    private long _bytes;

    [SupportedOSPlatform("linux")]
    public void Look(SandboxRun run, bool last = false)
    {
        if (!last && _since.Elapsed < LookEvery) return;
        _since.Restart();
        using var output = run.Output();
        if (output is null) return;
        foreach (var entry in output.List(MostEntries).Where(e => !e.IsFolder && e.Path.StartsWith("logs/", StringComparison.Ordinal) && e.Path.Contains("tfevents", StringComparison.Ordinal)))
        {
            if (!_files.TryGetValue(entry.Path, out var known))
            {
                if (_files.Count >= MostFiles) continue;
                known = (Path.Combine(target, $"{_files.Count:D3}", Path.GetFileName(entry.Path)), 0);
            }
            using var from = output.OpenFile(entry.Path);
            if (from is null || from.Length <= known.Read || _bytes >= MostBytes) continue;
            _files[entry.Path] = (known.File, known.Read + Copy(from, known.File, known.Read));
        }
    }

    private long Copy(FileStream from, string file, long at)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var to = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        from.Position = at;
        var buffer = new byte[1 << 16];
        long copied = 0;
        int read;
        while (_bytes < MostBytes && (read = from.Read(buffer)) > 0)
        {
            to.Write(buffer, 0, read);
            copied += read;
            _bytes += read;
        }
        return copied;
    }
}
