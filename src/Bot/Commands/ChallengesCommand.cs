using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Process.Stages;

namespace CoResearch.Bot.Commands;

/// <summary>Every challenge that the reader may see, with who is in it and how they stand.</summary>
internal sealed class ChallengesCommand(ArgumentResolver resolver, ChallengeList list, StageList stages, Texts texts, TimeProvider clock) : ICommand
{
    public CommandSpec Spec => new("challenges", "List the challenges, with your role and your best score")
    {
        Example = "/challenges",
        Topic = Topics.Look,
        BeforeAll = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var visible = await resolver.VisibleAsync(call.Actor, cancellationToken);
        if (visible.Count == 0) return texts.Say(call.Actor.IsOwner ? "about.no_challenges_owner" : "about.no_challenges");
        var listed = await list.OfAsync(visible, call.Actor, cancellationToken);
        var names = await stages.NamesAsync([.. listed.Where(l => l.Challenge.State == ChallengeState.Open).Select(l => (l.Challenge, l.Definition))], clock.GetUtcNow(), cancellationToken);
        var table = new TableBlock(
        [
            new(texts.Of("about.challenge")), new(texts.Of("about.title")), new(texts.Of("about.stage")),
            new(texts.Of("about.members"), Number: true), new(texts.Of("about.role")), new(texts.Of("about.best"), Number: true),
        ],
        [.. listed.Select(l => Row(l, names.GetValueOrDefault(l.Challenge.Id)))]);
        var first = listed.FirstOrDefault(c => c.Role is null && c.Challenge.State == ChallengeState.Open) ?? listed[0];
        return new ChatMessage(table, texts.Paragraph(first is { Role: null, Challenge.State: ChallengeState.Open } ? "about.join_hint" : "about.read_hint", new { first.Challenge.Slug }));
    }

    private Row Row(ListedChallenge listed, string? stage) => new(
    [
        [new CodeSpan(listed.Challenge.Slug)], [new TextSpan(listed.Challenge.Title)], [new TextSpan(Stage(listed, stage))],
        [new TextSpan(texts.Count(listed.Members))],
        [new TextSpan(listed.Role is { } role ? texts.Of("roles." + role.ToString().ToLowerInvariant()) : "")],
        [new TextSpan(listed.Best is { } best ? Figures.Score(best, listed.Definition.Objective) : "")],
    ], Marked: false);

    /// <summary>The state, and for an open challenge the stage that it is in.</summary>
    private string Stage(ListedChallenge listed, string? stage)
    {
        var state = texts.Of("about.state_" + listed.Challenge.State.ToString().ToLowerInvariant());
        return stage is null ? state : texts.Of("about.state_stage", new { state, stage = texts.Shipped(stage) });
    }
}
