using CoResearch.Domain.Recognition;
using CoResearch.Domain.Shared;
using Quartz;

namespace CoResearch.Workers.Jobs;

/// <summary>Tells the lab's channel about the month of kudos that is over.</summary>
[Every("0 7 * * * ?")]
internal sealed class TellKudosRecap(KudosRecap recap, Readiness readiness) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (readiness.WaitAsync(cancellationToken).IsCompletedSuccessfully) await recap.TellAsync(cancellationToken);
    }
}
