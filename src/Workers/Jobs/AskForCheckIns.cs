using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Shared;
using Quartz;

namespace CoResearch.Workers.Jobs;

/// <summary>Asks members for their week when it is due by their own clocks, and reminds them once.</summary>
[Every("0 0/5 * * * ?")]
internal sealed class AskForCheckIns(AskCheckIns ask, Readiness readiness) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (readiness.WaitAsync(cancellationToken).IsCompletedSuccessfully) await ask.RunAsync(cancellationToken);
    }
}
