using CoResearch.Domain.Process.Meetings;
using CoResearch.Domain.Shared;
using Quartz;

namespace CoResearch.Workers.Jobs;

/// <summary>Ends meetings that everybody left without ending them, so that their minutes are read.</summary>
[Every("25 0/20 * * * ?")]
internal sealed class EndForgottenMeetings(HoldMeeting hold, Readiness readiness) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (readiness.WaitAsync(cancellationToken).IsCompletedSuccessfully) await hold.EndForgottenAsync(cancellationToken);
    }
}
