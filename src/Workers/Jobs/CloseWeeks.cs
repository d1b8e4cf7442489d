using CoResearch.Domain.Recognition.Streams;
using CoResearch.Domain.Shared;
using Quartz;

namespace CoResearch.Workers.Jobs;

/// <summary>Pays what members earned in each week that is over; looks every hour, as weeks begin in the lab's zone and may wait for a run.</summary>
[Every("0 2 * * * ?")]
internal sealed class CloseWeeks(PayStreams pay, Readiness readiness) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (readiness.WaitAsync(cancellationToken).IsCompletedSuccessfully) await pay.CloseWeeksAsync(cancellationToken);
    }
}
