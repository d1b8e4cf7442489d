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
        return new RunFiles(job, Below(folder, folder.Model, "*"), Below(folder, folder.Events, "*tfevents*"), Below(folder, folder.Out, "predictions.csv", deep: false));
    }

    private static Curve Of(string name, Series series)
    {
        var points = series.Points();
        return new Curve(name, [.. points.Select(p => (double)p.Step)], [.. points.Select(p => p.Value)]) { NotFiniteSince = series.NotFiniteSince };
    }

    private static IReadOnlyList<RunFile> Below(JobFolder folder, string root, string pattern, bool deep = true)
    {
        if (!Directory.Exists(root)) return [];
        var options = new EnumerationOptions { RecurseSubdirectories = deep, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        return [.. new DirectoryInfo(root).EnumerateFiles(pattern, options).Take(MostFiles)
            .Select(f => new RunFile(f.FullName, Path.GetRelativePath(folder.Out, f.FullName).Replace(Path.DirectorySeparatorChar, '/'), f.Length))
            .OrderBy(f => f.Name, StringComparer.Ordinal)];
    }
}
