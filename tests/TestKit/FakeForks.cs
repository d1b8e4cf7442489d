using System.Security.Cryptography;
using System.Text;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;

namespace CoResearch.TestKit;

/// <summary>Forks in memory, for tests that are about what happens to a commit, not about git: branches, commits, files.</summary>
public sealed class FakeForks(TimeProvider clock) : ISourceHost
{
    private readonly Dictionary<string, Dictionary<string, string>> _heads = [];
    private readonly Dictionary<string, (CommitInfo Info, IReadOnlyDictionary<string, string> Files)> _commits = [];

    /// <summary>Called before a commit is looked up: where a test lets something happen in between.</summary>
    public Func<Task>? OnResolve { get; set; }

    /// <summary>Called when a fork is made.</summary>
    public Func<Task>? OnCreate { get; set; }

    /// <summary>Pushes a commit that holds the head's files and these.</summary>
    public CommitInfo Push(string forkPath, string branch = "main", string author = "someone", params (string Path, string Text)[] files)
    {
        var tree = _heads[forkPath].TryGetValue(branch, out var head) ? new Dictionary<string, string>(_commits[head].Files) : [];
        foreach (var (path, text) in files) tree[path] = text;
        return Add(forkPath, branch, tree, author, "Change " + string.Join(", ", files.Select(f => f.Path)));
    }

    public Result<CommitInfo> CreateFork(string forkPath, string baselineFolder, string challengeTitle)
    {
        var created = OnCreate;
        OnCreate = null;
        created?.Invoke().GetAwaiter().GetResult();
        if (_heads.TryGetValue(forkPath, out var existing)) return _commits[existing["main"]].Info;
        _heads[forkPath] = [];
        return Add(forkPath, "main", FilesOf(baselineFolder), "lab", $"Baseline of {challengeTitle}");
    }

    public Result<CommitInfo> UpdateFork(string forkPath, string baselineFolder, string challengeTitle)
    {
        if (!_heads.TryGetValue(forkPath, out var branches)) return new ForkMissing(forkPath);
        var files = FilesOf(baselineFolder);
        var (head, before) = _commits[branches["main"]];
        return before.Count == files.Count && files.All(f => before.GetValueOrDefault(f.Key) == f.Value) ? head : Add(forkPath, "main", files, "lab", $"Baseline of {challengeTitle}");
    }

    private static Dictionary<string, string> FilesOf(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(folder, f).Replace('\\', '/'), File.ReadAllText);

    public IReadOnlyList<string> Messages(string forkPath, string commit, IReadOnlyCollection<string> since, int most) =>
        _commits.TryGetValue(commit, out var made) ? [made.Info.Message] : [];

    public void RemoveFork(string forkPath) => _heads.Remove(forkPath);

    public string CloneAddress(string forkPath) => "/lab/" + forkPath;

    public Result<CommitInfo> Resolve(string forkPath, string revision)
    {
        OnResolve?.Invoke().GetAwaiter().GetResult();
        if (!_heads.TryGetValue(forkPath, out var branches)) return new ForkMissing(forkPath);
        if (branches.TryGetValue(revision, out var head)) return _commits[head].Info;
        return revision.Length >= 7 && _commits.Keys.FirstOrDefault(id => id.StartsWith(revision, StringComparison.Ordinal)) is { } id
            ? _commits[id].Info
            : new NoSuchRevision(revision, Nearest.Hint(revision, branches.Keys));
    }

    public IReadOnlyDictionary<string, string> Heads(string forkPath, IReadOnlyList<string> branches) =>
        _heads.TryGetValue(forkPath, out var heads) ? heads.Where(h => branches.Contains(h.Key)).ToDictionary() : new Dictionary<string, string>();

    public IReadOnlyList<string> Branches(string forkPath) => _heads.TryGetValue(forkPath, out var heads) ? [.. heads.Keys] : [];

    public Result<IReadOnlyList<SourceFile>> Files(string forkPath, string commit, long maxBytes)
    {
        var files = _commits[commit].Files.Select(f => new SourceFile(f.Key, Encoding.UTF8.GetByteCount(f.Value))).ToList();
        var bytes = files.Sum(f => f.Bytes);
        return bytes > maxBytes ? new TreeTooLarge(bytes, maxBytes) : files;
    }

    public string? ReadText(string forkPath, string commit, string path) => _commits[commit].Files.GetValueOrDefault(path);

    public Result<Done> Export(string forkPath, string commit, string folder, long maxBytes)
    {
        foreach (var (path, text) in _commits[commit].Files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        return Done.Ok;
    }

    public Result<CommitInfo> Commit(string forkPath, string branch, string onto, IReadOnlyDictionary<string, string?> files, string author, string message)
    {
        var head = _heads[forkPath][branch];
        if (head != onto) return new BranchMoved(branch);
        if (files.All(f => _commits[head].Files.GetValueOrDefault(f.Key) == f.Value)) return _commits[head].Info;
        var tree = _commits[head].Files.Where(f => !files.ContainsKey(f.Key)).Concat(files.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Key, f.Value!)));
        var made = Add(forkPath, branch, tree.ToDictionary(), author, message);
        _heads[forkPath][branch] = head;
        return made;
    }

    public Result<Done> Advance(string forkPath, string branch, string from, string to)
    {
        if (_heads[forkPath][branch] != from) return new BranchMoved(branch);
        _heads[forkPath][branch] = to;
        return Done.Ok;
    }

    public bool Mirror(string forkPath, string branch, string? from, string? to)
    {
        if (_heads[forkPath].GetValueOrDefault(branch) != from || (to is not null && !_commits.ContainsKey(to))) return false;
        if (to is null) _heads[forkPath].Remove(branch);
        else _heads[forkPath][branch] = to;
        return true;
    }

    /// <summary>Commits that come from elsewhere.</summary>
    public HashSet<string> Strangers { get; } = [];

    public bool Descends(string forkPath, string commit, string otherFork) => !Strangers.Contains(commit);

    public Result<string> Diff(string fromFork, string fromCommit, string toFork, string toCommit, int maxLines) =>
        string.Join('\n', _commits[toCommit].Files.Except(_commits[fromCommit].Files).Select(f => "+++ b/" + f.Key));

    private CommitInfo Add(string forkPath, string branch, IReadOnlyDictionary<string, string> files, string author, string title)
    {
        var tree = Hash(string.Join('\0', files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Key + '\0' + f.Value)));
        var id = Hash($"{forkPath}\0{branch}\0{tree}\0{_commits.Count}");
        var info = new CommitInfo(id, tree, title, author, clock.GetUtcNow()) { Message = title };
        _commits[id] = (info, files);
        _heads[forkPath][branch] = id;
        return info;
    }

    // Forty hexadecimal digits, as git's.
    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..40];
}
