using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.GitHub;

/// <summary>
/// The GitHub that the lab talks to: one host, named in the configuration. Everything it says is a hint or hostile input; what it does not
/// answer is a <see cref="GitHubUnavailable"/>, and nothing was changed then. Commits go into the local fork, from which all code is read.
/// </summary>
public interface IGitHub
{
    /// <summary>Whether the lab has credentials for it; without them every other call is a <see cref="GitHubOff"/>.</summary>
    bool IsOn { get; }

    /// <summary>Why GitHub does not do now what the lab asks, for each account that let the lab in by itself; empty while it does.</summary>
    IReadOnlyList<GitHubTrouble> Troubles { get; }

    /// <summary>The host in addresses of repositories: github.com.</summary>
    string Host { get; }

    Task<Result<GitHubUser>> FindUserAsync(string login, CancellationToken cancellationToken);

    /// <summary>Whether one of the user's newest public gists holds a code, in its description or the beginning of a file.</summary>
    Task<Result<bool>> GistHoldsAsync(GitHubUser user, string code, CancellationToken cancellationToken);

    Task<Result<GitHubRepository>> FindAsync(RepositoryAddress address, CancellationToken cancellationToken);

    /// <summary>The repository of an id, which stays when it is renamed; asks with the last answer's ETag.</summary>
    Task<Result<GitHubRepository>> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>Whether a file of the default branch holds a code.</summary>
    Task<Result<bool>> FileHoldsAsync(GitHubRepository repository, string path, string code, CancellationToken cancellationToken);

    /// <summary>The commits at the heads of those of the branches that exist; asks with the last answers' ETags.</summary>
    Task<Result<IReadOnlyDictionary<string, string>>> HeadsAsync(GitHubRepository repository, IReadOnlyList<string> branches, CancellationToken cancellationToken);

    /// <summary>
    /// Brings the branches' commits into the local fork, without moving a branch there. Returns the heads that were brought, which may be
    /// newer than those that were seen. More than the lab takes is a <see cref="GitHubTooLarge"/>, and nothing of it stays reachable.
    /// </summary>
    Task<Result<IReadOnlyDictionary<string, string>>> FetchAsync(
        GitHubRepository repository, string forkPath, IReadOnlyList<string> branches, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the local fork's commit on GitHub under the same id and moves the branch from its parent to it, never by force;
    /// <see cref="Submissions.BranchMoved"/> where the branch stands elsewhere.
    /// </summary>
    Task<Result<Done>> PublishAsync(
        GitHubRepository repository, string forkPath, string branch, string onto, string commit, CancellationToken cancellationToken);

    /// <summary>Sets a status on a commit.</summary>
    Task<Result<Done>> ReportAsync(long repository, string commit, CommitVerdict verdict, CancellationToken cancellationToken);

    /// <summary>Where somebody lets the lab write to a repository.</summary>
    Task<string> AccessAddressAsync(GitHubRepository repository, CancellationToken cancellationToken);
}

/// <summary>The last refusal of a row of them, and when the row began.</summary>
/// <param name="Account">Where the lab's app is installed that was refused; null for the token, or the app itself.</param>
public sealed record GitHubTrouble(DateTimeOffset Since, GitHubUnavailable Why, string? Account);

/// <summary>An account; the id stays when it is renamed.</summary>
public sealed record GitHubUser(long Id, string Login);

/// <summary>What GitHub says about a repository now.</summary>
/// <param name="Writable">Whether the lab may set statuses and commit.</param>
/// <param name="Ancestors">The repositories that it is a fork of, by owner/name: its parent, and the first of them all.</param>
public sealed record GitHubRepository(
    long Id, string FullName, GitHubUser Owner, bool OwnedByOrganization, bool Private, bool Writable, IReadOnlyList<string> Ancestors);

/// <summary>What a commit's status says.</summary>
public enum CommitState
{
    Pending,
    Success,

    /// <summary>The commit is at fault.</summary>
    Failure,

    /// <summary>The lab is, or nobody.</summary>
    Error,
}

/// <summary>A status: whose check it is, and at most 140 characters about it. Never holds private scores.</summary>
public sealed record CommitVerdict(string Context, CommitState State, string Description)
{
    private const int Longest = 140;

    public static CommitVerdict Of(Challenge challenge, CommitState state, string description)
    {
        var line = string.Join(' ', description.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new CommitVerdict($"coresearch/{challenge.Slug}", state, line.Length <= Longest ? line : line[..(Longest - 1)] + "…");
    }
}
