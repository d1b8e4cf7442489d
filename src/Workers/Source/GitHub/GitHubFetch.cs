using System.Net;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Shared;
using LibGit2Sharp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoResearch.Workers.Source.GitHub;

/// <summary>Brings branches of a repository on GitHub into a local fork, within the lab's limits, and moves no branch there.</summary>
internal sealed class GitHubFetch(IOptions<GitHubOptions> options, IOptions<ForkOptions> forks, StatePaths paths, ILogger<GitHubFetch> log)
{
    private const int MostObjects = 500_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public Result<IReadOnlyDictionary<string, string>> Run(
        GitHubRepository repository, string? token, string forkPath, IReadOnlyList<string> branches, CancellationToken cancellationToken)
    {
        var limit = forks.Value.MaxPushBytes;
        using var ticket = GitHubTransport.Open(
            new Uri(options.Value.Base, repository.FullName + ".git"), token, limit, Longest, options.Value.Timeout, cancellationToken);
        using var fork = new Repository(paths.Resolve(forkPath));

        // A place of its own: what is fetched at the same time does not meet, and a broken fetch leaves no reference.
        var place = $"refs/coresearch/{ticket.Name}/";
        var tooMany = false;
        try
        {
            Commands.Fetch(fork, ticket.Address, branches.Select(branch => $"+refs/heads/{branch}:{place}{branch}"), new FetchOptions
            {
                TagFetchMode = TagFetchMode.None,
                Prune = false,
                OnTransferProgress = progress => !(tooMany = progress.TotalObjects > MostObjects) && !ticket.End.IsCancellationRequested,
            }, null);
            var heads = branches.Select(branch => (branch, found: fork.Refs[place + branch]?.ResolveToDirectReference()?.Target)).ToList();
            foreach (var (branch, found) in heads)
                if (found is not (null or Commit)) return new GitHubUnreadable(repository.FullName);
            return heads.Where(head => head.found is not null).ToDictionary(head => head.branch, head => head.found!.Sha);
        }
        catch (Exception e) when (e is LibGit2SharpException or HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            log.LogWarning("{Repository} was not fetched: {Reason}, {Status}", repository.FullName, e.Message, ticket.Status);
            return ticket.TooLarge || tooMany ? new GitHubTooLarge(repository.FullName, limit)
                : ticket.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? new GitHubLocksOut()
                : ticket.Status is { } status ? new GitHubDown($"git, {(int)status}")
                : ticket.Broken || ticket.End.IsCancellationRequested ? new GitHubDown("git, no end")
                : new GitHubUnreadable(repository.FullName);
        }
        finally
        {
            foreach (var left in fork.Refs.FromGlob(place + "*").ToList()) fork.Refs.Remove(left);
        }
    }
}
