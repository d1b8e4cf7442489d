using System.Diagnostics;

namespace CoResearch.Workers.Sandbox;

/// <summary>The system's own programs that the sandbox is made with.</summary>
internal static class Tools
{
    private static readonly string[] Folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

    public static string? Find(string name) => Folders.Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);

    /// <summary>Runs one with an empty environment; null when it ends well, or else the last line of what it says.</summary>
    public static string? Try(string name, params string[] arguments)
    {
        if (Find(name) is not { } file) return $"{name} is not installed";
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var said = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            process.Kill(entireProcessTree: true);
            return $"{name} did not end";
        }
        return process.ExitCode == 0 ? null : said.Result.Trim().Split('\n')[^1] is { Length: > 0 } line ? line : $"{name} ended with exit code {process.ExitCode}";
    }
}
