using System.Diagnostics;
using System.Text;

namespace CoResearch.Workers.Tests.Source;

/// <summary>The real git, as a member has it on their machine, with nobody's settings.</summary>
internal sealed class Git(string folder)
{
    public string Folder { get; } = folder;

    public static Git Clone(string address, string into)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(into)!);
        new Git(Path.GetDirectoryName(into)!).Run("clone", "-q", address, into);
        return new Git(into);
    }

    public string Run(params string[] arguments) => RunWith("", arguments);

    /// <summary>Runs git with something on its standard input; throws with git's words where it fails.</summary>
    public string RunWith(string input, params string[] arguments)
    {
        var (code, output, error) = Try(input, arguments);
        return code == 0 ? output.Trim() : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error}");
    }

    public (int Code, string Output, string Error) Try(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = start.Environment["GIT_CONFIG_SYSTEM"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        foreach (var who in (string[])["AUTHOR", "COMMITTER"])
        {
            start.Environment[$"GIT_{who}_NAME"] = "Ada Lovelace";
            start.Environment[$"GIT_{who}_EMAIL"] = "ada@example.org";
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public void Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Writes a file and commits everything; the new commit's id.</summary>
    public string Commit(string path, string text, string message = "Change it")
    {
        Write(path, text);
        Run("add", "-A");
        Run("commit", "-q", "-m", message);
        return Run("rev-parse", "HEAD");
    }

    /// <summary>A commit of raw tree entries ("mode type id\tname" a line), past every check that git makes.</summary>
    public string CommitTree(string entries)
    {
        var tree = RunWith(entries, "mktree", "--missing");
        return Run("commit-tree", tree, "-m", "Raw");
    }

    public string Blob(string text) => RunWith(text, "hash-object", "-w", "--stdin");
}
