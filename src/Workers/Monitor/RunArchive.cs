using CoResearch.Domain.Submissions;
using CoResearch.Workers.Execution;

namespace CoResearch.Workers.Monitor;

internal sealed class RunArchive(JobPreparation jobs) : IRunArchive
{
    private const int LongestLog = 1 << 20;

    public IReadOnlyList<Curve> Curves(Run run) =>
    [
        .. new EventFollower(jobs.FolderOf(run).Events).ReadNew()
            .GroupBy(e => e.Tag)
            .Select(g => (g.Key, Points: g.GroupBy(e => e.Step).Select(s => s.Last()).OrderBy(e => e.Step).ToList()))
            .Select(g => new Curve(g.Key, [.. g.Points.Select(e => (double)e.Step)], [.. g.Points.Select(e => e.Value)])),
    ];

    public IReadOnlyList<string> Log(Run run, int lastLines)
    {
        var file = jobs.FolderOf(run).Log;
        if (!File.Exists(file)) return [];
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length > LongestLog) stream.Position = stream.Length - LongestLog;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd('\n').Split('\n').TakeLast(lastLines).Select(line => line.TrimEnd('\r')).ToList();
    }
}
