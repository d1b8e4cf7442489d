using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Likes somebody else's submission.</summary>
internal sealed class LikeCommand(CoResearchDb db, LikeSubmission like, Texts texts) : ICommand
{
    public CommandSpec Spec => new("like", "Like somebody else's submission; the leaderboard shows how many do")
    {
        Arguments = [new("submission", ArgumentKind.Submission, "a submission's number as in /scores")],
        Example = "/like 12",
        Topic = Topics.TakePart,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var submission = call.Submission!;
        if ((await like.RunAsync(call.Actor, submission, cancellationToken)).Failed(out var likes, out var error)) return texts.Refuse(error);
        var author = await db.People.Where(p => p.Id == submission.PersonId).Select(p => p.Name).SingleAsync(cancellationToken);
        return texts.Say("take.liked", new { id = submission.Id.Value, person = new PersonSpan(submission.PersonId.Value, author), likes });
    }
}
