using CoResearch.Domain.Shared;

namespace CoResearch.Domain.GitHub;

/// <summary>What a lab has that is not connected to GitHub.</summary>
public sealed class NoGitHub : IGitHub
{
    public bool IsOn => false;
    public IReadOnlyList<GitHubTrouble> Troubles => [];
    public string Host => "github.com";

    public Task<Result<GitHubUser>> FindUserAsync(string login, CancellationToken cancellationToken) => Off<GitHubUser>();

    public Task<Result<bool>> GistHoldsAsync(GitHubUser user, string code, CancellationToken cancellationToken) => Off<bool>();

    public Task<Result<GitHubRepository>> FindAsync(RepositoryAddress address, CancellationToken cancellationToken) => Off<GitHubRepository>();

    public Task<Result<GitHubRepository>> FindAsync(long id, CancellationToken cancellationToken) => Off<GitHubRepository>();

    public Task<Result<bool>> FileHoldsAsync(GitHubRepository repository, string path, string code, CancellationToken cancellationToken) => Off<bool>();

    public Task<Result<IReadOnlyDictionary<string, string>>> HeadsAsync(
        GitHubRepository repository, IReadOnlyList<string> branches, CancellationToken cancellationToken) => Off<IReadOnlyDictionary<string, string>>();

    public Task<Result<IReadOnlyDictionary<string, string>>> FetchAsync(
        GitHubRepository repository, string forkPath, IReadOnlyList<string> branches, CancellationToken cancellationToken) => Off<IReadOnlyDictionary<string, string>>();

    public Task<Result<Done>> PublishAsync(
        GitHubRepository repository, string forkPath, string branch, string onto, string commit, CancellationToken cancellationToken) => Off<Done>();

    public Task<Result<Done>> ReportAsync(long repository, string commit, CommitVerdict verdict, CancellationToken cancellationToken) => Off<Done>();

    public Task<string> AccessAddressAsync(GitHubRepository repository, CancellationToken cancellationToken) => Task.FromResult("");

    private static Task<Result<T>> Off<T>() => Task.FromResult<Result<T>>(new GitHubOff());
}
