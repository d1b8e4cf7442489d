using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Commands;

/// <summary>Chooses the submission that the private split ranks.</summary>
internal sealed class FinalCommand(ChooseFinal choose, Texts texts) : ICommand
{
    public CommandSpec Spec => new("final", "Choose which of your scored submissions the private split ranks")
    {
        Arguments = [new("submission", ArgumentKind.Submission, "the number of one of your scored submissions")],
        Example = "/final 12",
        Topic = Topics.TakePart,
        Access = Access.Member,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await choose.RunAsync(call.Actor, call.Challenge!, call.Submission!, cancellationToken)).Error is { } error
            ? texts.Refuse(error)
            : texts.Say("take.final", new { id = call.Submission!.Id.Value, call.Challenge!.Slug });
}
