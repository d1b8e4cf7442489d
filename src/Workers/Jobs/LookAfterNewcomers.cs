using CoResearch.Domain.Process.Onboarding;
using CoResearch.Domain.Shared;
using Quartz;

namespace CoResearch.Workers.Jobs;

/// <summary>Tells mentors about newcomers who stand still.</summary>
[Every("0 20 * * * ?")]
internal sealed class LookAfterNewcomers(WatchNewcomers watch, Readiness readiness) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (readiness.WaitAsync(cancellationToken).IsCompletedSuccessfully) await watch.RunAsync(cancellationToken);
    }
}
