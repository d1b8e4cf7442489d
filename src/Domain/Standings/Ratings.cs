using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Recognition.Streams;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Standings;

/// <summary>
/// The rating of a challenge's members, 0 to 100: 100 × (w<sub>s</sub> × score percentile + w<sub>p</sub> × points percentile) with the challenge's weights.
/// Only members on the leaderboard have one. A percentile is the share of the <em>other</em> members on it who have strictly less:
/// <list type="bullet">
/// <item>score: who stand below. Places are never shared (the earlier of two equal scores stands above); unranked members share the last
/// place and have 0, whoever is ranked stands above them.</item>
/// <item>points: who received fewer points in the challenge: kudos as they weigh, awards and micro-rewards. Equal points do not count as fewer, so whoever
/// has as few as anybody has 0.</item>
/// <item>alone on the leaderboard: 1 for the score when ranked, 1 for points above zero, otherwise 0.</item>
/// </list>
/// </summary>
public sealed class Ratings(CoResearchDb db)
{
    /// <summary>Everybody on the leaderboard, in its order.</summary>
    public async Task<IReadOnlyList<Rated>> AllAsync(Board board, CancellationToken cancellationToken)
    {
        var listed = await db.Standings.AsNoTracking().Where(s => s.JudgingId == board.Judging && s.Split == board.Split)
            .OrderBy(s => s.Unranked).ThenBy(s => s.SortKey).ThenBy(s => s.ReceivedAt).ThenBy(s => s.SubmissionId)
            .Select(s => new { s.PersonId, s.Unranked }).ToListAsync(cancellationToken);
        var points = await SumsOf(board.Challenge.Id).ToDictionaryAsync(s => s.PersonId, s => s.Points, cancellationToken);
        var parts = listed.Select(s => points.GetValueOrDefault(s.PersonId)).ToArray();
        var sorted = parts.Order().ToArray();
        var ranked = listed.TakeWhile(s => !s.Unranked).Count();
        return [.. listed.Select((s, i) => Rate(
            board.Definition.Rating, s.PersonId, s.Unranked ? null : i + 1, s.Unranked ? 0 : listed.Count - i - 1, FewerThan(sorted, parts[i]), listed.Count, parts[i]))];
    }

    /// <summary>One member's, or null where they are not on the leaderboard.</summary>
    public async Task<Rated?> OfAsync(Board board, PersonId person, int? rank, CancellationToken cancellationToken)
    {
        var standings = db.Standings.Where(s => s.JudgingId == board.Judging && s.Split == board.Split);
        if (!await standings.AnyAsync(s => s.PersonId == person, cancellationToken)) return null;
        var listed = await standings.CountAsync(cancellationToken);
        var sums = SumsOf(board.Challenge.Id);
        var own = await sums.Where(s => s.PersonId == person).Select(s => s.Points).SingleOrDefaultAsync(cancellationToken);
        var others = standings.Where(s => s.PersonId != person);
        var fewer = await others.CountAsync(s => (sums.Where(p => p.PersonId == s.PersonId).Select(p => (long?)p.Points).FirstOrDefault() ?? 0) < own, cancellationToken);
        return Rate(board.Definition.Rating, person, rank, rank is null ? 0 : listed - rank.Value, fewer, listed, own);
    }

    /// <summary><paramref name="below"/> and <paramref name="fewer"/> count other members, of <paramref name="listed"/> in all.</summary>
    public static Rated Rate(RatingRule rule, PersonId person, int? rank, int below, int fewer, int listed, long parts)
    {
        var score = listed > 1 ? (double)below / (listed - 1) : rank is null ? 0 : 1;
        var points = listed > 1 ? (double)fewer / (listed - 1) : parts > 0 ? 1 : 0;
        return new(person, rank, score, points, parts, 100 * (rule.Score * score + rule.Points * points));
    }

    private IQueryable<PersonPoints> SumsOf(ChallengeId challenge) =>
        db.PointSums.Where(s => s.ChallengeId == challenge && s.Month == PointSum.Ever)
            .Select(s => new PersonPoints { PersonId = s.PersonId, Points = s.Kudos + PointEntry.Parts * (s.Awards + s.MicroRewards) });

    private static int FewerThan(long[] sorted, long value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
            if (sorted[(low + high) / 2] < value) low = (low + high) / 2 + 1;
            else high = (low + high) / 2;
        return low;
    }

    private sealed class PersonPoints
    {
        public PersonId PersonId { get; init; }
        public long Points { get; init; }
    }
}

/// <summary>A member's rating and what it is made of; percentiles from 0 to 1, points in thousandths.</summary>
public sealed record Rated(PersonId Person, int? Rank, double ScorePercentile, double PointsPercentile, long PointParts, double Rating);
