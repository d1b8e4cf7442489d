using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Quartz;

namespace CoResearch.Workers.Jobs;

/// <summary>Notices by itself what members push to their forks.</summary>
[Every("0/2 * * * * ?")]
internal sealed class FindPushes(LookForPushes look, Readiness readiness) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // Until then the database may not even be there.
        if (!readiness.WaitAsync(cancellationToken).IsCompletedSuccessfully) return;
        if (await look.RunAsync(cancellationToken) is { Count: > 0 } failures) throw new AggregateException("Some pushes could not be looked at", failures);
    }
}
