using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Takes part in a challenge: a membership and a fork of the baseline.</summary>
internal sealed class JoinCommand(CoResearchDb db, JoinChallenge join, TweakWorkflow workflows, SubmittedCode code, ISourceHost source, Texts texts) : ICommand
{
    public CommandSpec Spec => new("join", "Take part in a challenge: makes your own fork of its baseline")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges")],
        Example = "/join gamma-hadron",
        HasForm = true,
        Topic = Topics.TakePart,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var challenge = call.Challenge!;
        if ((await join.RunAsync(call.Actor, challenge, cancellationToken)).Failed(out var membership, out var error)) return texts.Refuse(error);
        var definition = (await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken)).Definition;
        var branch = definition.Branches[0];
        var tweak = TweakExample.For(code.HeadOf(membership.ForkPath, branch) is { Ok: true } head && code.WorkflowAt(head.Value) is { Ok: true } read ? read.Value : null);
        var examples = workflows.Examples(membership.ForkPath, branch);
        return new ChatMessage(
            texts.Paragraph("take.joined", new { challenge.Slug, role = texts.Of("roles." + membership.Role.ToString().ToLowerInvariant()) }),
            new LogBlock($"git clone {source.CloneAddress(membership.ForkPath)}"),
            texts.Paragraph("take.git", new { branch = new CodeSpan(branch) }),
            examples is [var first, ..]
                ? texts.Paragraph("take.no_git_examples", new { example = new CodeSpan(first), examples = string.Join(", ", examples), tweak })
                : texts.Paragraph("take.no_git", new { tweak }),
            new ButtonsBlock(
            [
                new(texts.Of("take.button_submit"), $"/submit {challenge.Slug}"), new(texts.Of("about.button_data"), $"/data {challenge.Slug}"),
                new(texts.Of("about.button_scores"), $"/scores {challenge.Slug}"),
            ]))
        { OnlyYou = true };
    }
}
