using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Process.Meetings;
using CoResearch.Domain.Process.Onboarding;
using CoResearch.Domain.Process.Reminders;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Recognition.Streams;

namespace CoResearch.Domain.Lab;

/// <summary>All that happens because time passes, once: for whoever moves the clock by hand. Each part decides by itself whether it is due, and commits.</summary>
public sealed class PeriodicWork(
    AskCheckIns ask, SendDigests send, WatchStages stages, WatchNewcomers newcomers, RemindOfDeadlines deadlines, RemindGivers remind, KudosRecap recap, PayStreams pay, HoldMeeting meetings, OpenCall calls)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await ask.RunAsync(cancellationToken);
        await send.RunAsync(cancellationToken);
        await stages.RunAsync(cancellationToken);
        await newcomers.RunAsync(cancellationToken);
        await deadlines.RunAsync(cancellationToken);
        await remind.RunAsync(cancellationToken);
        await recap.TellAsync(cancellationToken);
        await pay.CloseWeeksAsync(cancellationToken);
        await meetings.EndForgottenAsync(cancellationToken);
        await calls.ForgetDeclinedAsync(cancellationToken);
    }
}
