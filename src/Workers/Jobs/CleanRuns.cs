using CoResearch.Domain.Shared;
using CoResearch.Workers.Execution;
using Quartz;

namespace CoResearch.Workers.Jobs;

/// <summary>Removes at night what old runs left.</summary>
[Every("0 30 3 * * ?")]
internal sealed class CleanRuns(RunCleaning cleaning, Readiness readiness) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (readiness.WaitAsync(cancellationToken).IsCompletedSuccessfully) await cleaning.RunAsync(cancellationToken);
    }
}
