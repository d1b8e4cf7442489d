using System.Diagnostics;
using Xunit;

namespace CoResearch.TestKit;

/// <summary>The system's own Python, which student code finds in the sandbox.</summary>
public static class DebianPython
{
    private static readonly Lazy<string?> Missing = new(() =>
    {
        if (!File.Exists("/usr/bin/bwrap")) return "student code needs bubblewrap";
        if (!File.Exists("/usr/bin/python3")) return "there is no /usr/bin/python3";
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", "import pandas, sklearn, torch"]) { RedirectStandardError = true })!;
        var said = python.StandardError.ReadToEnd();
        python.WaitForExit();
        return python.ExitCode == 0 ? null : said.Trim().Split('\n')[^1];
    });

    /// <summary>Skips the test where a library of the shipped Python baselines is missing, and fails it instead when CI=true.</summary>
    public static void Require()
    {
        if (Missing.Value is not { } lacks) return;
        var reason = $"The Python baselines cannot run: {lacks} (apt install bubblewrap python3-pandas python3-sklearn python3-torch libopenblas0-pthread).";
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
        Assert.Skip(reason);
    }
}
