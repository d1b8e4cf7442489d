using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.CheckIns;

/// <summary>A check-in as people read it: the newest answers by part, and when they were given.</summary>
public sealed record CheckInRow(CheckIn CheckIn, string Name, IReadOnlyDictionary<string, string> Answers, DateTimeOffset? At)
{
    /// <summary>The newest answer came after the window had closed.</summary>
    public bool Late => At > CheckIn.ClosesAt;
    public bool Edited => CheckIn.Version > 1;

    /// <summary>Whether anybody waits for their word: they are still a student of it, and have access.</summary>
    public bool Awaited { get; init; }
}

/// <summary>What a member's check-in is filled in with before they say anything: their week as the lab saw it.</summary>
public sealed record CheckInDraft(
    IReadOnlyList<Card> DoneCards, IReadOnlyList<Card> NextCards, IReadOnlyList<Card> BlockedCards, int Submissions, int Failed, double? Best, double? BestBefore, IReadOnlyList<string> Titles)
{
    public bool Empty => DoneCards.Count == 0 && NextCards.Count == 0 && BlockedCards.Count == 0 && Submissions == 0;
}

/// <summary>Reads check-ins, and what they would be filled in with.</summary>
public sealed class CheckInList(CoResearchDb db, TimeProvider clock)
{
    private const int MostTitles = 3;

    /// <summary>A challenge's check-ins of a week, by name; people whom the lab erased keep their number.</summary>
    public async Task<IReadOnlyList<CheckInRow>> WeekAsync(ChallengeId challenge, DateOnly week, CancellationToken cancellationToken) =>
        await RowsAsync(db.CheckIns.Where(c => c.ChallengeId == challenge && c.Week == week), cancellationToken);

    /// <summary>Somebody's check-ins in a challenge, the newest first.</summary>
    public async Task<IReadOnlyList<CheckInRow>> OfAsync(PersonId person, ChallengeId challenge, int most, CancellationToken cancellationToken) =>
        [.. (await RowsAsync(db.CheckIns.Where(c => c.PersonId == person && c.ChallengeId == challenge).OrderByDescending(c => c.Week).Take(most), cancellationToken)).OrderByDescending(r => r.CheckIn.Week)];

    public async Task<CheckInRow?> FindAsync(CheckInId id, CancellationToken cancellationToken) => (await RowsAsync(db.CheckIns.Where(c => c.Id == id), cancellationToken)) is [var row] ? row : null;

    /// <summary>The newest week of a challenge in which anybody was asked or answered.</summary>
    public Task<DateOnly?> LastWeekAsync(ChallengeId challenge, CancellationToken cancellationToken) =>
        db.CheckIns.Where(c => c.ChallengeId == challenge).MaxAsync(c => (DateOnly?)c.Week, cancellationToken);

    /// <summary>The member's week: what they have not told yet, since their newest answer of the last two weeks; seven days where there is none.</summary>
    public async Task<CheckInDraft> DraftAsync(PersonId person, Challenge challenge, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var told = await db.CheckInAnswers.Where(a => db.CheckIns.Any(c => c.Id == a.CheckInId && c.PersonId == person && c.ChallengeId == challenge.Id)).MaxAsync(a => (DateTimeOffset?)a.At, cancellationToken);
        var since = told > now.AddDays(-14) ? told.Value : now.AddDays(-7);
        var own = await db.Cards.AsNoTracking().Where(c => c.ChallengeId == challenge.Id && c.ArchivedAt == null && db.CardPeople.Any(p => p.CardId == c.Id && p.PersonId == person))
            .OrderBy(c => c.Due ?? DateOnly.MaxValue).ThenBy(c => c.Id).ToListAsync(cancellationToken);
        var sent = await (
            from submission in db.Submissions
            where submission.PersonId == person && submission.ChallengeId == challenge.Id && submission.ReproducesId == null && submission.ReceivedAt > since
            orderby submission.Id
            select new { submission.Title, submission.State }).ToListAsync(cancellationToken);
        var board = await Board.OfAsync(db, challenge, cancellationToken);
        var scores = await (
            from score in db.Scores
            join submission in db.Submissions on score.SubmissionId equals submission.Id
            where submission.PersonId == person && score.JudgingId == board.Judging && submission.ReproducesId == null && score.Public != null && score.PublicGates
            select new { score.Public, submission.ReceivedAt }).ToListAsync(cancellationToken);
        var best = Best(scores.Select(s => s.Public!.Value), board);
        var before = Best(scores.Where(s => s.ReceivedAt <= since).Select(s => s.Public!.Value), board);
        return new CheckInDraft(
            [.. own.Where(c => c.Column == CardColumn.Done && c.MovedAt > since)],
            [.. own.Where(c => c.Column is CardColumn.Doing or CardColumn.Test or CardColumn.Planned && c.BlockedAt is null).OrderByDescending(c => c.Column)],
            [.. own.Where(c => c.BlockedAt is not null && c.Column != CardColumn.Done)],
            sent.Count, sent.Count(s => s.State == SubmissionState.Failed), best, before,
            [.. sent.Select(s => s.Title).Distinct().TakeLast(MostTitles)]);
    }

    private static double? Best(IEnumerable<double> values, Board board)
    {
        var all = values.ToList();
        return all.Count == 0 ? null : board.Definition.Objective.Direction == Direction.Maximize ? all.Max() : all.Min();
    }

    private async Task<IReadOnlyList<CheckInRow>> RowsAsync(IQueryable<CheckIn> checkIns, CancellationToken cancellationToken)
    {
        var found = await (
            from checkIn in checkIns.AsNoTracking()
            join person in db.People on checkIn.PersonId equals person.Id
            orderby person.Name
            select new
            {
                checkIn,
                person.Name,
                Awaited = person.RemovedAt == null && db.Memberships.Any(m => m.PersonId == checkIn.PersonId && m.ChallengeId == checkIn.ChallengeId && m.LeftAt == null && m.Role == Role.Student),
            }).ToListAsync(cancellationToken);
        var ids = found.Select(f => f.checkIn.Id).ToList();
        var answers = (await db.CheckInAnswers.AsNoTracking().Where(a => ids.Contains(a.CheckInId)).ToListAsync(cancellationToken)).ToLookup(a => (a.CheckInId, a.Version));
        return [.. found.Select(f =>
        {
            var newest = answers[(f.checkIn.Id, f.checkIn.Version)].ToList();
            return new CheckInRow(f.checkIn, f.Name, newest.ToDictionary(a => a.Part, a => a.Text), newest.Count == 0 ? null : newest[0].At) { Awaited = f.Awaited };
        })];
    }
}
