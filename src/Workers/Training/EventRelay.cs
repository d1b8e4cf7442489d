using System.Runtime.Versioning;
using CoResearch.Domain.Shared;
using CoResearch.Workers.Sandbox;

namespace CoResearch.Workers.Training;

/// <summary>
/// Takes over what a sandboxed program logs below <c>out/logs</c> while it runs, so that whoever follows the run reads only files that the
/// runner wrote: what is added to TensorBoard event files, and the metrics and parameters of MLflow's file store as event files. At most
/// so many bytes in all, whatever the program does to its files meanwhile.
/// </summary>
/// <param name="target">Where they are kept.</param>
/// <param name="most">The most bytes that are kept: no more than the program may write at all.</param>
/// <param name="tell">Hears what is left out.</param>
internal sealed class EventRelay(string target, long most, Action<string> tell) : IDisposable
{
    private const int MostEntries = 10_000, MostFiles = 64, LongestName = 60, MostFolders = 4;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, (string File, long Read)> _files = new(StringComparer.Ordinal);
    private readonly MlflowStore _mlflow = new(target);
    private readonly System.Diagnostics.Stopwatch _since = System.Diagnostics.Stopwatch.StartNew();
    private long _bytes;
    private bool _told;

    /// <summary>The parameters that the program logged.</summary>
    public IReadOnlyDictionary<string, string> Parameters => _mlflow.Parameters;

    [SupportedOSPlatform("linux")]
    public void Look(SandboxRun run, bool last = false)
    {
        if (!last && _since.Elapsed < LookEvery) return;
        using var output = run.Output();
        if (output is not null) Look(output);
        _since.Restart();
    }

    [SupportedOSPlatform("linux")]
    public void Look(UntrustedFolder output)
    {
        foreach (var path in output.List(MostEntries, "logs").Where(e => !e.IsFolder).Select(e => e.Path))
            try
            {
                if (MlflowStore.IsPart(path)) _mlflow.Take(output, path);
                else if (path.Contains("tfevents", StringComparison.Ordinal)) Take(output, path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && !FullDisk.Is(e))
            {
                // A name that clashes with another one: a curve less is no reason to end a run.
            }
    }

    public void Dispose() => _mlflow.Dispose();

    [SupportedOSPlatform("linux")]
    private void Take(UntrustedFolder output, string path)
    {
        if (!_files.TryGetValue(path, out var known))
        {
            if (_files.Count >= MostFiles)
            {
                if (!_told) tell($"Only the first {MostFiles} event files are followed; the others' curves are left out. Write the runs of a search with one writer, or as JSON lines.");
                _told = true;
                return;
            }
            known = (Path.Combine(target, PlaceOf(path, _files.Count)), 0);
        }
        using var from = output.OpenFile(path);
        if (from is null || from.Length <= known.Read || _bytes >= most) return;
        _files[path] = (known.File, known.Read + Copy(from, known.File, known.Read));
    }

    /// <summary>
    /// The same folders and a name that sorts alike, both without anything but letters, digits and <c>._-</c>; the number keeps apart what
    /// would then be called the same, and from the lab's own files.
    /// </summary>
    internal static string PlaceOf(string path, int number)
    {
        var parts = path.Split('/')[1..];
        var folders = parts[..^1].Take(MostFolders).Select(Clean);
        return Path.Combine([.. folders, $"{Clean(parts[^1])}.tfevents.{number:D3}"]);
    }

    internal static string Clean(string name)
    {
        var cleaned = string.Concat(name.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
        return cleaned.Trim('.').Length == 0 ? "_" : cleaned;
    }

    private long Copy(FileStream from, string file, long at)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var to = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        from.Position = at;
        var buffer = new byte[1 << 16];
        long copied = 0;
        int read;
        while (_bytes < most && (read = from.Read(buffer, 0, (int)Math.Min(buffer.Length, most - _bytes))) > 0)
        {
            to.Write(buffer, 0, read);
            copied += read;
            _bytes += read;
        }
        return copied;
    }
}
