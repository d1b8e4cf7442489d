using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Standings;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Explains a member's rating: what it is made of, and the latest micro-rewards.</summary>
internal sealed class WhyCommand(CoResearchDb db, Leaderboard leaderboard, Ratings ratings, MicroSentences sentences, Texts texts) : ICommand
{
    private const int Latest = 8;

    public CommandSpec Spec => new("why", "Explain a member's rating in a challenge: place, points and the latest micro-rewards")
    {
        Arguments = [new("person", ArgumentKind.Person, "whose rating"), new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/why @ada gamma-hadron",
        Topic = Topics.Recognition,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (member, challenge) = (call.Person("person")!, call.Challenge!);
        var board = await Board.OfAsync(db, challenge, cancellationToken);
        var standing = await leaderboard.FindAsync(board.Judging, board.Split, member.Id, cancellationToken);
        var rank = standing is null ? null : await leaderboard.RankAsync(standing, cancellationToken);
        var rated = await ratings.OfAsync(board, member.Id, rank, cancellationToken);
        var blocks = new List<Block> { texts.Heading("micro.why", new { name = member.Name, challenge.Title }) };
        if (rated is null) blocks.Add(texts.Paragraph("micro.no_rating", new { person = Who(member) }));
        else await ExplainAsync(blocks, board, rated, member, cancellationToken);
        var sums = await db.PointSums.AsNoTracking().SingleOrDefaultAsync(s => s.PersonId == member.Id && s.Month == PointSum.Ever && s.ChallengeId == challenge.Id, cancellationToken);
        blocks.Add(texts.Paragraph("micro.points", new
        {
            kudos = Figures.Number((double)(sums?.Kudos ?? 0) / PointEntry.Parts),
            awards = texts.Count(sums?.Awards ?? 0),
            micro = texts.Count(sums?.MicroRewards ?? 0),
        }));
        var lines = await db.PointEntries.AsNoTracking()
            .Where(e => e.PersonId == member.Id && e.Purse == Purse.Earned && e.ChallengeId == challenge.Id && (e.Kind == PointKind.MicroReward || e.Kind == PointKind.Correction))
            .OrderByDescending(e => e.Id).Take(Latest).ToListAsync(cancellationToken);
        blocks.Add(texts.Paragraph(lines.Count == 0 ? "micro.none_yet" : "micro.latest"));
        blocks.AddRange(lines.Select(e => new ParagraphBlock(sentences.Of(e, board))));
        return new ChatMessage(blocks);
    }

    private async Task ExplainAsync(List<Block> blocks, Board board, Rated rated, Person member, CancellationToken cancellationToken)
    {
        var (rule, listed) = (board.Definition.Rating, await leaderboard.ListedAsync(board.Judging, board.Split, cancellationToken));
        blocks.Add(texts.Paragraph("micro.rating", new
        {
            person = Who(member),
            rating = new StrongSpan(PointBoardView.Rating(rated.Rating)),
            scoreWeight = PointBoardView.Percent(rule.Score),
            score = PointBoardView.Rating(100 * rated.ScorePercentile),
            pointsWeight = PointBoardView.Percent(rule.Points),
            points = PointBoardView.Rating(100 * rated.PointsPercentile),
        }));
        blocks.Add(rated.Rank is { } rank ? texts.Paragraph("micro.score_part", new { rank, listed, percent = PointBoardView.Percent(rated.ScorePercentile) }) : texts.Paragraph("micro.score_part_unranked"));
        blocks.Add(texts.Paragraph("micro.points_part", new { points = Figures.Number((double)rated.PointParts / PointEntry.Parts), percent = PointBoardView.Percent(rated.PointsPercentile) }));
    }

    private static PersonSpan Who(Person member) => new(member.Id.Value, member.Name);
}
