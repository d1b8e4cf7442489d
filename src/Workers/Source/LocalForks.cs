using System.Text;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using LibGit2Sharp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoResearch.Workers.Source;

/// <summary>
/// The lab's own bare repositories below the state folder, to which people push with plain git over a path or ssh. Reads and writes
/// objects only: there is no working directory, no hook and no filter, so nothing in a fork can make this process run anything.
/// </summary>
internal sealed class LocalForks(StatePaths paths, IOptions<ForkOptions> options, TimeProvider clock, ILogger<LocalForks> log) : ISourceHost
{
    private const long LargestText = 1 << 20;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Lock _creating = new();

    // Forks belong to whoever pushed last, which libgit2 takes for an attack. It guards against hooks and configured commands, which are never run here.
    static LocalForks() => GlobalSettings.SetOwnerValidation(false);

    public Result<CommitInfo> CreateFork(string forkPath, string baselineFolder, string challengeTitle)
    {
        var folder = FolderOf(forkPath);
        lock (_creating)
        {
            if (Directory.Exists(folder) && Resolve(forkPath, "main").Error is ForkMissing) SetAside(folder);
            if (!Directory.Exists(folder) && Build(folder, baselineFolder, challengeTitle).Error is { } bad) return bad;
        }

        return Resolve(forkPath, "main");
    }

    public Result<CommitInfo> UpdateFork(string forkPath, string baselineFolder, string challengeTitle) => With<CommitInfo>(forkPath, (fork, folder) =>
    {
        var refs = new ForkRefs(folder);
        if (refs.Branch("main") is not { } head) return new NoSuchRevision("main");
        if (BaselineFork.Commit(fork, baselineFolder, challengeTitle, Exactly(fork, head)).Failed(out var next, out var bad)) return bad;
        return next.Sha == head || refs.TryMove("main", head, next.Sha) ? Commits.Info(next) : new BranchMoved("main");
    });

    public void RemoveFork(string forkPath)
    {
        var folder = FolderOf(forkPath);
        lock (_creating)
        {
            if (!Directory.Exists(folder)) return;

            // Git marks its objects read-only, which Windows refuses to delete.
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
            Directory.Delete(folder, recursive: true);
        }
    }

    public string CloneAddress(string forkPath)
    {
        var folder = FolderOf(forkPath);
        var address = options.Value.CloneBase is { } start
            ? start.TrimEnd('/') + "/" + Path.GetRelativePath(Path.GetFullPath(paths.Forks), folder).Replace('\\', '/')
            : folder;
        return address.Any(char.IsWhiteSpace) ? $"\"{address}\"" : address;
    }

    public Result<CommitInfo> Resolve(string forkPath, string revision) => With(forkPath, (fork, folder) =>
    {
        var refs = new ForkRefs(folder);
        if ((refs.Branch(revision) ?? refs.Tag(revision) ?? (IsWholeId(fork, revision) ? revision : null)) is { } id)
        {
            if (Commits.Behind(fork, id).Failed(out var named, out var large)) return large;
            if (named is not null) return Commits.Info(named);
        }
        if (revision.Length is >= 7 and < 40 && revision.All(char.IsAsciiHexDigit) && Find(fork, revision) is { } commit) return Commits.Info(commit);
        var shown = Printable.Line(revision, 60);
        return (Result<CommitInfo>)new NoSuchRevision(shown, Nearest.Hint(shown, refs.Branches().Take(200)));
    });

    public IReadOnlyDictionary<string, string> Heads(string forkPath, IReadOnlyList<string> branches)
    {
        var refs = new ForkRefs(FolderOf(forkPath));
        return branches.Select(branch => (branch, id: refs.Branch(branch))).Where(head => head.id is not null).ToDictionary(head => head.branch, head => head.id!);
    }

    public IReadOnlyList<string> Branches(string forkPath) => new ForkRefs(FolderOf(forkPath)).Branches();

    public IReadOnlyList<string> Messages(string forkPath, string commit, IReadOnlyCollection<string> since, int most)
    {
        var messages = With(forkPath, (fork, _) => (Result<IReadOnlyList<string>>)Commits.History(fork, [commit], Commits.History(fork, since.Where(id => id != commit)))
            .Take(most).Select(c => Commits.Info(c).Message).ToList());
        return messages.Failed(out var read, out _) ? [] : read;
    }

    public Result<IReadOnlyList<SourceFile>> Files(string forkPath, string commit, long maxBytes) =>
        With(forkPath, (fork, _) => TreeWalk.List(fork, Exactly(fork, commit), maxBytes).Failed(out var files, out var error)
            ? error
            : (Result<IReadOnlyList<SourceFile>>)files.Select(file => new SourceFile(file.Path, file.Bytes)).ToList());

    public string? ReadText(string forkPath, string commit, string path) => TreeRules.PathComplaint(path) is not null ? null : With(forkPath, (fork, _) =>
    {
        if (Exactly(fork, commit)[path] is not { Mode: not (Mode.SymbolicLink or Mode.GitLink or Mode.Directory), Target: Blob blob }
            || blob.Size > LargestText) return (Result<string?>)(string?)null;
        using var content = new MemoryStream();
        using (var stream = blob.GetContentStream()) stream.CopyTo(content);
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        try
        {
            if (bytes is [0xEF, 0xBB, 0xBF, ..]) bytes = bytes[3..];
            return bytes.Contains((byte)0) ? null : StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return (string?)null;
        }
    }) is { Ok: true } text ? text.Value : null;

    public Result<Done> Export(string forkPath, string commit, string folder, long maxBytes) => With(forkPath, (fork, _) =>
        TreeWalk.List(fork, Exactly(fork, commit), maxBytes).Failed(out var files, out var error) ? error : TreeExport.Write(fork, files, folder));

    public Result<CommitInfo> Commit(string forkPath, string branch, string onto, IReadOnlyDictionary<string, string?> files, string author, string message) => With<CommitInfo>(forkPath, (fork, folder) =>
    {
        foreach (var path in files.Keys)
            if (TreeRules.PathComplaint(path) is { } complaint) return new BadTree(Printable.Line(path, 120), complaint);
        var refs = new ForkRefs(folder);
        if (refs.Branch(branch) is not { } head) return new NoSuchRevision(Printable.Line(branch, 60), Nearest.Hint(branch, refs.Branches().Take(200)));
        if (head != onto) return new BranchMoved(branch);
        var parent = Exactly(fork, onto);
        if (TreeWalk.List(fork, parent, long.MaxValue).Failed(out _, out var bad)) return bad;
        var next = Commits.Edit(fork, parent, files.ToDictionary(f => f.Key, f => f.Value is null ? null : StrictUtf8.GetBytes(f.Value)), Commits.Member(author, clock.GetUtcNow()), message);
        return Commits.Info(next);
    });

    public Result<Done> Advance(string forkPath, string branch, string from, string to) => With(forkPath, (_, folder) =>
        from == to || new ForkRefs(folder).TryMove(branch, from, to) ? Done.Ok : (Result<Done>)new BranchMoved(branch));

    public bool Mirror(string forkPath, string branch, string? from, string? to) => With(forkPath, (fork, folder) =>
        (Result<bool>)(from == to || ((to is null || fork.Lookup<Commit>(new ObjectId(to)) is not null) && new ForkRefs(folder).TryMove(branch, from, to)))) is { Ok: true, Value: true };

    public bool Descends(string forkPath, string commit, string otherFork) => With(forkPath, (_, own) => With(otherFork, (_, other) =>
    {
        using var joined = new JoinedForks(own, other);
        var fork = joined.Repository;
        var firsts = new[] { own, other }.Select(folder => new ForkRefs(folder).Branch("main")).OfType<string>().SelectMany(main => Firsts(fork, main)).ToHashSet();
        return (Result<bool>)Firsts(fork, commit).Any(firsts.Contains);
    })) is { Ok: true, Value: true };

    public Result<string> Diff(string fromFork, string fromCommit, string toFork, string toCommit, int maxLines) =>
        With(fromFork, (_, from) => With(toFork, (_, to) =>
        {
            using var joined = new JoinedForks(from, to);
            var fork = joined.Repository;
            return (Result<string>)ForkDiff.Text(fork, Exactly(fork, fromCommit), Exactly(fork, toCommit), maxLines);
        }));

    private Result<T> With<T>(string forkPath, Func<Repository, string, Result<T>> work)
    {
        var folder = FolderOf(forkPath);
        try
        {
            using var fork = new Repository(folder);
            return work(fork, folder);
        }
        catch (LibGit2SharpException e)
        {
            log.LogWarning(e, "The fork {ForkPath} cannot be read", forkPath);
            return new ForkMissing(forkPath);
        }
    }

    private static IEnumerable<string> Firsts(Repository fork, string commit) =>
        Commits.History(fork, [commit]).Where(c => !c.Parents.Any()).Select(c => c.Sha);

    private static Commit Exactly(Repository fork, string commit) =>
        fork.Lookup<Commit>(new ObjectId(commit)) ?? throw new NotFoundException($"There is no commit {commit}.");

    private static bool IsWholeId(Repository fork, string revision) =>
        revision.Length == 40 && revision.All(char.IsAsciiHexDigit) && fork.ObjectDatabase.Contains(new ObjectId(revision));

    private static Commit? Find(Repository fork, string start)
    {
        try
        {
            return fork.Lookup<Commit>(start);
        }
        catch (AmbiguousSpecificationException)
        {
            return null;
        }
    }

    // Built beside its place and renamed, so that a crash leaves a whole fork or none; what it left is cleared by the next attempt.
    private Result<Done> Build(string folder, string baselineFolder, string title)
    {
        var unfinished = folder + ".new";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        if (BaselineFork.Build(unfinished, baselineFolder, title, options.Value.MaxPushBytes).Error is { } bad) return bad;
        Directory.Move(unfinished, folder);
        return Done.Ok;
    }

    private static void SetAside(string folder)
    {
        var number = 1;
        while (Directory.Exists($"{folder}.damaged-{number}")) number++;
        Directory.Move(folder, $"{folder}.damaged-{number}");
    }

    private string FolderOf(string forkPath)
    {
        var folder = Path.GetFullPath(paths.Resolve(forkPath));
        return folder.StartsWith(Path.GetFullPath(paths.Forks) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? folder
            : throw new ArgumentException($"{forkPath} is not below forks/", nameof(forkPath));
    }
}
