using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Commands;

/// <summary>Takes one of the fork's examples as it is, and submits it.</summary>
internal sealed class WorkflowUseCommand(TweakWorkflow tweak, SubmittedCode code, Texts texts) : ICommand
{
    public CommandSpec Spec => new("workflow use", "Take one of your fork's examples, a workflow or a program, and submit it")
    {
        Arguments =
        [
            new("example", ArgumentKind.Word, "the name of a file or folder in your fork's examples folder"),
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
        if (used.Failed(out var submission, out var error)) return texts.Refuse(error);
        var isProgram = code.WorkflowAt(await code.OfAsync(submission, cancellationToken)) is { Error: RunsProgram };
        return texts.Say(isProgram ? "workflow.used_program" : "workflow.used", new { example, id = submission.Id.Value, call.Challenge!.Slug });
    }
}
