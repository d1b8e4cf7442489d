using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using LibGit2Sharp;

namespace CoResearch.Workers.Source;

/// <summary>A file of a tree: its path, its size as the repository declares it, where its content is, and whether it may be run.</summary>
internal readonly record struct TreeFile(string Path, long Bytes, ObjectId Content, bool Executable);

/// <summary>Lists all files of a commit without loading them, or says why the commit cannot be used.</summary>
internal sealed class TreeWalk
{
    private const string LfsSignature = "version https://git-lfs.github.com/spec/";
    private readonly Repository _repository;
    private readonly List<TreeFile> _files = [];
    private int _entries;

    private TreeWalk(Repository repository) => _repository = repository;

    public static Result<IReadOnlyList<TreeFile>> List(Repository repository, Commit commit, long maxBytes)
    {
        var walk = new TreeWalk(repository);
        if (walk.Visit(commit.Tree, "", 0) is { } bad) return bad;
        var bytes = walk._files.Sum(file => file.Bytes);
        return bytes > maxBytes ? new TreeTooLarge(bytes, maxBytes) : walk._files;
    }

    private BadTree? Visit(Tree tree, string folder, int depth)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in tree)
        {
            var path = folder + entry.Name;
            if (++_entries > TreeRules.MaxEntries) return new BadTree("", $"holds more than {TreeRules.MaxEntries} files and folders");
            if (TreeRules.Complaint(entry.Name) is { } complaint) return new BadTree(Printable.Line(path, 120), complaint);
            if (!names.Add(entry.Name)) return new BadTree(path, $"differs from another name only in upper and lower case");
            if (TreeRules.PathComplaint(path) is { } wrong) return new BadTree(Printable.Line(path, 120), wrong);
            if (VisitEntry(entry, path, depth) is { } bad) return bad;
        }

        return null;
    }

    private BadTree? VisitEntry(TreeEntry entry, string path, int depth) => entry.Mode switch
    {
        Mode.Directory => entry.Target is Tree tree ? Visit(tree, path + "/", depth + 1) : new BadTree(path, $"is no folder"),
        Mode.NonExecutableFile or Mode.ExecutableFile or Mode.NonExecutableGroupWritableFile => VisitFile(entry, path),
        Mode.SymbolicLink => new BadTree(path, $"is a symbolic link"),
        Mode.GitLink => new BadTree(path, $"is a submodule"),
        _ => new BadTree(path, $"is neither a file nor a folder"),
    };

    private BadTree? VisitFile(TreeEntry entry, string path)
    {
        var id = entry.Target.Id;
        var header = _repository.ObjectDatabase.RetrieveObjectMetadata(id) ?? throw new NotFoundException($"object {id} of {path} is missing");
        if (header.Type != ObjectType.Blob) return new BadTree(path, $"is no file");

        // https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: a pointer is smaller than 1024 bytes.
        if (header.Size is > 60 and < 1024 && _repository.Lookup<Blob>(id) is { } blob && IsLfsPointer(blob))
            return new BadTree(path, $"is a Git LFS pointer, and the file itself is not in the repository");
        _files.Add(new TreeFile(path, header.Size, id, entry.Mode == Mode.ExecutableFile));
        return null;
    }

    private static bool IsLfsPointer(Blob blob)
    {
        using var content = blob.GetContentStream();
        Span<byte> start = stackalloc byte[LfsSignature.Length];
        return content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start.SequenceEqual("version https://git-lfs.github.com/spec/"u8);
    }
}
