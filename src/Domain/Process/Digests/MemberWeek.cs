using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Questions;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Digests;

/// <summary>A student's week in a challenge, and what comes next.</summary>
/// <param name="Move">Their best result, where it improved.</param>
/// <param name="Answered">Their questions that were answered.</param>
/// <param name="Due">Their open cards that are late or due within seven days, the earliest first.</param>
public sealed record StudentWeek(
    Board Board, int Submissions, int Failed, BoardMove? Move, LeaderboardRow? Place, int Ranked, long Kudos, int CardsDone, IReadOnlyList<Question> Answered, IReadOnlyList<Card> Due)
{
    /// <summary>Nothing happened, and nothing is due.</summary>
    public bool Empty => Submissions == 0 && Kudos == 0 && CardsDone == 0 && Answered.Count == 0 && Due.Count == 0;
}

/// <summary>Puts together what students are told of their week.</summary>
public sealed class MemberWeek(CoResearchDb db, WeekOnBoard weekOnBoard, Leaderboard leaderboard, CardList cards, TimeProvider clock)
{
    /// <summary>The challenges that ran since a moment and in which somebody is a student, those with nothing to say left out.</summary>
    public async Task<IReadOnlyList<StudentWeek>> OfAsync(Person student, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var challenges = await (
            from member in db.Memberships
            join challenge in db.Challenges.Where(Challenge.RanAfter(since)) on member.ChallengeId equals challenge.Id
            where member.PersonId == student.Id && member.LeftAt == null && member.Role == Role.Student
            orderby challenge.Slug
            select challenge).AsNoTracking().ToListAsync(cancellationToken);
        var due = (await cards.OfAsync(student.Id, cancellationToken)).Select(c => c.Row.Card).ToLookup(c => c.ChallengeId);
        var weeks = new List<StudentWeek>();
        foreach (var challenge in challenges) weeks.Add(await OfAsync(student, challenge, since, [.. due[challenge.Id]], cancellationToken));
        return [.. weeks.Where(w => !w.Empty)];
    }

    private async Task<StudentWeek> OfAsync(Person student, Challenge challenge, DateTimeOffset since, List<Card> open, CancellationToken cancellationToken)
    {
        var id = challenge.Id;
        var until = student.DayAt(clock.GetUtcNow()).AddDays(7);
        var board = await Board.OfAsync(db, challenge, cancellationToken);
        var sent = await db.Submissions.Where(s => s.ChallengeId == id && s.PersonId == student.Id && s.ReceivedAt >= since && s.ReproducesId == null && !s.IsBaseline)
            .Select(s => s.State).ToListAsync(cancellationToken);
        return new StudentWeek(
            board, sent.Count, sent.Count(s => s == SubmissionState.Failed),
            await weekOnBoard.MoveOfAsync(board, student, since, cancellationToken),
            await leaderboard.RowOfAsync(board.Judging, board.Split, student.Id, cancellationToken),
            await leaderboard.CountAsync(board.Judging, board.Split, cancellationToken),
            await db.GiftShares.Where(s => s.ReceiverId == student.Id)
                .Join(db.Gifts.Where(g => g.ChallengeId == id && g.At >= since && g.UndoneAt == null && g.VoidedAt == null), s => s.GiftId, g => g.Id, (s, g) => g.Points).SumAsync(p => (long)p, cancellationToken),
            await db.Cards.CountAsync(c => c.ChallengeId == id && c.ArchivedAt == null && c.Column == CardColumn.Done && c.MovedAt >= since && db.CardPeople.Any(p => p.CardId == c.Id && p.PersonId == student.Id), cancellationToken),
            await db.Questions.AsNoTracking().Where(q => q.ChallengeId == id && q.AskedBy == student.Id && q.AnsweredAt >= since).OrderBy(q => q.Id).ToListAsync(cancellationToken),
            [.. open.Where(c => c.Due <= until).OrderBy(c => c.Due)]);
    }
}
