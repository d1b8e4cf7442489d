using System.Globalization;
using CoResearch.Bot.Commands;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Standings;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>A page of a board by rating, leaps or help; the reader's own row is always on it.</summary>
internal sealed class PointBoardView(CoResearchDb db, PointBoards boards, Texts texts)
{
    public async Task<ChatMessage> ShowAsync(Board board, BoardOrder order, Person reader, int page, bool near, CancellationToken cancellationToken)
    {
        var by = order.ToString().ToLowerInvariant();
        var rows = await boards.ListAsync(board, order, cancellationToken);
        var place = rows.Select((row, i) => (row, i)).Where(r => r.row.Person == reader.Id).Select(r => r.i).DefaultIfEmpty(-1).First();
        var pages = Math.Max(1, (rows.Count + ScoresCommand.PageSize - 1) / ScoresCommand.PageSize);
        if (page > pages) return texts.Refuse(new NoSuchPage(page, pages));
        var title = texts.Heading("scores.title", new { board.Challenge.Title });
        if (rows.Count == 0) return new ChatMessage(title, texts.Paragraph("scores.nobody_" + by));
        if (near && place < 0) return new ChatMessage(title, texts.Paragraph("scores.not_near"));
        var (skip, take) = near ? ScoresCommand.Around(place) : ((page - 1) * ScoresCommand.PageSize, ScoresCommand.PageSize);
        var shown = rows.Skip(skip).Take(take).ToList();
        if (place >= 0 && !near && (place < skip || place >= skip + take)) shown.Add(rows[place]);
        var ids = shown.Select(r => r.Person).ToList();
        var names = await db.People.Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        var blocks = new List<Block>
        {
            title,
            texts.Paragraph("scores.caption_" + by, new
            {
                count = rows.Count,
                score = Percent(board.Definition.Rating.Score),
                points = Percent(board.Definition.Rating.Points),
                pages = near || pages == 1 ? "" : texts.Of("scores.page", new { page, pages }),
            }),
            new TableBlock([.. Columns(order)], [.. shown.Select(r => new Row([.. Cells(order, r, names[r.Person])], r.Person == reader.Id))]),
        };
        if (!near && page < pages) blocks.Add(new ButtonsBlock([new(texts.Of("about.button_next", new { page = page + 1, pages }), $"/scores {board.Challenge.Slug} by={by} page={page + 1}")]));
        return new ChatMessage(blocks);
    }

    public static string Percent(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    public static string Rating(double rating) => rating.ToString("0.0", CultureInfo.InvariantCulture);

    private IEnumerable<Column> Columns(BoardOrder order)
    {
        yield return new(texts.Of("scores.rank"), Number: true);
        yield return new(texts.Of("scores.member"));
        yield return new(texts.Of(order == BoardOrder.Rating ? "scores.rating" : "scores.points"), Number: true);
        if (order != BoardOrder.Rating) yield break;
        yield return new(texts.Of("scores.score_rank"), Number: true);
        yield return new(texts.Of("scores.points"), Number: true);
    }

    private IEnumerable<IReadOnlyList<Span>> Cells(BoardOrder order, PointRow row, string name)
    {
        yield return [new TextSpan(texts.Count(row.Rank))];
        yield return [new PersonSpan(row.Person.Value, name)];
        yield return [new StrongSpan(order == BoardOrder.Rating ? Rating(row.Value) : Figures.Number(row.Value))];
        if (row.Rated is not { } rated) yield break;
        yield return [new TextSpan(rated.Rank is { } rank ? texts.Count(rank) : "–")];
        yield return [new TextSpan(Figures.Number((double)rated.PointParts / PointEntry.Parts))];
    }
}
