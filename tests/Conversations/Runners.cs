using System.Diagnostics;
using System.Globalization;

namespace CoResearch.Conversations;

/// <summary>The runner processes of a state folder, found by the job folder on their command line. Linux only.</summary>
internal static class Runners
{
    /// <summary>Ids of those at work in a folder or below it; <c>runs</c> is the folder of all.</summary>
    public static IReadOnlyList<int> In(string folder) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(process => int.TryParse(Path.GetFileName(process), out _) && CommandLine(process).Contains(folder, StringComparison.Ordinal))
            .Select(process => int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture)),
    ];

    /// <summary>SIGKILL for one process and nothing else.</summary>
    public static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is none of ours.
            return "";
        }
    }
}
