using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows;

namespace CoResearch.Domain.Submissions;

/// <summary>
/// Where forks live: the lab's own bare repositories, some of which mirror one on GitHub. Everything that comes out of a repository is hostile input:
/// sizes, path tricks, symlinks and submodules are refused by name. Fork paths are as <c>Membership.ForkPath</c> says.
/// </summary>
public interface ISourceHost
{
    /// <summary>Makes the member's fork from a baseline folder, with one commit on <c>main</c>; an existing one is left as it is.</summary>
    Result<CommitInfo> CreateFork(string forkPath, string baselineFolder, string challengeTitle);

    /// <summary>Commits a newer baseline folder on top of a fork's <c>main</c>, without what the folder no longer holds; the same content makes no commit.</summary>
    Result<CommitInfo> UpdateFork(string forkPath, string baselineFolder, string challengeTitle);

    /// <summary>Removes a fork that no membership names; nothing happens where there is none.</summary>
    void RemoveFork(string forkPath);

    /// <summary>What people type after <c>git clone</c>.</summary>
    string CloneAddress(string forkPath);

    /// <summary>The commit that a branch name, a full or a shortened commit id (7 or more digits) stands for.</summary>
    Result<CommitInfo> Resolve(string forkPath, string revision);

    /// <summary>The commit id at the head of each of these branches that exist. Cheap: every fork is asked every few seconds.</summary>
    IReadOnlyDictionary<string, string> Heads(string forkPath, IReadOnlyList<string> branches);

    /// <summary>The names of all branches; as cheap.</summary>
    IReadOnlyList<string> Branches(string forkPath);

    /// <summary>
    /// The messages of a commit and of what it came from, the newest first, without what the commits of <paramref name="since"/> came from
    /// and those themselves; none where the commit is gone.
    /// </summary>
    IReadOnlyList<string> Messages(string forkPath, string commit, IReadOnlyCollection<string> since, int most);

    /// <summary>All files of a commit with their sizes, by path; refused where the tree breaks a limit or holds what no fork may.</summary>
    Result<IReadOnlyList<SourceFile>> Files(string forkPath, string commit, long maxBytes);

    /// <summary>A file as text without its byte-order mark, or null where it is missing, not UTF-8, binary or larger than 1 MB.</summary>
    string? ReadText(string forkPath, string commit, string path);

    /// <summary>Writes the commit's tree below a folder that does not exist yet; no .git, no symlinks.</summary>
    Result<Done> Export(string forkPath, string commit, string folder, long maxBytes);

    /// <summary>
    /// Makes a commit of some changed files on top of a branch's head, in the author's name, without moving the branch: see
    /// <see cref="Advance"/>. <paramref name="onto"/> is the head that the texts were read from: where a push has moved the branch since,
    /// the refusal is <see cref="BranchMoved"/>. The same content makes no commit: the head is returned.
    /// </summary>
    /// <param name="files">The new text of each path; null removes the file, if it is there.</param>
    Result<CommitInfo> Commit(string forkPath, string branch, string onto, IReadOnlyDictionary<string, string?> files, string author, string message);

    /// <summary>Moves a branch from the commit that it is at to one made on top of it; <see cref="BranchMoved"/> where it has moved.</summary>
    Result<Done> Advance(string forkPath, string branch, string from, string to);

    /// <summary>
    /// Makes a branch stand where it stands on GitHub, by force; null for a branch that is not there. False, and nothing is changed, when it
    /// is not where <paramref name="from"/> says, or the commit is missing.
    /// </summary>
    bool Mirror(string forkPath, string branch, string? from, string? to);

    /// <summary>Whether a commit comes from the first commit of this fork's or another one's main.</summary>
    bool Descends(string forkPath, string commit, string otherFork);

    /// <summary>A unified diff between the trees of two commits, which may lie in different forks; cut at <paramref name="maxLines"/>.</summary>
    Result<string> Diff(string fromFork, string fromCommit, string toFork, string toCommit, int maxLines);
}

/// <summary>One file of a commit: path with forward slashes, size in bytes.</summary>
public sealed record SourceFile(string Path, long Bytes);

public sealed record NoSuchRevision(string Revision, Phrase? Hint = null)
    : Error("no_such_revision", $"Your fork has no branch or commit \"{Revision}\".{Hint} Push it first, or leave the name out to submit main.");

public sealed record ForkMissing(string ForkPath)
    : Error("fork_missing", $"The fork {ForkPath} is missing or damaged. Type /join again to make a new one, or ask a lab owner.");

public sealed record BranchMoved(string Branch)
    : Error("branch_moved", $"Somebody has just pushed to {Branch} of this fork. Nothing was changed: look at the new commit, then try again.");

public sealed record CommitTooLarge(string Commit, long Bytes, long MaxBytes)
    : PhrasedError("commit_too_large", $"The commit {Commit[..7]} is itself {Bytes / 1048576.0:0.#} MB long, most of it its message, and {MaxBytes / 1048576.0:0.#} MB are allowed. Write a shorter message: git commit --amend, then push with --force.");

/// <param name="Path">Empty where the whole commit is meant.</param>
public sealed record BadTree(string Path, Phrase Reason) : PhrasedError("bad_tree", Path switch
{
    "" => $"The commit cannot be used: it {Reason}. Keep data out of the repository, commit and submit again.",
    WorkflowLanguage.FileName or CodeFile.FileName => $"The commit cannot be used: {Path} {Reason}. Put a plain UTF-8 text file in its place, commit and submit again.",
    _ => $"The commit cannot be used: {Path} {Reason}. Remove it from the repository, commit and submit again.",
});
