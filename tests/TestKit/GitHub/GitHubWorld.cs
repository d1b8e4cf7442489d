using System.Collections.Concurrent;

namespace CoResearch.TestKit.GitHub;

/// <summary>Who and what there is on the strict GitHub, and what people do there.</summary>
public sealed class GitHubWorld : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("coresearch-github-");
    private readonly ConcurrentDictionary<string, GitHubPerson> _people = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<long, GitHubRepo> _repositories = new();
    private long _number = 1000;

    public IEnumerable<GitHubRepo> Repositories => _repositories.Values;

    public ConcurrentQueue<GitHubGist> Gists { get; } = new();

    /// <summary>Every status that was set, in order.</summary>
    public ConcurrentQueue<GitHubStatusSet> Statuses { get; } = new();

    public GitHubPerson Person(string login, bool organization = false) => _people.GetOrAdd(login, name => new GitHubPerson(Next(), name, organization));

    public GitHubPerson? Find(string login) => _people.GetValueOrDefault(login);

    /// <summary>A repository that begins as a copy of a bare one, or empty.</summary>
    public GitHubRepo Create(GitHubPerson owner, string name, string? copyOf = null, bool isPrivate = false, GitHubRepo? parent = null)
    {
        var id = Next();
        var folder = Path.Combine(_root.FullName, $"{id}.git");
        var bare = new GitHubBareRepository(folder);
        Directory.CreateDirectory(folder);
        bare.Run(null, "init", "--quiet", "--bare", "--initial-branch=main");
        if ((copyOf ?? parent?.Git.Folder) is { } source) bare.Run(null, "fetch", "--quiet", source, "+refs/heads/*:refs/heads/*");
        var repository = new GitHubRepo(id, owner, name, bare) { Private = isPrivate, Parent = parent };
        _repositories[id] = repository;
        return repository;
    }

    public GitHubRepo? Find(long id) => _repositories.GetValueOrDefault(id);

    /// <summary>By its name now, or one that it had before.</summary>
    public GitHubRepo? Find(string owner, string name) =>
        _repositories.Values.FirstOrDefault(r => r.FullName.Equals($"{owner}/{name}", StringComparison.OrdinalIgnoreCase))
        ?? _repositories.Values.FirstOrDefault(r => r.OldNames.Contains($"{owner}/{name}", StringComparer.OrdinalIgnoreCase));

    public void Remove(GitHubRepo repository) => _repositories.TryRemove(repository.Id, out _);

    public GitHubGist Gist(GitHubPerson owner, string text, bool isPublic = true)
    {
        var gist = new GitHubGist(Guid.NewGuid().ToString("n"), owner, text, isPublic);
        Gists.Enqueue(gist);
        return gist;
    }

    /// <summary>The latest status of a commit.</summary>
    public GitHubStatusSet? StatusOf(string commit) => Statuses.LastOrDefault(s => s.Commit == commit);

    public void Dispose()
    {
        foreach (var file in _root.EnumerateFiles("*", SearchOption.AllDirectories)) file.Attributes &= ~FileAttributes.ReadOnly;
        _root.Delete(recursive: true);
    }

    private long Next() => Interlocked.Increment(ref _number);
}

public sealed record GitHubPerson(long Id, string Login, bool Organization);

public sealed record GitHubGist(string Id, GitHubPerson Owner, string Text, bool Public);

public sealed record GitHubStatusSet(long Repository, string Commit, string State, string Context, string Description);

public sealed class GitHubRepo(long id, GitHubPerson owner, string name, GitHubBareRepository git)
{
    public long Id => id;
    public GitHubPerson Owner { get; private set; } = owner;
    public string Name { get; private set; } = name;
    public string FullName => $"{Owner.Login}/{Name}";
    public GitHubBareRepository Git => git;
    public bool Private { get; set; }
    public GitHubRepo? Parent { get; init; }
    public List<string> OldNames { get; } = [];

    /// <summary>The lab's app is installed on it, or its account invited.</summary>
    public bool LetsLabIn { get; set; } = true;

    /// <summary>The branch takes no commit but over a pull request.</summary>
    public bool Protected { get; set; }

    public void Rename(string to)
    {
        OldNames.Add(FullName);
        Name = to;
    }

    public void Transfer(GitHubPerson to)
    {
        OldNames.Add(FullName);
        Owner = to;
    }
}
