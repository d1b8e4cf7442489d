using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>The reader's own submissions to a challenge, the newest first.</summary>
internal sealed class SubmissionsCommand(CoResearchDb db, PersonalBests bests, Texts texts, TimeProvider clock) : ICommand
{
    private const int PageSize = 15;
    private const int MostBests = 5;

    public CommandSpec Spec => new("submissions", "List your submissions to a challenge, and what is left of today's quota")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), Paging.Argument],
        Example = "/submissions gamma-hadron",
        Topic = Topics.Look,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.PageOf(call).Failed(out var page, out var error)) return texts.Refuse(error);
        var challenge = call.Challenge!;
        var board = await Board.OfAsync(db, challenge, cancellationToken);
        var own = db.Submissions.AsNoTracking().Where(s => s.PersonId == call.Actor.Id && s.ChallengeId == challenge.Id);
        var total = await own.CountAsync(cancellationToken);
        if (total == 0) return texts.Say(call.Membership is null ? "code.none_and_no_member" : "code.none", new { challenge.Slug });
        var pages = (total + PageSize - 1) / PageSize;
        if (page > pages) return texts.Refuse(new NoSuchPage(page, pages));
        var shown = await own.OrderByDescending(s => s.Id).Skip((page - 1) * PageSize).Take(PageSize)
            .GroupJoin(db.Scores.Where(s => s.JudgingId == board.Judging), s => s.Id, s => s.SubmissionId, (s, scores) => new { s, scores })
            .SelectMany(p => p.scores.DefaultIfEmpty(), (p, score) => new
            {
                Submission = p.s,
                Public = score == null ? null : score.Public,
                Passed = score != null && score.PublicGates,
                Scored = score != null && (p.s.ReproducesId == null || challenge.State == ChallengeState.Revealed),
                NeedsRun = score != null && score.NeedsRun != null,
                Damaged = score != null && score.RunDamaged,
            })
            .OrderByDescending(p => p.Submission.Id).ToListAsync(cancellationToken);
        var quota = await Quota.OfAsync(db, call.Actor, challenge, board.Definition.Limits, clock.GetUtcNow(), cancellationToken);
        var blocks = new List<Block>
        {
            texts.Heading("code.yours", new { challenge.Title }),
            new TableBlock(
                [
                    new(texts.Of("scores.id"), Number: true), new(texts.Of("scores.received")), new(texts.Of("about.state")),
                    new(texts.Of("scores.score"), Number: true), new(texts.Of("code.change")),
                ],
                [.. shown.Select(p => new Row(
                [
                    [new CodeSpan(p.Submission.Id.Value.ToString())], [new TimeSpanned(p.Submission.ReceivedAt)],
                    [new TextSpan(State(p.Submission, p.Scored && !p.NeedsRun && !p.Passed, p.NeedsRun, p.Damaged))],
                    [new TextSpan(p.Scored ? Figures.Score(p.Public, board.Definition.Objective) : "")],
                    [p.Submission.ReproducesId is { } original ? new TextSpan(texts.Of("code.reproduction", new { original = original.Value })) : TextSpan.OfMember(p.Submission.Title)],
                ]))]),
            texts.Paragraph("code.quota", new { quota.Remaining, limit = quota.ScoredPerDay, quota.Failed, failures = quota.FailedPerDay, quota.Zone }),
        };
        if (page == 1 && await bests.ListAsync(board, call.Actor.Id, cancellationToken) is { Count: > 1 } records) blocks.Add(Bests(board, records));
        if (page < pages) blocks.Add(new ButtonsBlock([new(texts.Of("about.button_next", new { page = page + 1, pages }), $"/submissions {challenge.Slug} page={page + 1}")]));
        return new ChatMessage(blocks);
    }

    /// <summary>The latest of the reader's own records, the newest last.</summary>
    private ParagraphBlock Bests(Board board, IReadOnlyList<PersonalBest> records) => texts.Paragraph("code.bests", new
    {
        metric = board.Definition.Objective.Name,
        bests = (records.Count > MostBests ? texts.Of("code.bests_earlier") : "") + string.Join(" → ", records.TakeLast(MostBests)
            .Select(b => texts.Of("code.best", new { value = Figures.Score(b.Value, board.Definition.Objective), id = b.Submission.Value }))),
    });

    private string State(Submission submission, bool gateFailed, bool needsRun, bool damaged)
    {
        var state = texts.Of("result.state_" + submission.State.ToString().ToLowerInvariant());
        if (needsRun) state = texts.Of(damaged ? "code.state_damaged" : "code.state_needs_run", new { state });
        if (gateFailed) state = texts.Of("code.state_gate", new { state });
        return submission.IsFinal ? texts.Of("code.state_final", new { state }) : state;
    }
}
