using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace CoResearch.Workers.Jobs;

/// <summary>
/// Looks at every fork of every open challenge and hands on each head that was not there before. Only the newest commit of several
/// pushes is seen. One damaged fork does not keep the others waiting.
/// </summary>
[Every("0/2 * * * * ?")]
internal sealed class FindPushes(CoResearchDb db, ISourceHost source, IServiceScopeFactory scopes, Readiness readiness, ILogger<FindPushes> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // Until then the database may not even be there.
        if (readiness.WaitAsync(cancellationToken).IsCompletedSuccessfully) await LookAsync(cancellationToken);
    }

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var open = await db.Challenges.AsNoTracking().Where(c => c.State == ChallengeState.Open)
            .Join(db.ChallengeVersions, c => c.VersionId, v => v.Id, (c, v) => new { c.Id, Version = v }).ToListAsync(cancellationToken);
        var failures = new List<Exception>();
        foreach (var challenge in open)
        {
            var branches = challenge.Version.Definition.Branches;
            var members = await db.Memberships.AsNoTracking().Where(m => m.ChallengeId == challenge.Id && m.LeftAt == null).ToListAsync(cancellationToken);
            foreach (var member in members) await LookAsync(member, branches, failures, cancellationToken);
        }

        if (failures.Count > 0) throw new AggregateException("Some pushes could not be looked at", failures);
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
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            failures.Add(new InvalidOperationException($"{member.ForkPath}: {e.Message}", e));
        }
    }
}
