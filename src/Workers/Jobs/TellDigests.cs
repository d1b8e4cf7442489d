using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Shared;
using Quartz;

namespace CoResearch.Workers.Jobs;

/// <summary>Tells mentors and channels about the week when it is time.</summary>
[Every("30 0/10 * * * ?")]
internal sealed class TellDigests(SendDigests send, Readiness readiness) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (readiness.WaitAsync(cancellationToken).IsCompletedSuccessfully) await send.RunAsync(cancellationToken);
    }
}
