using System.Text;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Costs;

/// <summary>
/// A challenge's students for a gradebook, as CSV (UTF-8, RFC 4180), by name, also those who left: student, joined, left (UTC, ISO 8601), submissions,
/// scored, failed, best_public (rounded as it is ranked; only what passed the gates), public_rank, final_private and private_rank (once revealed),
/// weeks_active (weeks of the lab with a submission or a check-in's answer), check_ins_answered (also where nobody had asked yet), check_ins_asked,
/// kudos_received and kudos_given (points that stand in this challenge), stage_reports (stages that ran while the student was there and whose report
/// was presented) and stage_reports_with_work (those of them in whose stage the student had a scored submission, a card that got done or an artefact).
/// </summary>
public sealed class ExportCourse(CoResearchDb db, Exports exports, LabCalendar calendar, TimeProvider clock)
{
    private static readonly string[] Header =
    [
        "student", "joined", "left", "submissions", "scored", "failed", "best_public", "public_rank", "final_private", "private_rank", "weeks_active",
        "check_ins_answered", "check_ins_asked", "kudos_received", "kudos_given", "stage_reports", "stage_reports_with_work",
    ];

    /// <summary>The path of the file, which appears whole.</summary>
    public async Task<string> RunAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        var (id, now) = (challenge.Id, clock.GetUtcNow());
        var board = await Board.OfAsync(db, challenge, cancellationToken);
        var students = await (
            from member in db.Memberships.AsNoTracking()
            join person in db.People on member.PersonId equals person.Id
            where member.ChallengeId == id && member.Role == Role.Student && person.Name != Person.BaselineName
            select new { person.Id, person.Name, member.JoinedAt, member.LeftAt }).ToListAsync(cancellationToken);
        var sent = (await db.Submissions.AsNoTracking().Where(s => s.ChallengeId == id && s.ReproducesId == null && !s.IsBaseline)
            .Select(s => new { s.PersonId, s.State, s.ReceivedAt }).ToListAsync(cancellationToken)).ToLookup(s => s.PersonId);
        var checkIns = (await db.CheckIns.AsNoTracking().Where(c => c.ChallengeId == id).ToListAsync(cancellationToken)).ToLookup(c => c.PersonId);
        var publicly = await PlacesAsync(board, Splits.Public, cancellationToken);
        var privately = challenge.State == ChallengeState.Revealed ? await PlacesAsync(board, Splits.Private, cancellationToken) : [];
        var gifts = db.Gifts.Where(g => g.ChallengeId == id && g.UndoneAt == null && g.VoidedAt == null);
        var received = await db.GiftShares.Join(gifts, s => s.GiftId, g => g.Id, (s, g) => new { s.ReceiverId, g.Points })
            .GroupBy(s => s.ReceiverId).Select(g => new { g.Key, Points = g.Sum(s => s.Points) }).ToDictionaryAsync(g => g.Key, g => g.Points, cancellationToken);
        var given = await db.GiftShares.Join(gifts, s => s.GiftId, g => g.Id, (s, g) => new { g.GiverId, g.Points })
            .GroupBy(s => s.GiverId).Select(g => new { g.Key, Points = g.Sum(s => s.Points) }).ToDictionaryAsync(g => g.Key, g => g.Points, cancellationToken);
        var reported = await db.Stages.AsNoTracking().Where(s => s.ChallengeId == id && s.BegunAt != null && db.StageReports.Any(r => r.StageId == s.Id)).ToListAsync(cancellationToken);
        var stages = reported.ConvertAll(s => s.Id);
        var brought = (await db.Artefacts.Where(a => stages.Contains(a.StageId)).Select(a => new { a.By, a.StageId }).ToListAsync(cancellationToken)).ToLookup(a => a.By, a => a.StageId);
        var done = (await (
            from held in db.CardPeople
            join card in db.Cards on held.CardId equals card.Id
            where card.ChallengeId == id && card.Column == CardColumn.Done
            select new { held.PersonId, card.MovedAt }).ToListAsync(cancellationToken)).ToLookup(c => c.PersonId, c => c.MovedAt);

        var text = new StringBuilder(CsvLine.Of(Header));
        foreach (var student in students.OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase))
        {
            var (own, weeks) = (sent[student.Id].ToList(), checkIns[student.Id].ToList());
            var (best, rank) = publicly.GetValueOrDefault(student.Id);
            var (final, place) = privately.GetValueOrDefault(student.Id);
            text.Append(CsvLine.Of(
                student.Name, student.JoinedAt, student.LeftAt, own.Count, own.Count(s => s.State == SubmissionState.Scored), own.Count(s => s.State == SubmissionState.Failed), best, rank, final, place,
                own.Select(s => calendar.WeekOf(s.ReceivedAt)).Concat(weeks.Where(c => c.AnsweredAt is not null).Select(c => calendar.WeekOf(c.AnsweredAt!.Value))).Distinct().Count(),
                weeks.Count(c => c.StateAt(now) == CheckInState.Answered), weeks.Count(c => c.WasAsked), received.GetValueOrDefault(student.Id), given.GetValueOrDefault(student.Id),
                reported.Count(s => s.BegunAt < (student.LeftAt ?? now) && (s.EndedAt ?? now) > student.JoinedAt),
                reported.Count(s => brought[student.Id].Contains(s.Id) || own.Where(o => o.State == SubmissionState.Scored).Select(o => o.ReceivedAt).Concat(done[student.Id]).Any(at => at >= s.BegunAt && at <= (s.EndedAt ?? now)))));
        }
        var file = exports.Place($"course-{challenge.Slug}-{now:yyyyMMdd-HHmmss-fff}.csv");
        await File.WriteAllTextAsync(file + ".tmp", text.ToString(), new UTF8Encoding(false), cancellationToken);
        File.Move(file + ".tmp", file, overwrite: true);
        return file;
    }

    /// <summary>The value and the rank of everybody who is ranked.</summary>
    private async Task<Dictionary<PersonId, (double? Value, int? Rank)>> PlacesAsync(Board board, string split, CancellationToken cancellationToken)
    {
        var unranked = false;
        var ranked = await (
            from standing in db.Standings.AsNoTracking()
            join score in db.Scores on new { standing.JudgingId, standing.SubmissionId } equals new { score.JudgingId, score.SubmissionId }
            where standing.JudgingId == board.Judging && standing.Split == split && standing.Unranked == unranked
            orderby standing.SortKey, standing.ReceivedAt, standing.SubmissionId
            select new { standing.PersonId, score.Public, score.Private }).ToListAsync(cancellationToken);
        return ranked.Select((r, i) => (r.PersonId, Value: RankingRule.Rounded(split == Splits.Public ? r.Public : r.Private, board.Definition.Objective), Rank: (int?)i + 1))
            .ToDictionary(r => r.PersonId, r => (r.Value, r.Rank));
    }
}
