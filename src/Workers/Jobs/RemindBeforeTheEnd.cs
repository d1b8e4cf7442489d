using CoResearch.Domain.Process.Reminders;
using CoResearch.Domain.Shared;
using Quartz;

namespace CoResearch.Workers.Jobs;

/// <summary>Reminds students before their challenges end, and closes what ends on a day that is over.</summary>
[Every("45 0/10 * * * ?")]
internal sealed class RemindBeforeTheEnd(RemindOfDeadlines remind, Readiness readiness) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (readiness.WaitAsync(cancellationToken).IsCompletedSuccessfully) await remind.RunAsync(cancellationToken);
    }
}
