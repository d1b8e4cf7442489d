using CoResearch.Bot.Commands;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Standings;

namespace CoResearch.Bot.Views;

/// <summary>Rows of a leaderboard as tables: the ranked with the baselines at their place, then the unranked with the reason.</summary>
internal sealed class LeaderboardView(Texts texts)
{
    public ParagraphBlock Caption(Board board, int ranked, int listed, int page, int pages) => texts.Paragraph(
        board.Split == Splits.Private ? "scores.caption_private" : "scores.caption", new
        {
            metric = new StrongSpan(board.Definition.Objective.Name),
            direction = ObjectiveWords.Direction(board.Definition.Objective, texts),
            ranked,
            unranked = listed == ranked ? "" : texts.Of("scores.unranked_count", new { count = listed - ranked }),
            pages = pages == 1 ? "" : texts.Of("scores.page", new { page, pages }),
        });

    /// <summary>What has no score until it runs again, and what its authors can do.</summary>
    public IEnumerable<Block> NeedingRuns(Challenge challenge, (int Changed, int Damaged) count)
    {
        var advice = challenge.State == ChallengeState.Open ? texts.Spans("scores.need_run_advice", new { challenge.Slug }) : [];
        if (count.Changed > 0) yield return new ParagraphBlock([.. texts.Spans("scores.need_run", new { count = count.Changed }), .. advice, new TextSpan(".")]);
        if (count.Damaged > 0) yield return new ParagraphBlock([.. texts.Spans("scores.need_run_damaged", new { count = count.Damaged }), .. advice, new TextSpan(".")]);
    }

    /// <summary><paramref name="own"/> is put below the table when it is not among <paramref name="rows"/>.</summary>
    public IEnumerable<Block> Rows(
        Board board, IReadOnlyList<LeaderboardRow> rows, LeaderboardRow? own, IReadOnlyList<PlacedBaseline> baselines, PersonId reader)
    {
        var revealed = board.Split == Splits.Private;
        var elsewhere = own is not null && rows.All(r => r.Submission.Id != own.Submission.Id) ? own : null;
        var ranked = rows.Where(r => r.Rank is not null).ToList();
        var table = new List<Row>();
        foreach (var row in ranked)
        {
            table.AddRange(baselines.Where(b => b.Better < row.Rank && b.Better >= row.Rank - 1).Select(b => Line(board, b.Row, false)));
            table.Add(Line(board, row, row.Submission.PersonId == reader));
        }
        table.AddRange(baselines.Where(b => ranked.Count == 0 || b.Better >= ranked[^1].Rank).Select(b => Line(board, b.Row, false)));
        if (elsewhere?.Rank is not null) table.Add(Line(board, elsewhere, true));
        if (table.Count > 0) yield return new TableBlock([.. Columns(board, revealed)], table);

        var unranked = rows.Where(r => r.Rank is null).ToList();
        if (elsewhere is { Rank: null }) unranked.Add(elsewhere);
        if (unranked.Count == 0) yield break;
        yield return texts.Paragraph("scores.not_ranked");
        yield return new TableBlock(
            [new(texts.Of("scores.member")), new(texts.Of("scores.score"), Number: true), new(texts.Of("scores.why")), new(texts.Of("scores.received")), new(texts.Of("scores.id"), Number: true)],
            [.. unranked.Select(r => new Row(
                [Who(r), [Score(board, r)], [new TextSpan(Why(r))], [new TimeSpanned(r.Submission.ReceivedAt)], Id(r)], r.Submission.PersonId == reader))]);
    }

    private IEnumerable<Column> Columns(Board board, bool revealed)
    {
        yield return new(texts.Of("scores.rank"), Number: true);
        if (revealed) yield return new(texts.Of("scores.move"));
        yield return new(texts.Of("scores.member"));
        yield return new(texts.Of("scores.score"), Number: true);
        if (revealed) yield return new(texts.Of("scores.public_score"), Number: true);
        if (board.Definition.Gates.Count > 0) yield return new(texts.Of("scores.gates"));
        yield return new(texts.Of("scores.received"));
        yield return new(texts.Of("scores.technologies"));
        yield return new(texts.Of("scores.likes"), Number: true);
        yield return new(texts.Of("scores.id"), Number: true);
    }

    private Row Line(Board board, LeaderboardRow row, bool mine)
    {
        var cells = new List<IReadOnlyList<Span>> { new[] { new TextSpan(row.Rank is { } rank ? texts.Count(rank) : "–") } };
        if (board.Split == Splits.Private) cells.Add([new TextSpan(Move(row))]);
        cells.Add(Who(row));
        cells.Add([Score(board, row)]);
        if (board.Split == Splits.Private) cells.Add([new TextSpan(Figures.Score(row.Score.Public, board.Definition.Objective))]);
        if (board.Definition.Gates.Count > 0) cells.Add([new TextSpan(row.GatesPassed ? texts.Of("scores.passed") : Why(row))]);
        cells.Add([new TimeSpanned(row.Submission.ReceivedAt)]);
        cells.Add([new TextSpan(With(row))]);
        cells.Add([new TextSpan(row.Likes > 0 ? texts.Count(row.Likes) : "")]);
        cells.Add(Id(row));
        return new Row(cells, mine);
    }

    /// <summary>How the private leaderboard moved a member against the public one.</summary>
    private string Move(LeaderboardRow row) => (row.PublicRank, row.Rank) switch
    {
        _ when row.Submission.IsBaseline => "",
        (null, _) => texts.Of("scores.move_new"),
        ({ } before, { } after) when before > after => texts.Of("scores.move_up", new { by = before - after, before }),
        ({ } before, { } after) when before < after => texts.Of("scores.move_down", new { by = after - before, before }),
        _ => texts.Of("scores.move_same"),
    };

    private IReadOnlyList<Span> Who(LeaderboardRow row) => row.Submission.IsBaseline
        ? [new TextSpan(texts.Of("scores.baseline"))]
        : [new PersonSpan(row.Submission.PersonId.Value, row.PersonName)];

    /// <summary>What it was made with, and whether somebody came to the same.</summary>
    private string With(LeaderboardRow row)
    {
        var technologies = row.Submission.Technologies.Replace(",", ", ", StringComparison.Ordinal);
        if (row.Submission.ReproducedById is null) return technologies;
        return technologies.Length == 0 ? texts.Of("scores.reproduced") : texts.Of("scores.with_reproduced", new { technologies });
    }

    private static StrongSpan Score(Board board, LeaderboardRow row) => new(Figures.Score(row.Value, board.Definition.Objective));

    private static IReadOnlyList<Span> Id(LeaderboardRow row) => [new CodeSpan(row.Submission.Id.Value.ToString())];

    /// <summary>Why a row has no rank: each failing gate with value and bound, or that there is no score on the split.</summary>
    private string Why(LeaderboardRow row)
    {
        var failed = row.Gates.Where(g => !g.Passed).ToList();
        if (failed.Count == 0) return texts.Of("scores.no_value");
        return string.Join("; ", failed.Select(g => texts.Of("scores.failed_gate", new { g.Name, value = texts.OfGate(g, g.Value), bounds = texts.Bounds(g) })));
    }
}
