using System.Text.Json;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Execution;

namespace CoResearch.Workers.Monitor;

internal sealed class RunArchive(JobPreparation jobs) : IRunArchive
{
    private const int LongestLog = 1 << 20, MostFiles = 2000;

    public IReadOnlyList<Curve> Curves(Run run)
    {
        var events = new EventFollower(jobs.FolderOf(run).Events);
        events.Look();
        return [.. events.Named().Select(named => Of(named.Name, named.Series))];
    }

    public IReadOnlyList<string> Log(Run run, int lastLines)
    {
        var file = jobs.FolderOf(run).Log;
        if (!File.Exists(file)) return [];
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length > LongestLog) stream.Position = stream.Length - LongestLog;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd('\n').Split('\n').TakeLast(lastLines).Select(line => line.TrimEnd('\r')).ToList();
    }

    public RunFiles Files(Run run)
    {
        var folder = jobs.FolderOf(run);
        JobSpec? job = null;
        try
        {
            if (File.Exists(folder.JobFile)) job = folder.ReadJob();
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or IOException)
        {
            // A damaged record tells nothing of the run.
        }
        return new RunFiles(job, Model(folder), [.. Below(folder, folder.Events).Where(f => IsOfEvents(f.Name))], [.. Below(folder, folder.Out, deep: false).Where(f => f.Path == folder.Predictions)]);
    }

    private static Curve Of(string name, Series series)
    {
        var points = series.Points();
        return new Curve(name, [.. points.Select(p => (double)p.Step)], [.. points.Select(p => p.Value)]) { NotFiniteSince = series.NotFiniteSince };
    }

    /// <summary>All that a run kept beside its predictions, its logs and its result: a program saves its model where it likes.</summary>
    private static IReadOnlyList<RunFile> Model(JobFolder folder) =>
        [.. Below(folder, folder.Out).Where(f => f.Path != folder.Predictions && f.Path != folder.ResultFile && !f.Name.StartsWith("logs/", StringComparison.Ordinal))];

    private static bool IsOfEvents(string name) => Path.GetFileName(name).Contains("tfevents", StringComparison.Ordinal);

    private static IEnumerable<RunFile> Below(JobFolder folder, string root, bool deep = true)
    {
        if (!Directory.Exists(root)) return [];
        var options = new EnumerationOptions { RecurseSubdirectories = deep, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        return new DirectoryInfo(root).EnumerateFiles("*", options).Take(MostFiles)
            .Select(f => new RunFile(f.FullName, Path.GetRelativePath(folder.Out, f.FullName).Replace(Path.DirectorySeparatorChar, '/'), f.Length))
            .OrderBy(f => f.Name, StringComparer.Ordinal);
    }
}
