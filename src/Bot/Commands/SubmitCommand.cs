using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Commands;

/// <summary>Offers a commit of the member's fork for scoring.</summary>
internal sealed class SubmitCommand(SubmitWork submit, Texts texts) : ICommand
{
    public CommandSpec Spec => new("submit", "Train and score a commit of your fork: its head, or one you name")
    {
        Arguments =
        [
            new("challenge", ArgumentKind.Challenge, "the challenge whose fork is meant", Optional: true),
            new("commit", ArgumentKind.Word, "a branch, or a commit's first 7 or more digits", Optional: true),
        ],
        Example = "/submit gamma-hadron main",
        Topic = Topics.TakePart,
        Access = Access.Member,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (challenge, membership) = (call.Challenge!, call.Membership!);
        var submitted = await submit.RunAsync(call.Actor, challenge, membership, call.Text("commit"), cancellationToken);
        return submitted.Failed(out var submission, out var error)
            ? texts.Refuse(error is NoSuchRevision unknown && CommandLine.Read(call.Line).Words.Count == 2 ? new NoChallengeNorRevision(unknown.Revision, unknown.Hint, challenge.Slug) : error)
            : texts.Say("take.submitted", new
            {
                id = new CodeSpan(submission.Id.Value.ToString()),
                challenge.Slug,
                commit = new CodeSpan(submission.Commit[..10]),
                title = TextSpan.OfMember(submission.Title),
            });
    }
}

internal sealed record NoChallengeNorRevision(string Word, Phrase? Hint, string Slug)
    : Error("no_challenge_nor_revision", $"\"{Word}\" is neither a challenge (/challenges lists them) nor a branch or commit of your fork of {Slug}.{Hint} Push it first, or leave it out to submit main.");
