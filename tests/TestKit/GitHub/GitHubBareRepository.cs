using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CoResearch.TestKit.GitHub;

/// <summary>The bare git repository behind one on the strict GitHub, changed as a push would, with the real git.</summary>
public sealed class GitHubBareRepository(string folder)
{
    public string Folder => folder;

    public string? Head(string branch = "main")
    {
        var (code, output, _) = Try(null, null, "rev-parse", "--verify", "--quiet", $"refs/heads/{branch}^{{commit}}");
        return code == 0 ? output.Trim() : null;
    }

    /// <summary>Pushes a commit that changes one file of a branch's head; the commit's id.</summary>
    public string Push(string path, string text, string message = "Change it", string branch = "main") =>
        PushTree(branch, message, $"100644 blob {Run(text, "hash-object", "-w", "--stdin")}\t{path}");

    /// <summary>Pushes a commit that adds raw entries to a branch's head ("mode type id\tpath"), past every check that git makes.</summary>
    public string PushTree(string branch, string message, params string[] entries)
    {
        var parent = Head(branch);
        var tree = WithIndex(parent, index =>
        {
            RunWith(index, string.Join('\n', entries) + "\n", "update-index", "--add", "--index-info");
            return RunWith(index, null, "write-tree", "--missing-ok");
        });
        string[] arguments = ["commit-tree", tree, "-m", message, .. parent is null ? Array.Empty<string>() : ["-p", parent]];
        var commit = Run(null, arguments);
        Move(branch, commit);
        return commit;
    }

    /// <summary>Moves a branch, by force.</summary>
    public void Move(string branch, string commit) => Run(null, "update-ref", $"refs/heads/{branch}", commit);

    public void Delete(string branch) => Run(null, "update-ref", "-d", $"refs/heads/{branch}");

    public string Blob(string text) => Run(text, "hash-object", "-w", "--stdin");

    internal string WriteBlob(byte[] content) => Run(Encoding.Latin1.GetString(content), Encoding.Latin1, "hash-object", "-w", "--stdin");

    /// <summary>A tree's id: a base with some files replaced.</summary>
    internal string WriteTree(string? baseTree, IEnumerable<(string Mode, string Sha, string Path)> files) => WithIndex(baseTree, index =>
    {
        RunWith(index, string.Concat(files.Select(f => $"{f.Mode} {f.Sha}\t{f.Path}\n")), "update-index", "--add", "--index-info");
        return RunWith(index, null, "write-tree");
    });

    internal string WriteCommit(string text) => Run(text, "hash-object", "-t", "commit", "-w", "--stdin");

    internal bool Has(string id, string type) => Try(null, null, "cat-file", "-t", id) is (0, var output, _) && output.Trim() == type;

    internal bool IsAncestor(string older, string newer) => Try(null, null, "merge-base", "--is-ancestor", older, newer).Code == 0;

    internal byte[]? File(string revision, string path) =>
        Try(null, null, "cat-file", "blob", $"{revision}:{path}") is (0, var output, _) ? Encoding.UTF8.GetBytes(output) : null;

    public string Run(string? input, params string[] arguments) => Run(input, Encoding.UTF8, arguments);

    private string Run(string? input, Encoding encoding, params string[] arguments)
    {
        var (code, output, error) = Try(null, input, encoding, arguments);
        return code == 0 ? output.Trim() : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error}");
    }

    private string RunWith(string index, string? input, params string[] arguments)
    {
        var (code, output, error) = Try(index, input, arguments);
        return code == 0 ? output.Trim() : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error}");
    }

    private string WithIndex(string? start, Func<string, string> work)
    {
        var index = Path.Combine(Path.GetTempPath(), $"coresearch-index-{Guid.NewGuid():n}");
        try
        {
            if (start is not null) RunWith(index, null, "read-tree", start);
            return work(index);
        }
        finally
        {
            System.IO.File.Delete(index);
        }
    }

    private (int Code, string Output, string Error) Try(string? index, string? input, params string[] arguments) => Try(index, input, Encoding.UTF8, arguments);

    private (int Code, string Output, string Error) Try(string? index, string? input, Encoding encoding, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "core.fsyncObjectFiles=false", .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = encoding is UTF8Encoding ? new UTF8Encoding(false) : encoding,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = start.Environment["GIT_CONFIG_SYSTEM"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        start.Environment["GIT_DIR"] = Folder;
        if (index is not null) start.Environment["GIT_INDEX_FILE"] = index;
        foreach (var who in (string[])["AUTHOR", "COMMITTER"])
        {
            start.Environment[$"GIT_{who}_NAME"] = "Ada Lovelace";
            start.Environment[$"GIT_{who}_EMAIL"] = "ada@example.org";
        }
        using var process = Process.Start(start) ?? throw new InvalidOperationException("git did not start");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input ?? "");
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }

    internal static string Signature(string name, string email, DateTimeOffset when) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} <{email}> {when.ToUnixTimeSeconds()} {(when.Offset < TimeSpan.Zero ? '-' : '+')}{when.Offset:hhmm}");
}
