using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Domain.Workflows;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>A workflow with every default written out: of a submission, or of the head of the reader's fork.</summary>
internal sealed class WorkflowShowCommand(CoResearchDb db, CodeAccess access, SubmittedCode code, Texts texts) : ICommand
{
    public CommandSpec Spec => new("workflow show", "Show a workflow with every default written out: your fork's, or a submission's")
    {
        Aliases = ["workflow"],
        Arguments =
        [
            new("challenge", ArgumentKind.Challenge, "the challenge whose fork is meant", Optional: true),
            new("submission", ArgumentKind.Submission, "a submission's number as in /scores", Optional: true),
        ],
        Example = "/workflow show 12",
        Topic = Topics.Look,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var challenge = call.Challenge!;
        var definition = (await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken)).Definition;
        var found = call.Submission is { } submission
            ? await OfSubmissionAsync(call, submission, definition, cancellationToken)
            : call.Membership is { } membership ? code.HeadOf(membership.ForkPath, definition.Branches[0]) : new NotAMember(challenge.Slug);
        if (found.Failed(out var at, out var error)) return texts.Refuse(error);
        if (code.WorkflowAt(at) is not { } read) return texts.Refuse(new NothingToRun(challenge.Slug));
        if (read.Failed(out var workflow, out error)) return texts.Refuse(error);
        var name = call.Submission is { } of
            ? texts.Of("code.workflow_of", new { id = of.Id.Value })
            : texts.Of("code.workflow_of_fork", new { challenge.Slug, commit = at.Commit[..Math.Min(10, at.Commit.Length)] });
        return new ChatMessage(new LogBlock(WorkflowLanguage.Expand(workflow).TrimEnd(), name, "yaml"), texts.Paragraph("code.workflow_hint", new { tweak = TweakExample.For(workflow) }));
    }

    private async Task<Result<CodeAt>> OfSubmissionAsync(
        CommandCall call, Submission submission, ChallengeDefinition definition, CancellationToken cancellationToken)
    {
        var allowed = await access.CodeAsync(call.Actor, call.Membership, call.Challenge!, definition.Code, submission, cancellationToken);
        return allowed.Error is { } closed ? closed : await code.OfAsync(submission, cancellationToken);
    }
}
