using System.Runtime.Versioning;
using CoResearch.Domain.Shared;
using CoResearch.Workers.Sandbox;

namespace CoResearch.Workers.Training;

/// <summary>
/// Takes over what a dead program left: regular files alone, within the limits, the predictions first. Event files and MLflow's
/// metrics were followed while they grew and are not taken twice. What is left out is named: no name that a program chooses may end a run
/// otherwise than its predictions do. Predictions that are no file are refused, with what they are.
/// </summary>
internal sealed class OutputHarvest(string target, long mostBytes, Action<string> tell)
{
    private const string Predictions = "predictions.csv";
    private const int MostEntries = 10_000, MostTold = 10, LongestTold = 100;
    private static readonly string[] Ours = ["result.json", "result.json.tmp"];
    private long _left = mostBytes;
    private int _told;

    [SupportedOSPlatform("linux")]
    public void Take(UntrustedFolder output)
    {
        // Left out like anything else, it would be missing, and its author would look for what wrote none.
        if (output.Oddity(Predictions) is { } oddity)
            throw new TrainingRefused(RunErrors.PredictionsNotAFile, $"{Predictions} is {oddity}, which is not read. Write the predictions into a regular file of that name.");
        var files = output.List(MostEntries).Where(e => !e.IsFolder).Select(e => e.Path).ToList();
        foreach (var path in files.OrderBy(p => p == Predictions ? 0 : 1).ThenBy(p => p, StringComparer.Ordinal))
            if (Ours.Contains(path.Split('/')[0], StringComparer.OrdinalIgnoreCase)) LeaveOut(path, "has a name of the lab's own");
            else if (!(path.StartsWith("logs/", StringComparison.Ordinal) && (path.Contains("tfevents", StringComparison.Ordinal) || MlflowStore.IsPart(path)))) Take(output, path);
    }

    [SupportedOSPlatform("linux")]
    private void Take(UntrustedFolder output, string path)
    {
        using var from = output.OpenFile(path);
        if (from is null)
        {
            LeaveOut(path, "is a link, a pipe or another thing that is no file");
            return;
        }
        if (from.Length > _left)
        {
            LeaveOut(path, "is beyond the limit of what a run may leave");
            return;
        }
        using var to = Create(Path.Combine(target, path));
        if (to is null)
        {
            LeaveOut(path, "has too long a name, or that of something else that is kept");
            return;
        }
        _left -= from.Length;
        from.CopyTo(to);
    }

    private static FileStream? Create(string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            return new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !FullDisk.Is(e))
        {
            return null;
        }
    }

    private void LeaveOut(string path, string why)
    {
        if (++_told <= MostTold) tell($"{Cut.Short(path, LongestTold)} {why}; it was left out.");
    }
}
