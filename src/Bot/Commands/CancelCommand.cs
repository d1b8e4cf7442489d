using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Commands;

/// <summary>Stops a submission that waits or trains.</summary>
internal sealed class CancelCommand(CancelSubmission cancel, Texts texts) : ICommand
{
    public CommandSpec Spec => new("cancel", "Stop a submission that waits or trains: yours, or any in a challenge you guide")
    {
        Arguments = [new("submission", ArgumentKind.Submission, "a submission's number as in /submissions")],
        Example = "/cancel 12",
        Topic = Topics.TakePart,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var submission = call.Submission!;
        if (submission.PersonId != call.Actor.Id && !call.Actor.IsOwner && call.Membership is not { Guides: true })
            return texts.Refuse(new NotYours(submission.Id));
        if ((await cancel.RunAsync(submission, call.Actor.Name, cancellationToken)).Error is { } error) return texts.Refuse(error);
        return texts.Say(submission.State == SubmissionState.Cancelled ? "take.cancelled" : "take.cancelling", new { id = submission.Id.Value });
    }
}
