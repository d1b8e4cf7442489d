using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Recognition.Streams;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Standings;

/// <summary>By what a challenge's members can be put in order, beside the score.</summary>
public enum BoardOrder
{
    Score,
    Rating,

    /// <summary>Points for leaps.</summary>
    Leap,

    /// <summary>Kudos received from others, as they weigh.</summary>
    Help,
}

/// <summary>A place on such a board: equal values share a rank, and stand in the order in which people came to the lab.</summary>
public sealed record PointRow(int Rank, PersonId Person, double Value, Rated? Rated);

/// <summary>The boards of a challenge that are not about the score: everybody with something to show, the largest value first.</summary>
public sealed class PointBoards(CoResearchDb db, Ratings ratings)
{
    public async Task<IReadOnlyList<PointRow>> ListAsync(Board board, BoardOrder order, CancellationToken cancellationToken)
    {
        var values = order switch
        {
            BoardOrder.Rating => (await ratings.AllAsync(board, cancellationToken)).Select(r => (r.Person, Value: Math.Round(r.Rating, 1, MidpointRounding.AwayFromZero), Rated: (Rated?)r)),
            BoardOrder.Leap => (await LeapsAsync(board.Challenge.Id, cancellationToken)).Select(p => (p.Key, Value: (double)p.Value, Rated: (Rated?)null)),
            BoardOrder.Help => (await HelpAsync(board.Challenge.Id, cancellationToken)).Select(p => (p.Key, Value: (double)p.Value / PointEntry.Parts, Rated: (Rated?)null)),
            _ => throw new ArgumentOutOfRangeException(nameof(order), order, "The score has a leaderboard of its own."),
        };
        var rows = new List<PointRow>();
        foreach (var (person, value, rated) in values.OrderByDescending(v => v.Value).ThenBy(v => v.Item1.Value))
            rows.Add(new(rows.Count > 0 && rows[^1].Value.Equals(value) ? rows[^1].Rank : rows.Count + 1, person, value, rated));
        return rows;
    }

    private async Task<Dictionary<PersonId, long>> LeapsAsync(ChallengeId challenge, CancellationToken cancellationToken)
    {
        var prefix = StreamCatalog.PrefixOf(new Leap(), challenge);
        var end = StreamCatalog.EndOf(prefix);
        return await db.PointEntries.Where(e => string.Compare(e.Subject, prefix) >= 0 && string.Compare(e.Subject, end) < 0)
            .GroupBy(e => e.PersonId).Select(g => new { g.Key, Points = g.Sum(e => e.Points) }).Where(p => p.Points > 0)
            .ToDictionaryAsync(p => p.Key, p => p.Points, cancellationToken);
    }

    private async Task<Dictionary<PersonId, long>> HelpAsync(ChallengeId challenge, CancellationToken cancellationToken) =>
        await db.PointSums.Where(s => s.ChallengeId == challenge && s.Month == PointSum.Ever && s.Kudos > 0)
            .ToDictionaryAsync(s => s.PersonId, s => s.Kudos, cancellationToken);
}
