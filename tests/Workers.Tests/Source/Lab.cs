using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Source;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace CoResearch.Workers.Tests.Source;

/// <summary>A state folder with a baseline and one fork, and a folder where its member works.</summary>
internal sealed class Lab : IDisposable
{
    public const string Fork = "forks/gamma/ada.git";
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("coresearch-forks-");

    public Lab(ForkOptions? options = null)
    {
        Paths = new StatePaths(Path.Combine(_root.FullName, "var"));
        Forks = new LocalForks(Paths, Options.Create(options ?? new ForkOptions()), Clock, NullLogger<LocalForks>.Instance);
        Put("workflow.yml", "model_type: gbm\n");
        Put("notes/readme.md", "# Notes\n");
        Root = Forks.CreateFork(Fork, Baseline, "Gamma or hadron?").Value;
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    public StatePaths Paths { get; }
    public LocalForks Forks { get; }
    public CommitInfo Root { get; }
    public string Baseline => Path.Combine(_root.FullName, "baseline");

    /// <summary>The bare repository itself, for what only somebody with the disk can do.</summary>
    public Git Bare => new(Paths.Resolve(Fork));

    public Git Clone(string name = "work") => Git.Clone(Forks.CloneAddress(Fork), Path.Combine(_root.FullName, name));

    public string Folder(string name) => Path.Combine(_root.FullName, name);

    public void Put(string path, string text)
    {
        var file = Path.Combine(Baseline, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Dispose()
    {
        foreach (var file in _root.EnumerateFiles("*", SearchOption.AllDirectories)) file.Attributes &= ~FileAttributes.ReadOnly;
        _root.Delete(recursive: true);
    }
}
