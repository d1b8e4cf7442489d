using System.Diagnostics;

namespace CoResearch.Conversations;

/// <summary>The git that members use, on their own clone.</summary>
internal static class Git
{
    /// <summary>Clones a fork, changes one file, commits and pushes.</summary>
    public static void PushChange(string fork, string clone, string file, string text)
    {
        Run(Path.GetTempPath(), "clone", "--quiet", fork, clone);
        File.WriteAllText(Path.Combine(clone, file), text);
        Run(clone, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "--all", "--message", "Try two features");
        Run(clone, "push", "--quiet", "origin", "HEAD:main");
    }

    public static void Run(string folder, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardError = true })
            ?? throw new InvalidOperationException("git did not start");
        var error = git.StandardError.ReadToEnd();
        git.WaitForExit();
        if (git.ExitCode != 0) throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error}");
    }
}
