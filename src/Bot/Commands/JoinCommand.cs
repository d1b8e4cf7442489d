using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Takes part in a challenge: a membership and a fork of the baseline.</summary>
internal sealed class JoinCommand(CoResearchDb db, JoinChallenge join, JoinFromGitHub joinFromGitHub, LeaveGitHub leaveGitHub, IGitHub github, TweakWorkflow workflows, SubmittedCode code, ISourceHost source, Texts texts) : ICommand
{
    private const string Which = "challenge", Repository = "repository";

    public CommandSpec Spec => new("join", "Take part in a challenge: makes your own fork of its baseline")
    {
        Arguments =
        [
            new(Which, ArgumentKind.Challenge, "the challenge's name as in /challenges") { NotJoined = true },
            new(Repository, ArgumentKind.Word, "your repository on GitHub, if you want to push there: owner/name or its address; another one takes its place, and local goes back to a fork in the lab", Optional: true),
        ],
        Example = "/join gamma-hadron",
        HasForm = true,
        ReachesOut = true,
        Topic = Topics.TakePart,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var challenge = call.Challenge!;
        if (IsLocal(call.Text(Repository))) return await LocalAsync(call, challenge, cancellationToken);
        if (call.Text(Repository) is { } address) return await FromGitHubAsync(call, challenge, address, cancellationToken);
        return (await join.RunAsync(call.Actor, challenge, cancellationToken)).Failed(out var membership, out var error)
            ? texts.Refuse(error)
            : await JoinedAsync(challenge, membership, cancellationToken);
    }

    private async Task<ChatMessage> JoinedAsync(Challenge challenge, Membership membership, CancellationToken cancellationToken)
    {
        var branch = await BranchAsync(challenge, cancellationToken);
        var tweak = TweakOf(membership, branch);
        var examples = workflows.Examples(membership.ForkPath, branch);
        return new ChatMessage(
            texts.Paragraph("take.joined", new { challenge.Slug, role = texts.Of("roles." + membership.Role.ToString().ToLowerInvariant()) }),
            new LogBlock($"git clone {source.CloneAddress(membership.ForkPath)}"),
            texts.Paragraph("take.git", new { branch = new CodeSpan(branch) }),
            tweak is null ? texts.Paragraph("take.program")
                : examples is [var first, ..] ? texts.Paragraph("take.no_git_examples", new { example = new CodeSpan(first), examples = string.Join(", ", examples), tweak })
                : texts.Paragraph("take.no_git", new { tweak }),
            new ButtonsBlock(
            [
                new(texts.Of("take.button_submit"), $"/submit {challenge.Slug}"), new(texts.Of("about.button_data"), $"/data {challenge.Slug}"),
                new(texts.Of("about.button_scores"), $"/scores {challenge.Slug}"),
            ]));
    }

    public async Task<WrongField?> LookAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var address = call.Text(Repository);
        if (address is not null && !IsLocal(address) && joinFromGitHub.Look(address) is { } wrong) return new WrongField(Repository, wrong);
        return await join.LookAsync(call.Actor, call.Challenge!, again: address is not null, cancellationToken) is { } refused ? new WrongField(Which, refused) : null;
    }

    private static bool IsLocal(string? address) => LeaveGitHub.Word.Equals(address, StringComparison.OrdinalIgnoreCase);

    private async Task<ChatMessage> LocalAsync(CommandCall call, Challenge challenge, CancellationToken cancellationToken)
    {
        if ((await leaveGitHub.RunAsync(call.Actor, challenge, cancellationToken)).Failed(out var left, out var error)) return texts.Refuse(error);
        var membership = left.Membership;
        if (left.Repository is null) return await JoinedAsync(challenge, membership, cancellationToken);
        var branch = await BranchAsync(challenge, cancellationToken);
        var address = source.CloneAddress(membership.ForkPath);
        var names = new
        {
            challenge.Slug,
            repository = new CodeSpan(left.Repository),
            branch = new CodeSpan(branch),
            why = Why(left.Missing),
            commit = new CodeSpan(source.Heads(membership.ForkPath, [branch]).GetValueOrDefault(branch)?[..10] ?? "—"),
        };
        return new ChatMessage(
            texts.Paragraph("fork.local", names),
            left.Missing is null ? texts.Paragraph("fork.taken_over", names) : texts.Paragraph("fork.not_taken_over", names),
            new LogBlock($"git clone {address}"),
            texts.Paragraph("fork.set_url", new { command = new CodeSpan($"git remote set-url origin {address}") }));
    }

    private string Why(Error? missing) => missing switch
    {
        null => "",
        GitHubOff => texts.Of("fork.why_off"),
        GitHubUnavailable => texts.Of("fork.why_unavailable"),
        NoSuchRepository => texts.Of("fork.why_unseen"),
        _ => missing.Message,
    };

    private async Task<ChatMessage> FromGitHubAsync(CommandCall call, Challenge challenge, string address, CancellationToken cancellationToken)
    {
        if ((await joinFromGitHub.RunAsync(call.Actor, challenge, address, cancellationToken)).Failed(out var joined, out var error)) return texts.Refuse(error);
        var (membership, repository) = (joined.Membership, joined.Repository);
        var branch = await BranchAsync(challenge, cancellationToken);
        var blocks = new List<Block>
        {
            texts.Paragraph("fork.joined", new
            {
                challenge.Slug, role = texts.Of("roles." + membership.Role.ToString().ToLowerInvariant()),
                repository = new CodeSpan(repository.FullName), branch = new CodeSpan(branch),
            }),
            TweakOf(membership, branch) is { } tweak
                ? texts.Paragraph("fork.what_is_there", new { challenge.Slug, tweak })
                : texts.Paragraph("fork.program_is_there", new { challenge.Slug }),
        };
        if (!repository.Writable) blocks.Add(texts.Paragraph("fork.no_writing", new { address = await github.AccessAddressAsync(repository, cancellationToken) }));
        return new ChatMessage(blocks);
    }

    private async Task<string> BranchAsync(Challenge challenge, CancellationToken cancellationToken) =>
        (await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken)).Definition.Branches[0];

    private CodeSpan? TweakOf(Membership membership, string branch) =>
        TweakExample.For(code.HeadOf(membership.ForkPath, branch) is { Ok: true } head ? code.WorkflowAt(head.Value) : null);
}
