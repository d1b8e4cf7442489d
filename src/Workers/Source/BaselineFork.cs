using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using LibGit2Sharp;

namespace CoResearch.Workers.Source;

/// <summary>
/// Builds a bare repository whose branch main holds a baseline folder. The same folder always makes the same commit, so all forks of a
/// challenge share their root and members can merge from one another.
/// </summary>
internal static class BaselineFork
{
    public static Result<Done> Build(string repository, string baselineFolder, string title, long maxPushBytes)
    {
        Repository.Init(repository, isBare: true);
        using var fork = new Repository(repository);
        Configure(fork, maxPushBytes);
        if (Commit(fork, baselineFolder, title, null).Failed(out var commit, out var bad)) return bad;
        fork.Refs.Add("refs/heads/main", commit.Id);
        fork.Refs.UpdateTarget("HEAD", "refs/heads/main");
        return Done.Ok;
    }

    /// <summary>Makes a commit of the folder on top of a parent, or the first one; the parent itself when nothing differs.</summary>
    public static Result<Commit> Commit(Repository fork, string baselineFolder, string title, Commit? parent)
    {
        if (List(new DirectoryInfo(baselineFolder), "").Failed(out var files, out var bad)) return bad;
        var tree = new TreeDefinition();
        foreach (var (path, file) in files)
        {
            using var content = file.OpenRead();
            tree.Add(path, fork.ObjectDatabase.CreateBlob(content), Mode.NonExecutableFile);
        }

        var newest = files.Select(f => f.File.LastWriteTimeUtc).DefaultIfEmpty(DateTime.UnixEpoch).Max();
        var lab = Commits.Lab(DateTimeOffset.FromUnixTimeSeconds(new DateTimeOffset(newest).ToUnixTimeSeconds()));
        var made = fork.ObjectDatabase.CreateTree(tree);
        return parent is not null && parent.Tree.Id == made.Id ? parent : fork.ObjectDatabase.CreateCommit(
            lab, lab, $"Baseline of {Printable.Line(title, 100)}", made, parent is null ? [] : [parent], prettifyMessage: true);
    }

    // A submission keeps pointing at its commit after a force push, so git must never throw an object away. A hostile tree or an endless
    // pack is refused while the person still looks at their push.
    private static void Configure(Repository fork, long maxPushBytes)
    {
        fork.Config.Set("gc.pruneExpire", "never");
        fork.Config.Set("receive.fsckObjects", true);
        fork.Config.Set("receive.maxInputSize", maxPushBytes);
    }

    private static Result<List<(string Path, FileInfo File)>> List(DirectoryInfo folder, string prefix)
    {
        var files = new List<(string, FileInfo)>();
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            var path = prefix + entry.Name;

            // A link in a challenge's folder would hand out whatever it points at.
            if (entry.LinkTarget is not null) return new BadTree("baseline/" + path, $"is a symbolic link");
            if (TreeRules.PathComplaint(path) is { } complaint) return new BadTree("baseline/" + path, complaint);
            if (entry is FileInfo file) files.Add((path, file));
            else if (List((DirectoryInfo)entry, path + "/").Failed(out var below, out var bad)) return bad;
            else files.AddRange(below);
        }

        return files;
    }
}
