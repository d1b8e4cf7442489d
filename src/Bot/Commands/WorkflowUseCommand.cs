using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Commands;

/// <summary>Takes one of the fork's example workflows as it is, and submits it.</summary>
internal sealed class WorkflowUseCommand(TweakWorkflow tweak, Texts texts) : ICommand
{
    public CommandSpec Spec => new("workflow use", "Take one of your fork's examples as your workflow, and submit it")
    {
        Arguments =
        [
            new("example", ArgumentKind.Word, "the name of a file in your fork's examples folder"),
            new("challenge", ArgumentKind.Challenge, "the challenge whose fork is meant", Optional: true),
        ],
        Example = "/workflow use gbm gamma-hadron",
        Topic = Topics.TakePart,
        Access = Access.Member,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var example = call.Text("example")!;
        var used = await tweak.UseExampleAsync(call.Actor, call.Challenge!, call.Membership!, example, cancellationToken);
        return used.Failed(out var submission, out var error)
            ? texts.Refuse(error)
            : texts.Say("workflow.used", new { example, id = submission.Id.Value, call.Challenge!.Slug });
    }
}
