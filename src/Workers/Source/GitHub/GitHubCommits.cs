using CoResearch.Domain.GitHub;
using CoResearch.Domain.Shared;
using LibGit2Sharp;
using Octokit;
using Commit = LibGit2Sharp.Commit;
using Repository = LibGit2Sharp.Repository;
using Signature = LibGit2Sharp.Signature;

namespace CoResearch.Workers.Source.GitHub;

/// <summary>
/// Makes a commit of a local fork on GitHub: the changed files, the tree, the commit, each under the id that it has here, as git names
/// everything by its content. Moves nothing.
/// </summary>
internal sealed class GitHubCommits(StatePaths paths)
{
    public async Task<Result<Done>> MakeAsync(GitHubClient client, GitHubRepository repository, string forkPath, string onto, string commit)
    {
        using var fork = new Repository(paths.Resolve(forkPath));
        var (made, parent) = (Find(fork, commit), Find(fork, onto));
        if (made.Parents.Select(p => p.Sha).ToList() is not [var only] || only != onto) throw new InvalidOperationException($"{commit} does not stand on {onto}.");
        var changes = fork.Diff.Compare<TreeChanges>(parent.Tree, made.Tree).ToList();
        foreach (var change in changes.Where(c => c.Status != ChangeKind.Deleted))
        {
            if (change.Status is not (ChangeKind.Added or ChangeKind.Modified)) throw new InvalidOperationException($"{change.Path}: {change.Status} is not carried to GitHub.");
            var blob = await client.Git.Blob.Create(repository.Id, new NewBlob { Content = Base64(fork, change.Oid), Encoding = EncodingType.Base64 });
            if (blob.Sha != change.Oid.Sha) return new CommitDiffers(repository.FullName);
        }

        // Octokit cannot say that a file of a base tree goes: then every file is named.
        var isWhole = changes.Any(c => c.Status == ChangeKind.Deleted);
        var tree = new NewTree { BaseTree = isWhole ? null : parent.Tree.Sha };
        var items = isWhole ? FilesOf(made.Tree) : changes.Select(c => (c.Path, c.Mode, Id: c.Oid));
        foreach (var (path, mode, id) in items)
            tree.Tree.Add(new NewTreeItem { Path = path, Mode = mode == Mode.ExecutableFile ? "100755" : "100644", Type = TreeType.Blob, Sha = id.Sha });
        if ((await client.Git.Tree.Create(repository.Id, tree)).Sha != made.Tree.Sha) return new CommitDiffers(repository.FullName);
        var there = await client.Git.Commit.Create(repository.Id, new NewCommit(made.Message, made.Tree.Sha, onto) { Author = Who(made.Author), Committer = Who(made.Committer) });
        return there.Sha == commit ? Done.Ok : new CommitDiffers(repository.FullName);
    }

    private static IEnumerable<(string Path, Mode Mode, ObjectId Id)> FilesOf(Tree tree) => tree.SelectMany(entry =>
        entry.Target is Tree folder ? FilesOf(folder) : [(entry.Path.Replace('\\', '/'), entry.Mode, entry.Target.Id)]);

    private static Committer Who(Signature signature) => new(signature.Name, signature.Email, signature.When);

    private static Commit Find(Repository fork, string id) => fork.Lookup<Commit>(new ObjectId(id)) ?? throw new LibGit2Sharp.NotFoundException($"There is no commit {id}.");

    private static string Base64(Repository fork, ObjectId id)
    {
        using var content = fork.Lookup<LibGit2Sharp.Blob>(id).GetContentStream();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return Convert.ToBase64String(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
