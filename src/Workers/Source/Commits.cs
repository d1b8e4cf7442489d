using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using LibGit2Sharp;

namespace CoResearch.Workers.Source;

/// <summary>Turns git's commits into the lab's facts, and the lab's people into git's authors.</summary>
internal static class Commits
{
    public const string LabName = "CoResearch";

    /// <summary>Larger than any commit that somebody wrote: it is read whole, and a message packs a thousand to one.</summary>
    private const long MostBytes = 1 << 20;
    private const string LabMail = "lab@coresearch.invalid";

    public static CommitInfo Info(Commit commit)
    {
        var (author, when) = Who(commit);
        var message = commit.Message.Length > 4000 ? commit.Message[..4000] : commit.Message;
        var title = Printable.Line(commit.MessageShort, 200);
        return new CommitInfo(commit.Sha, commit.Tree.Sha, title.Length > 0 ? title : "(no message)", author, when) { Message = message };
    }

    /// <summary>The commit that a reference stands for, through any number of annotated tags; null for a tree or a file.</summary>
    public static Result<Commit?> Behind(Repository fork, string reference)
    {
        var id = new ObjectId(reference);
        while (true)
        {
            var header = fork.ObjectDatabase.RetrieveObjectMetadata(id) ?? throw new NotFoundException($"The object {id} of a reference is missing.");
            if (header.Type is ObjectType.Commit or ObjectType.Tag && header.Size > MostBytes) return new CommitTooLarge(id.Sha, header.Size, MostBytes);
            var target = fork.Lookup(id) ?? throw new NotFoundException($"The object {id} of a reference is missing.");
            if (target is not TagAnnotation tag) return (Result<Commit?>)(target as Commit);
            id = tag.Target.Id;
        }
    }

    /// <summary>
    /// The commits that these came from, they themselves first and each once, the nearest first. One that is too large to be read ends its line:
    /// Git's library would read it whole.
    /// </summary>
    /// <param name="without">Commits at which the walk ends.</param>
    public static IEnumerable<Commit> History(Repository fork, IEnumerable<string> from, IEnumerable<Commit>? without = null)
    {
        HashSet<ObjectId> met = [.. (without ?? []).Select(commit => commit.Id)];
        var next = new Queue<ObjectId>(from.Select(id => new ObjectId(id)).Where(met.Add));
        while (next.TryDequeue(out var id))
        {
            if (fork.ObjectDatabase.RetrieveObjectMetadata(id) is not { Type: ObjectType.Commit, Size: <= MostBytes } || fork.Lookup<Commit>(id) is not { } commit) continue;
            yield return commit;
            foreach (var parent in commit.Parents.Where(parent => met.Add(parent.Id))) next.Enqueue(parent.Id);
        }
    }

    public static Signature Lab(DateTimeOffset when) => new(LabName, LabMail, when);

    /// <summary>A member's signature; mail stays out of repositories that others may clone.</summary>
    public static Signature Member(string name, DateTimeOffset when)
    {
        var clean = string.Concat(Printable.Line(name, 80).Where(c => c is not ('<' or '>'))).Trim(' ', '.', ',', ':', ';', '"', '\'', '\\');
        return new Signature(clean.Length > 0 ? clean : "member", "member@coresearch.invalid", when);
    }

    /// <summary>The commit that sets files of its parent to contents, or removes them; the parent itself where nothing changes.</summary>
    public static Commit Edit(Repository fork, Commit parent, IReadOnlyDictionary<string, byte[]?> files, Signature author, string message)
    {
        var definition = TreeDefinition.From(parent);
        foreach (var (path, content) in files)
        {
            if (content is null)
            {
                definition.Remove(path);
                continue;
            }
            using var stream = new MemoryStream(content);
            var mode = parent[path] is { Mode: Mode.ExecutableFile } ? Mode.ExecutableFile : Mode.NonExecutableFile;
            definition.Add(path, fork.ObjectDatabase.CreateBlob(stream), mode);
        }
        var tree = fork.ObjectDatabase.CreateTree(definition);
        return tree.Id == parent.Tree.Id ? parent : fork.ObjectDatabase.CreateCommit(
            author, author, string.IsNullOrWhiteSpace(message) ? "Update " + string.Join(", ", files.Keys) : message, tree, [parent], prettifyMessage: true);
    }

    // A commit may claim any time at all, and .NET has no date for most of them.
    private static (string Author, DateTimeOffset When) Who(Commit commit)
    {
        try
        {
            var name = Printable.Line(commit.Author.Name, 80);
            return (name.Length > 0 ? name : "unknown", commit.Committer.When);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            return ("unknown", DateTimeOffset.UnixEpoch);
        }
    }
}
