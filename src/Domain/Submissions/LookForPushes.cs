using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CoResearch.Domain.Submissions;

/// <summary>
/// Looks at every fork of every open challenge and hands on each head that was not there before. Only the newest commit of several
/// pushes is seen. One look at a time; one damaged fork does not keep the others waiting.
/// </summary>
public sealed class LookForPushes(ISourceHost source, IServiceScopeFactory scopes, ILogger<LookForPushes> log) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    // The head at which each was looked at, so that the database is not asked at each look; it knows better.
    private readonly Dictionary<(long Membership, string Branch), string> _unscored = [];

    /// <summary>One look; returns what went wrong, one a fork.</summary>
    public async Task<IReadOnlyList<Exception>> RunAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var failures = new List<Exception>();
            foreach (var (member, branches) in await MembersAsync(cancellationToken)) await LookAsync(member, branches, failures, cancellationToken);
            return failures;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<IReadOnlyList<(Membership Member, IReadOnlyList<string> Branches)>> MembersAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        var open = await db.Challenges.AsNoTracking().Where(c => c.State == ChallengeState.Open)
            .Join(db.ChallengeVersions, c => c.VersionId, v => v.Id, (c, v) => new { c.Id, Version = v })
            .ToDictionaryAsync(c => c.Id, c => c.Version.Definition.Branches, cancellationToken);
        var members = await db.Memberships.AsNoTracking()
            .Where(m => m.LeftAt == null && open.Keys.Contains(m.ChallengeId))
            .Where(m => db.People.Any(p => p.Id == m.PersonId && p.RemovedAt == null)).ToListAsync(cancellationToken);
        return [.. members.Select(m => (m, open[m.ChallengeId]))];
    }

    private async Task LookAsync(Membership member, IReadOnlyList<string> branches, List<Exception> failures, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (branch, head) in source.Heads(member.ForkPath, branches).Where(head => member.Seen.GetValueOrDefault(head.Key) != head.Value))
            {
                log.LogInformation("{Fork} has a new head {Head} on {Branch}", member.ForkPath, head, branch);
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<ReceivePush>().RunAsync(member.Id, branch, head, cancellationToken);
            }
            await TellUnscoredAsync(member, branches, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            failures.Add(new InvalidOperationException($"{member.ForkPath}: {e.Message}", e));
        }
    }

    // What was seen was scored once: the challenge has dropped it since.
    private async Task TellUnscoredAsync(Membership member, IReadOnlyList<string> branches, CancellationToken cancellationToken)
    {
        List<string> others = [.. source.Branches(member.ForkPath).Except(branches).Where(branch => !member.Seen.ContainsKey(branch))];
        foreach (var (branch, commit) in source.Heads(member.ForkPath, others).Where(h => _unscored.GetValueOrDefault((member.Id, h.Key)) != h.Value))
        {
            await using var scope = scopes.CreateAsyncScope();
            if (source.Resolve(member.ForkPath, commit) is { Ok: true, Value: var head })
                await scope.ServiceProvider.GetRequiredService<TellUnscoredBranch>().RunAsync(member.Id, 0, branch, head, cancellationToken);
            _unscored[(member.Id, branch)] = commit;
        }
    }
}
