using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Quartz;

namespace CoResearch.Workers.Jobs;

/// <summary>Drops what is kept of erased people's accounts when it is not needed any more.</summary>
[Every("0 23 * * * ?")]
internal sealed class ForgetFormerAccounts(CoResearchDb db, FormerAccounts former, Readiness readiness) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (!readiness.WaitAsync(cancellationToken).IsCompletedSuccessfully) return;
        await db.BeginWriteAsync(cancellationToken);
        await former.DropAsync(cancellationToken);
        await db.CommitAsync(cancellationToken);
    }
}
