using CoResearch.Domain.Recognition;
using CoResearch.Domain.Shared;
using Quartz;

namespace CoResearch.Workers.Jobs;

/// <summary>Reminds givers before their month's allowance is gone.</summary>
[Every("0 5 * * * ?")]
internal sealed class RemindOfKudos(RemindGivers remind, Readiness readiness) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (readiness.WaitAsync(cancellationToken).IsCompletedSuccessfully) await remind.RunAsync(cancellationToken);
    }
}
