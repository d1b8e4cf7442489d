using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Shared;
using Quartz;

namespace CoResearch.Workers.Jobs;

/// <summary>Keeps each week's forecast of the stages' ends, and tells mentors when one is over its day.</summary>
[Every("0 12 * * * ?")]
internal sealed class LookAtStages(WatchStages watch, Readiness readiness) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (readiness.WaitAsync(cancellationToken).IsCompletedSuccessfully) await watch.RunAsync(cancellationToken);
    }
}
