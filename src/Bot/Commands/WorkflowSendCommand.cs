using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;

namespace CoResearch.Bot.Commands;

/// <summary>Takes a workflow.yml that was sent as a file, commits it in the member's name, and submits it.</summary>
internal sealed class WorkflowSendCommand(TweakWorkflow workflows, Texts texts) : ICommand
{
    public CommandSpec Spec => new("workflow send", "Send a workflow.yml as a file: it becomes a commit on your fork, and is submitted")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "written beside the file: the challenge whose fork is meant", Optional: true)],
        Example = "/workflow send gamma-hadron",
        Topic = Topics.TakePart,
        Access = Access.Member,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.File is not { } file) return texts.Refuse(new NoFile());
        var sent = await workflows.ReplaceAsync(call.Actor, call.Challenge!, call.Membership!, file, cancellationToken);
        return sent.Failed(out var submission, out var error)
            ? texts.Refuse(error)
            : texts.Say("workflow.sent", new { commit = new CodeSpan(submission.Commit[..10]), id = submission.Id.Value, call.Challenge!.Slug });
    }
}

internal sealed record NoFile()
    : Error("no_file", "Send me the file itself, with the challenge's name written beside it. In the terminal, push it with git, or use /tweak and /workflow use.");
