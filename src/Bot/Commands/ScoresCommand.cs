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

/// <summary>The leaderboard, a page at a time; the reader's own row is always on it.</summary>
internal sealed class ScoresCommand(CoResearchDb db, Leaderboard leaderboard, Records records, LeaderboardView view, Plots plots, Texts texts) : ICommand
{
    public const int PageSize = 15;

    public CommandSpec Spec => new("scores", "Show the leaderboard of a challenge, your own row included")
    {
        Aliases = ["leaderboard"],
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), Paging.Argument],
        Example = "/scores gamma-hadron page=2",
        Topic = Topics.Look,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.PageOf(call).Failed(out var page, out var error)) return texts.Refuse(error);
        var challenge = call.Challenge!;
        var board = await Board.OfAsync(db, challenge, cancellationToken);
        var listed = await leaderboard.ListedAsync(board.Judging, board.Split, cancellationToken);
        var ranked = await leaderboard.CountAsync(board.Judging, board.Split, cancellationToken);
        var pages = Math.Max(1, (listed + PageSize - 1) / PageSize);
        if (page > pages) return texts.Refuse(new NoSuchPage(page, pages));
        var skip = (page - 1) * PageSize;
        var rows = await leaderboard.PageAsync(board.Judging, board.Split, skip, PageSize, cancellationToken);
        var own = await leaderboard.RowOfAsync(board.Judging, board.Split, call.Actor.Id, cancellationToken);
        var baselines = await BaselinesAsync(board, rows, ranked, cancellationToken);

        var blocks = new List<Block> { texts.Heading("scores.title", new { challenge.Title }), view.Caption(board, ranked, listed, page, pages) };
        if (board.BeingRescored) blocks.Add(await RescoringAsync(challenge, cancellationToken));
        var needing = view.NeedingRuns(challenge, await leaderboard.NeedingRunsAsync(board.Judging, cancellationToken)).ToList();
        blocks.AddRange(needing);
        if (listed == 0 && baselines.Count == 0 && needing.Count > 0) return new ChatMessage(blocks);
        if (listed == 0 && baselines.Count == 0)
            return new ChatMessage([.. blocks, texts.Paragraph(challenge.State == ChallengeState.Open ? "scores.nobody" : "scores.nobody_yet", new { challenge.Slug })]);
        blocks.AddRange(view.Rows(board, rows, own, baselines, call.Actor.Id));
        if (page == 1 && await PlotAsync(board, cancellationToken) is { } plot) blocks.Add(plot);
        var buttons = new List<Button>();
        if (page < pages) buttons.Add(new(texts.Of("about.button_next", new { page = page + 1, pages }), $"/scores {challenge.Slug} page={page + 1}"));
        if (rows.FirstOrDefault(r => r.Rank == 1) is { } best) buttons.Add(new(texts.Of("scores.button_best"), $"/view {best.Submission.Id.Value}"));
        if (buttons.Count > 0) blocks.Add(new ButtonsBlock(buttons));
        return new ChatMessage(blocks);
    }

    /// <summary>The baselines that stand between this page's first ranked row and the next page's, each behind everybody who is better.</summary>
    private async Task<IReadOnlyList<PlacedBaseline>> BaselinesAsync(
        Board board, IReadOnlyList<LeaderboardRow> rows, int ranked, CancellationToken cancellationToken)
    {
        var placed = new List<PlacedBaseline>();
        var ranks = rows.Where(r => r.Rank is not null).Select(r => r.Rank!.Value).DefaultIfEmpty(0).ToList();
        var (first, end) = (ranks[0], ranks[^1]);
        if (first == 0 && ranked > 0) return placed;
        foreach (var row in await leaderboard.BaselinesAsync(board, board.Split, cancellationToken))
        {
            var key = RankingRule.KeyOf(row.Value, row.GatesPassed, board.Definition.Objective);
            var better = await leaderboard.BetterThanAsync(board.Judging, board.Split, key, cancellationToken);
            if (better >= first - 1 && (better < end || end == ranked)) placed.Add(new PlacedBaseline(row, better));
        }
        return [.. placed.OrderBy(p => p.Better)];
    }

    private async Task<ParagraphBlock> RescoringAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        var total = await db.Submissions.CountAsync(s => s.ChallengeId == challenge.Id && s.State == SubmissionState.Scored, cancellationToken);
        var done = await db.Scores.CountAsync(s => s.JudgingId == challenge.NewestJudgingId, cancellationToken);
        return texts.Paragraph("scores.rescoring", new { done = Figures.Count(done), total = Figures.Count(total) });
    }

    private async Task<PlotBlock?> PlotAsync(Board board, CancellationToken cancellationToken)
    {
        var points = await records.ListAsync(board.Judging, board.Definition.Objective, cancellationToken);
        return points.Count < 2 ? null : plots.BestOverTime(board, points);
    }
}

/// <summary>A baseline's row and how many ranked members are better.</summary>
internal sealed record PlacedBaseline(LeaderboardRow Row, int Better);
