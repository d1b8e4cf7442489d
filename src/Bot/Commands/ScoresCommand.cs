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
internal sealed class ScoresCommand(CoResearchDb db, Leaderboard leaderboard, Records records, LeaderboardView view, PointBoardView pointBoards, Plots plots, Texts texts) : ICommand
{
    public const int PageSize = 15;
    private const int Neighbours = 5;
    private static readonly string[] Settings = ["page", "by", "near"];

    public CommandSpec Spec => new("scores", "Show the leaderboard of a challenge, your own row included")
    {
        Aliases = ["leaderboard"],
        Arguments =
        [
            new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true),
            new(Paging.Argument.Name, ArgumentKind.Settings, "by=rating, leap or help chooses another board, near=me shows who is around you, page=2 the next page", Optional: true) { Form = "by=rating near=me page=2" },
        ],
        Example = "/scores gamma-hadron page=2",
        Topic = Topics.Look,
        BeforeAll = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.Number(call, "page", 1, Settings).Failed(out var page, out var error)) return texts.Refuse(error);
        if (Paging.Word(call, "by", ["score", "rating", "leap", "help"]).Failed(out var by, out error)) return texts.Refuse(error);
        if (Paging.Word(call, "near", ["", "me"]).Failed(out var near, out error)) return texts.Refuse(error);
        var challenge = call.Challenge!;
        var board = await Board.OfAsync(db, challenge, cancellationToken);
        var order = Enum.Parse<BoardOrder>(by, ignoreCase: true);
        if (order != BoardOrder.Score) return await pointBoards.ShowAsync(board, order, call.Actor, near == "" ? page : 1, near != "", cancellationToken);
        if (near != "") return await NearAsync(board, call, cancellationToken);
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

    /// <summary>The five above and below the reader.</summary>
    private async Task<ChatMessage> NearAsync(Board board, CommandCall call, CancellationToken cancellationToken)
    {
        var title = texts.Heading("scores.title", new { board.Challenge.Title });
        var own = await leaderboard.RowOfAsync(board.Judging, board.Split, call.Actor.Id, cancellationToken);
        if (own?.Rank is not { } rank) return new ChatMessage(title, texts.Paragraph("scores.not_near"));
        var ranked = await leaderboard.CountAsync(board.Judging, board.Split, cancellationToken);
        var (skip, take) = Around(rank - 1);
        var rows = await leaderboard.PageAsync(board.Judging, board.Split, skip, Math.Min(take, ranked - skip), cancellationToken);
        return new ChatMessage([title, texts.Paragraph("scores.near"), .. view.Rows(board, rows, own, await BaselinesAsync(board, rows, ranked, cancellationToken), call.Actor.Id)]);
    }

    /// <summary>How many rows to skip and take so that a place, counted from 0, has its neighbours.</summary>
    public static (int Skip, int Take) Around(int place)
    {
        var skip = Math.Max(0, place - Neighbours);
        return (skip, place + Neighbours + 1 - skip);
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
        return texts.Paragraph("scores.rescoring", new { done = texts.Count(done), total = texts.Count(total) });
    }

    private async Task<PlotBlock?> PlotAsync(Board board, CancellationToken cancellationToken)
    {
        var points = await records.ListAsync(board.Judging, board.Definition.Objective, cancellationToken);
        return points.Count < 2 ? null : plots.BestOverTime(board, points);
    }
}

/// <summary>A baseline's row and how many ranked members are better.</summary>
internal sealed record PlacedBaseline(LeaderboardRow Row, int Better);
