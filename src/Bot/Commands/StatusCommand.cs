using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Commands;

/// <summary>How a submission is doing: the same as its result message.</summary>
internal sealed class StatusCommand(SubmissionOverviews overviews, SubmissionView view) : ICommand
{
    public CommandSpec Spec => new("status", "Show how a submission is doing, or its result")
    {
        Arguments = [new("submission", ArgumentKind.Submission, "a submission's number as in /submissions")],
        Example = "/status 12",
        Topic = Topics.Look,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var submission = call.Submission!;
        var overview = await overviews.FindAsync(submission.Id, cancellationToken)
            ?? throw new InvalidOperationException($"Submission {submission.Id.Value} vanished.");
        var reader = submission.PersonId == call.Actor.Id ? Reader.Author
            : CodeAccess.Log(call.Actor, call.Membership, submission).Ok ? Reader.Guide : Reader.Other;
        return AsAnswer(await view.ShowAsync(overview, reader, cancellationToken, aloud: !call.Private));
    }

    /// <summary>An answer is never edited, so it states the progress instead of promising to follow it.</summary>
    private static ChatMessage AsAnswer(ChatMessage message) => message with
    {
        Blocks = [.. message.Blocks.Select(b => b is ProgressBlock p
        ? new ParagraphBlock([new TextSpan(p.Fraction is { } fraction ? $"{fraction * 100:0} %: {p.Label}" : p.Label)])
        : b)]
    };
}
