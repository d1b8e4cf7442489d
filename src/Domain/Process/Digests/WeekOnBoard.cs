using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Digests;

/// <summary>A member whose best result improved: the rank now, the values then and now, and the idea in the commit's own words.</summary>
public sealed record BoardMove(PersonId Person, string Name, int Rank, double? Before, double Now, SubmissionId Submission, string Title);

/// <summary>A result that would lead, but for a gate.</summary>
public sealed record NearMiss(PersonId Person, string Name, double Value, SubmissionId Submission, string Gate);

/// <summary>What changed on a leaderboard since a moment, and how many submissions each sent.</summary>
public sealed record BoardWeek(Board Board, IReadOnlyList<BoardMove> Moves, IReadOnlyList<NearMiss> NearMisses, IReadOnlyDictionary<PersonId, int> Sent, int Ranked, bool NewLeader)
{
    public int Submissions => Sent.Values.Sum();
    public int People => Sent.Count;

    public bool Empty => Submissions == 0;
}

/// <summary>Reads what changed on leaderboards.</summary>
public sealed class WeekOnBoard(CoResearchDb db, Leaderboard leaderboard)
{
    public const int MostMoves = 8, MostMisses = 3;

    public async Task<BoardWeek> OfAsync(Challenge challenge, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var board = await Board.OfAsync(db, challenge, cancellationToken);
        var sent = await db.Submissions.Where(s => s.ChallengeId == challenge.Id && s.ReceivedAt >= since && !s.IsBaseline && s.ReproducesId == null)
            .GroupBy(s => s.PersonId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var ranked = await leaderboard.CountAsync(board.Judging, Splits.Public, cancellationToken);
        var moves = await MovesAsync(board, since, null, cancellationToken);
        var newLeader = moves.Count > 0 && moves[0].Rank == 1 && await WasLedByOtherAsync(board, moves[0].Person, since, cancellationToken);
        return new BoardWeek(board, moves, await MissesAsync(board, since, cancellationToken), sent, ranked, newLeader);
    }

    /// <summary>The move of one member, or null where their best result is as it was.</summary>
    public async Task<BoardMove?> MoveOfAsync(Board board, Person person, DateTimeOffset since, CancellationToken cancellationToken) =>
        await MovesAsync(board, since, person.Id, cancellationToken) is [var move] ? move : null;

    private async Task<List<BoardMove>> MovesAsync(Board board, DateTimeOffset since, PersonId? only, CancellationToken cancellationToken)
    {
        var unranked = false;
        var changed = await (
            from standing in db.Standings.AsNoTracking()
            join submission in db.Submissions on standing.SubmissionId equals submission.Id
            join person in db.People on standing.PersonId equals person.Id
            join score in db.Scores on new { standing.JudgingId, standing.SubmissionId } equals new { score.JudgingId, score.SubmissionId }
            where standing.JudgingId == board.Judging && standing.Split == Splits.Public && standing.Unranked == unranked && standing.ReceivedAt >= since
                && (only == null || standing.PersonId == only)
            orderby standing.SortKey, standing.ReceivedAt
            select new { standing, submission.Title, person.Name, score.Public }).Take(MostMoves).ToListAsync(cancellationToken);
        var people = changed.Select(c => c.standing.PersonId).ToList();
        var before = (await (
            from score in db.Scores
            join submission in db.Submissions on score.SubmissionId equals submission.Id
            where people.Contains(submission.PersonId) && submission.ChallengeId == board.Challenge.Id && submission.ReceivedAt < since && submission.ReproducesId == null
                && score.JudgingId == board.Judging && score.Public != null && score.PublicGates
            select new { submission.PersonId, Value = score.Public!.Value }).ToListAsync(cancellationToken)).ToLookup(s => s.PersonId, s => s.Value);
        var maximize = board.Definition.Objective.Direction == Direction.Maximize;
        var moves = new List<BoardMove>();
        foreach (var one in changed)
        {
            var old = before[one.standing.PersonId].ToList();
            moves.Add(new BoardMove(one.standing.PersonId, one.Name, (await leaderboard.RankAsync(one.standing, cancellationToken))!.Value,
                old.Count == 0 ? null : maximize ? old.Max() : old.Min(), one.Public!.Value, one.standing.SubmissionId, one.Title));
        }
        return moves;
    }

    /// <summary>Whether the record before was somebody else's.</summary>
    private async Task<bool> WasLedByOtherAsync(Board board, PersonId leader, DateTimeOffset since, CancellationToken cancellationToken) =>
        await (from score in db.Scores
               join submission in db.Submissions on score.SubmissionId equals submission.Id
               where score.JudgingId == board.Judging && score.IsRecord && submission.ReceivedAt < since
               orderby submission.ReceivedAt descending, submission.Id descending
               select (PersonId?)submission.PersonId).FirstOrDefaultAsync(cancellationToken) is { } last && last != leader;

    private async Task<IReadOnlyList<NearMiss>> MissesAsync(Board board, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if ((await leaderboard.PageAsync(board.Judging, Splits.Public, 0, 1, cancellationToken)) is not [{ Rank: 1, Value: { } best }]) return [];
        var maximize = board.Definition.Objective.Direction == Direction.Maximize;
        var failed = await (
            from score in db.Scores.AsNoTracking()
            join submission in db.Submissions on score.SubmissionId equals submission.Id
            join person in db.People on submission.PersonId equals person.Id
            where score.JudgingId == board.Judging && submission.ReceivedAt >= since && !submission.IsBaseline && submission.ReproducesId == null
                && !score.PublicGates && score.Public != null && (maximize ? score.Public > best : score.Public < best)
            select new { score, submission.PersonId, person.Name, submission.Id }).ToListAsync(cancellationToken);
        return [.. failed.GroupBy(f => f.PersonId).Select(g => maximize ? g.MaxBy(f => f.score.Public)! : g.MinBy(f => f.score.Public)!)
            .OrderBy(f => maximize ? -f.score.Public : f.score.Public).Take(MostMisses)
            .Select(f => new NearMiss(f.PersonId, f.Name, f.score.Public!.Value, f.Id, f.score.Verdict.Gates.FirstOrDefault(g => g.Split is Splits.Public or GateValue.OfRun && !g.Passed)?.Name ?? ""))];
    }
}
