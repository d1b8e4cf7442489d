using System.Collections.Concurrent;
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
    private const string Place = "refs/coresearch/", Remote = "coresearch";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, Lock> _forks = new();

    public Result<IReadOnlyDictionary<string, string>> Run(
        GitHubRepository repository, string? token, string forkPath, IReadOnlyList<string> branches, CancellationToken cancellationToken)
    {
        // The fork's own configuration names where it is fetched from, as libgit2 takes no bare address.
        lock (_forks.GetOrAdd(forkPath, _ => new Lock())) return FetchAlone(repository, token, forkPath, branches, cancellationToken);
    }

    private Result<IReadOnlyDictionary<string, string>> FetchAlone(
        GitHubRepository repository, string? token, string forkPath, IReadOnlyList<string> branches, CancellationToken cancellationToken)
    {
        var limit = forks.Value.MaxPushBytes;
        using var ticket = GitHubTransport.Open(
            new Uri(options.Value.Base, repository.FullName + ".git"), token, limit, Longest, options.Value.Timeout, cancellationToken);
        using var fork = new Repository(paths.Resolve(forkPath));
        Clear(fork);
        var tooMany = false;
        try
        {
            fork.Network.Remotes.Add(Remote, ticket.Address);
            Commands.Fetch(fork, Remote, branches.Select(branch => $"+refs/heads/{branch}:{Place}{branch}"), new FetchOptions
            {
                TagFetchMode = TagFetchMode.None,
                Prune = false,
                OnTransferProgress = progress => !(tooMany = progress.TotalObjects > MostObjects) && !ticket.End.IsCancellationRequested,
            }, null);
            var heads = branches.Select(branch => (branch, found: fork.Refs[Place + branch]?.ResolveToDirectReference()?.Target)).ToList();
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
                : FullDisk.Is(e) ? new GitHubDown("the lab's disk is full")
                : ticket.Broken || ticket.End.IsCancellationRequested ? new GitHubDown("git, no end")
                : new GitHubUnreadable(repository.FullName);
        }
        finally
        {
            Clear(fork);
        }
    }

    /// <summary>What this fetch used, or one that died left: no branch is among it.</summary>
    private static void Clear(Repository fork)
    {
        if (fork.Network.Remotes[Remote] is not null) fork.Network.Remotes.Remove(Remote);
        foreach (var left in fork.Refs.FromGlob(Place + "*").ToList()) fork.Refs.Remove(left);
    }
}
