using System.Runtime.Versioning;
using CoResearch.Workers.Sandbox;

namespace CoResearch.Workers.Training;

/// <summary>
/// Takes over what a dead program left: regular files alone, within the limits, the predictions first. Event files and MLflow's
/// metrics were followed while they grew and are not taken twice. What is left out is named.
/// </summary>
internal sealed class OutputHarvest(string target, long mostBytes, Action<string> tell)
{
    private const int MostEntries = 10_000, MostTold = 10;
    private static readonly string[] Ours = ["result.json", "result.json.tmp"];
    private long _left = mostBytes;
    private int _told;

    [SupportedOSPlatform("linux")]
    public void Take(UntrustedFolder output)
    {
        var files = output.List(MostEntries).Where(e => !e.IsFolder).Select(e => e.Path).ToList();
        foreach (var path in files.OrderBy(p => p == "predictions.csv" ? 0 : 1).ThenBy(p => p, StringComparer.Ordinal))
            if (Ours.Contains(path, StringComparer.OrdinalIgnoreCase)) LeaveOut(path, "has a name of the lab's own");
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
        _left -= from.Length;
        var file = Path.Combine(target, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var to = new FileStream(file, FileMode.Create, FileAccess.Write);
        from.CopyTo(to);
    }

    private void LeaveOut(string path, string why)
    {
        if (++_told <= MostTold) tell($"{path} {why}; it was left out.");
    }
}
