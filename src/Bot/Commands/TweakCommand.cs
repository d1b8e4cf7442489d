using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Changes keys of the member's workflow from the chat, and submits: for whoever does not code.</summary>
internal sealed class TweakCommand(CoResearchDb db, TweakWorkflow tweak, SubmittedCode code, Texts texts) : ICommand
{
    private const string Edits = "keys";

    public CommandSpec Spec => new("tweak", "Change keys of your fork's workflow.yml, commit in your name, and submit")
    {
        Arguments =
        [
            new(Edits, ArgumentKind.Settings, "key=value, with the key as /workflow show writes it"),
            new("challenge", ArgumentKind.Challenge, "the challenge whose fork is meant", Optional: true),
        ],
        Example = "/tweak trainer.degree=2 gamma-hadron",
        Topic = Topics.TakePart,
        Access = Access.Member,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (challenge, membership) = (call.Challenge!, call.Membership!);
        var edits = call.Settings(Edits).Select(s => $"{s.Key}={s.Value}").ToList();
        var tweaked = await tweak.RunAsync(call.Actor, challenge, membership, edits, cancellationToken);
        return tweaked.Failed(out var submission, out var error)
            ? texts.Refuse(error)
            : texts.Say("take.tweaked", new
            {
                edits = new CodeSpan(string.Join(' ', edits)),
                challenge.Slug,
                commit = new CodeSpan(submission.Commit[..10]),
                id = new CodeSpan(submission.Id.Value.ToString()),
            });
    }

    public async Task<string?> ExampleAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call is not { Challenge: { } challenge, Membership: { } membership }) return null;
        var branch = (await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken)).Definition.Branches[0];
        return code.HeadOf(membership.ForkPath, branch) is { Ok: true } head && TweakExample.For(code.WorkflowAt(head.Value)) is { } tweak ? $"{tweak.Text} {challenge.Slug}" : null;
    }
}
