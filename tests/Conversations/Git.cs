using System.Diagnostics;

namespace CoResearch.Conversations;

/// <summary>The git that members use, on their own clone.</summary>
internal static class Git
{
    public static void Clone(string fork, string clone) => Run(Path.GetTempPath(), "clone", "--quiet", fork, clone);

    /// <summary>The fork of the only member of a challenge: it lies under their number.</summary>
    public static string OnlyFork(string state, string slug) => Directory.EnumerateDirectories(Path.Combine(state, "forks"))
        .Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit)).Select(folder => Path.Combine(folder, slug + ".git")).Single(Directory.Exists);

    /// <summary>Changes one file of a clone, commits and pushes.</summary>
    public static void PushChange(string clone, string file, string text, string message)
    {
        File.WriteAllText(Path.Combine(clone, file), text);
        Run(clone, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "--all", "--message", message);
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
