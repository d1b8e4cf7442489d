using System.Runtime.Versioning;
using System.Text;
using CoResearch.Domain.Shared;
using CoResearch.Workers.Sandbox;
using CoResearch.Workers.Training.Monitoring;

namespace CoResearch.Workers.Training;

/// <summary>
/// Reads MLflow's file store as a program writes it: <c>mlruns/&lt;experiment&gt;/&lt;run&gt;/metrics/&lt;name&gt;</c> with lines of
/// <c>timestamp value step</c>, and <c>params/&lt;name&gt;</c> with a value. Metrics become event files, one folder a run.
/// </summary>
internal sealed class MlflowStore(string target) : IDisposable
{
    private const int MostRuns = 32, MostMetrics = 200, MostParameters = CodeMetrics.MostSettings, LongestName = 100, LongestValue = CodeMetrics.LongestSetting, Chunk = 1 << 20;

    /// <summary>What is read of all metrics of a run of a program together.</summary>
    private const long MostBytes = 32 << 20;
    private readonly Dictionary<string, EventFileWriter> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);
    private long _bytes;

    public IReadOnlyDictionary<string, string> Parameters => _parameters;

    /// <summary>Whether a file below the output belongs to a store.</summary>
    public static bool IsPart(string path) => Parts(path) is not null;

    [SupportedOSPlatform("linux")]
    public void Take(UntrustedFolder output, string path)
    {
        if (Parts(path) is not var (run, kind, name) || name.Length > LongestName) return;
        if (kind == "metrics") TakeMetric(output, path, run, name);
        else TakeParameter(output, path, name);
    }

    public void Dispose()
    {
        foreach (var writer in _runs.Values) writer.Dispose();
    }

    /// <summary>A name may have slashes: they are folders in the store.</summary>
    private static (string Run, string Kind, string Name)? Parts(string path)
    {
        var parts = path.Split('/');
        var at = Array.IndexOf(parts, "mlruns");
        return at >= 0 && parts.Length >= at + 5 && parts[at + 3] is "metrics" or "params"
            ? (string.Join('/', parts[(at + 1)..(at + 3)]), parts[at + 3], string.Join('/', parts[(at + 4)..])) : null;
    }

    [SupportedOSPlatform("linux")]
    private void TakeParameter(UntrustedFolder output, string path, string name)
    {
        if (_parameters.ContainsKey(name) || _parameters.Count >= MostParameters) return;
        using var file = output.OpenFile(path);
        if (file is null) return;
        var bytes = new byte[4 * LongestValue];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);

        // It is there a moment before its value is.
        if (read == 0) return;
        var value = Encoding.UTF8.GetString(bytes, 0, read).Trim();
        _parameters[name] = Cut.Short(value, LongestValue);
    }

    [SupportedOSPlatform("linux")]
    private void TakeMetric(UntrustedFolder output, string path, string run, string name)
    {
        if (_bytes >= MostBytes || (!_read.ContainsKey(path) && _read.Count >= MostMetrics)) return;
        using var file = output.OpenFile(path);
        var from = _read.GetValueOrDefault(path);
        if (file is null || file.Length <= from || WriterOf(run) is not { } writer) return;
        file.Position = from;
        var buffer = new byte[Chunk];
        int filled;
        while (_bytes < MostBytes && (filled = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
        {
            // A line without an end is still being written.
            var whole = buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
            Write(writer, name, buffer.AsSpan(0, whole));
            from += whole;
            _bytes += whole;
            if (whole == 0) break;
            file.Position = from;
        }
        _read[path] = from;
        writer.Flush();
    }

    private static void Write(EventFileWriter writer, string name, ReadOnlySpan<byte> lines)
    {
        foreach (var range in lines.Split((byte)'\n'))
            if (Read(lines[range]) is var (step, value)) writer.Scalar(name, step, value);
    }

    /// <summary><c>timestamp value</c>, and a step that old versions leave out.</summary>
    internal static (long Step, double Value)? Read(ReadOnlySpan<byte> line)
    {
        Span<Range> words = stackalloc Range[4];
        var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, 200)]).AsSpan().Trim();
        var count = text.Split(words, ' ', StringSplitOptions.RemoveEmptyEntries);
        if (count is < 2 or > 3 || !double.TryParse(text[words[1]], System.Globalization.CultureInfo.InvariantCulture, out var value)) return null;
        long step = 0;
        return count == 2 || long.TryParse(text[words[2]], System.Globalization.CultureInfo.InvariantCulture, out step) ? (Math.Max(0, step), value) : null;
    }

    private EventFileWriter? WriterOf(string run)
    {
        if (_runs.TryGetValue(run, out var known)) return known;
        if (_runs.Count >= MostRuns) return null;
        var id = run.Split('/')[^1];
        return _runs[run] = new EventFileWriter(Path.Combine(target, "mlflow", EventRelay.Clean(id.Length > 8 ? id[..8] : id) + (_runs.Count == 0 ? "" : $"-{_runs.Count + 1}")), TimeProvider.System, gathers: true);
    }
}
