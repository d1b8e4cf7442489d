using LibGit2Sharp;

namespace CoResearch.Workers.Source;

/// <summary>An empty repository for as long as it is held, which sees the objects of two forks, so that git can compare across them.</summary>
internal sealed class JoinedForks : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coresearch-diff-");

    public JoinedForks(params IEnumerable<string> repositories)
    {
        LibGit2Sharp.Repository.Init(_folder.FullName, isBare: true);
        var alternates = repositories.Select(path => Path.Combine(path, "objects").Replace('\\', '/') + "\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "objects", "info", "alternates"), string.Concat(alternates));
        Repository = new Repository(_folder.FullName);
    }

    public Repository Repository { get; }

    public void Dispose()
    {
        Repository.Dispose();
        _folder.Delete(recursive: true);
    }
}
