using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Commands;

/// <summary>Runs a scored submission once more, and compares.</summary>
internal sealed class ReproduceCommand(ReproduceSubmission reproduce, Texts texts) : ICommand
{
    public CommandSpec Spec => new("reproduce", "Run a scored submission once more and compare: within the tolerance it counts as reproduced")
    {
        Arguments = [new("submission", ArgumentKind.Submission, "a scored submission's number as in /scores")],
        Example = "/reproduce 12",
        Topic = Topics.TakePart,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var original = call.Submission!;
        return (await reproduce.RunAsync(call.Actor, call.Membership, call.Challenge!, original, cancellationToken)).Failed(out var submission, out var error)
            ? texts.Refuse(error)
            : texts.Say("code.reproducing", new { original = original.Id.Value, id = submission.Id.Value });
    }
}
