using CoResearch.Domain.Process.Onboarding;
using CoResearch.Domain.Shared;
using Quartz;

namespace CoResearch.Workers.Jobs;

/// <summary>Tells mentors about newcomers who stand still, and forgets strangers who were declined long ago.</summary>
[Every("0 20 * * * ?")]
internal sealed class LookAfterNewcomers(WatchNewcomers watch, OpenCall calls, Readiness readiness) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (!readiness.WaitAsync(cancellationToken).IsCompletedSuccessfully) return;
        await watch.RunAsync(cancellationToken);
        await calls.ForgetDeclinedAsync(cancellationToken);
    }
}
