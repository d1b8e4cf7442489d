using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Domain.Workflows;

namespace CoResearch.Bot.Commands;

/// <summary>Two submissions side by side: what their workflows set differently, and what came of it.</summary>
internal sealed class DiffCommand(SubmissionOverviews overviews, CodeAccess access, SubmittedCode code, ComparisonView comparison, Texts texts) : ICommand
{
    public CommandSpec Spec => new("diff", "Compare two submissions: settings key by key, and scores")
    {
        Arguments =
        [
            new("first", ArgumentKind.Submission, "a submission's number as in /scores"),
            new("second", ArgumentKind.Submission, "the number of the one to compare it with"),
        ],
        Example = "/diff 12 15",
        Topic = Topics.Look,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (first, second) = (call.SubmissionNamed("first")!, call.SubmissionNamed("second")!);
        if (first.ChallengeId != second.ChallengeId) return texts.Refuse(new DifferentChallenges(first.Id.Value, second.Id.Value));
        var left = (await overviews.FindAsync(first.Id, cancellationToken))!;
        var right = (await overviews.FindAsync(second.Id, cancellationToken))!;
        return new ChatMessage(
        [
            texts.Paragraph("code.comparing", new { title = left.Challenge.Title, first = comparison.Name(left), second = comparison.Name(right) }),
            await SettingsAsync(call, left, right, cancellationToken), .. comparison.Scores(left, right),
        ]);
    }

    private async Task<Block> SettingsAsync(CommandCall call, SubmissionOverview left, SubmissionOverview right, CancellationToken cancellationToken)
    {
        foreach (var one in (SubmissionOverview[])[left, right])
            if ((await access.CodeAsync(call.Actor, call.Membership, one.Challenge, one.Definition.Code, one.Submission, cancellationToken)).Error is { } closed)
                return new ParagraphBlock(texts.Spans(closed));
        var (a, b) = (await WorkflowAsync(left, cancellationToken), await WorkflowAsync(right, cancellationToken));
        if (a is null || b is null)
            return texts.Paragraph("code.no_workflow", new { first = left.Submission.Id.Value, second = right.Submission.Id.Value });
        return comparison.Settings(WorkflowDifference.Of(a, b), left, right);
    }

    private async Task<Workflow?> WorkflowAsync(SubmissionOverview overview, CancellationToken cancellationToken) =>
        code.WorkflowAt(await code.OfAsync(overview.Submission, cancellationToken)) is { Ok: true } workflow ? workflow.Value : null;
}

internal sealed record DifferentChallenges(long First, long Second)
    : Error("different_challenges", $"Submissions {First} and {Second} belong to different challenges, so their scores cannot be compared.");
