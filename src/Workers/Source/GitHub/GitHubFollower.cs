using CoResearch.Domain.Data;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoResearch.Workers.Source.GitHub;

/// <summary>Looks at members' repositories on GitHub when a webhook or the time asks for it, and lets what was pushed be found at once.</summary>
internal sealed class GitHubFollower(
    IServiceScopeFactory scopes, LookForPushes pushes, GitHubPace pace, Pulses pulses, Readiness readiness, TimeProvider clock, ILogger<GitHubFollower> log) : BackgroundService
{
    private const int AtOnce = 4;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await readiness.WaitAsync(stoppingToken);
            while (true)
                if (!await FollowAsync(stoppingToken)) await pulses.GitHub.WaitAsync(LookAgain, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            log.LogInformation("Asked to stop");
        }
    }

    /// <summary>One round; false when nothing was due.</summary>
    internal async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (due, requests) = await DueAsync(cancellationToken);
            if (due.Count == 0) return false;
            await Task.WhenAll(due.Select(id => LookAsync(id, pace.Interval(requests, id), cancellationToken)));
            if (await pushes.RunAsync(cancellationToken) is { Count: > 0 } failures) log.LogError(new AggregateException(failures), "Some pushes could not be looked at");
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "Repositories on GitHub cannot be followed; trying again");
            return false;
        }
    }

    /// <summary>Which repositories are to be looked at, and how many requests a look at each of all takes: one, and one a branch.</summary>
    private async Task<(List<long> Due, int Requests)> DueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        var now = clock.GetUtcNow();
        var due = await db.GitHubForks.Where(f => f.NextLookAt <= now).OrderBy(f => f.NextLookAt).Take(AtOnce).Select(f => f.MembershipId).ToListAsync(cancellationToken);
        if (due.Count == 0) return (due, 0);
        var forks = await db.GitHubForks.Join(db.Memberships, f => f.MembershipId, m => m.Id, (f, m) => m.ChallengeId)
            .Join(db.Challenges, id => id, c => c.Id, (_, c) => c.VersionId).GroupBy(v => v).Select(g => new { Version = g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        var versions = await db.ChallengeVersions.AsNoTracking().Where(v => forks.Select(f => f.Version).Contains(v.Id)).ToListAsync(cancellationToken);
        return (due, forks.Sum(f => f.Count * (1 + versions.Single(v => v.Id == f.Version).Definition.Branches.Count)));
    }

    private async Task LookAsync(long membership, TimeSpan interval, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<FollowFork>().RunAsync(membership, interval, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            log.LogError(e, "The repository of membership {Membership} cannot be looked at; trying again", membership);
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
            await db.BeginWriteAsync(cancellationToken);
            (await db.GitHubForks.SingleOrDefaultAsync(f => f.MembershipId == membership, cancellationToken))?.Postpone(clock.GetUtcNow(), null);
            await db.CommitAsync(cancellationToken);
        }
    }
}
