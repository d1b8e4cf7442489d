using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Standings;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Costs;

/// <summary>A week of supervision: how many students were there, what their mentors did, and the new bests of students.</summary>
public sealed record SupervisedWeek(DateOnly Monday, int Students, int Actions, double SpentHours, double OneToOneHours, int Improvements);

/// <summary>What mentors did about one student.</summary>
public sealed record SupervisedStudent(PersonId Person, string Name, int Actions, double Hours, int Improvements);

/// <summary>What supervision took in a challenge, against what one-to-one supervision would have taken.</summary>
public sealed record SupervisionReport(
    IReadOnlyList<SupervisedWeek> Weeks, IReadOnlyDictionary<MentorActionKind, int> Actions, double MeetingHours, double StudentWeeks, IReadOnlyList<SupervisedStudent> Students)
{
    public double SpentHours => Weeks.Sum(w => w.SpentHours);
    public double OneToOneHours => Weeks.Sum(w => w.OneToOneHours);
    public double SavedHours => OneToOneHours - SpentHours;
    public int Improvements => Weeks.Sum(w => w.Improvements);
}

/// <summary>
/// Counts what supervision takes. Spent: for each thing that a mentor did the minutes of <see cref="SupervisionRule"/>, and meetings from begin to
/// end, each counted once. One to one: the rule's hours for each week that a student was there, parts of a week as parts. An improvement is a
/// student's ranked public score that is better than all their own before it.
/// </summary>
public sealed class SupervisionCost(CoResearchDb db, LabRules rules, LabCalendar calendar, TimeProvider clock)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>Since the challenge was opened, to its close or to now.</summary>
    public async Task<SupervisionReport> OfAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        var begin = challenge.OpenedAt ?? challenge.CreatedAt;
        var end = challenge.ClosedAt ?? clock.GetUtcNow();
        var (id, rule) = (challenge.Id, rules.Supervision);
        var members = await (
            from member in db.Memberships.AsNoTracking()
            join person in db.People on member.PersonId equals person.Id
            where member.ChallengeId == id && member.Role == Role.Student && person.Name != Person.BaselineName
            select new { person.Id, person.Name, member.JoinedAt, member.LeftAt }).ToListAsync(cancellationToken);
        var actions = await db.MentorActions.AsNoTracking().Where(a => a.ChallengeId == id && a.At >= begin && a.At <= end).ToListAsync(cancellationToken);
        var meetings = (await db.Meetings.AsNoTracking().Where(m => m.ChallengeId == id && m.EndedAt != null && m.BeganAt >= begin && m.BeganAt <= end).ToListAsync(cancellationToken))
            .ConvertAll(m => (m.BeganAt, Hours: (m.EndedAt!.Value - m.BeganAt).TotalHours));
        var improvements = await ImprovementsAsync(challenge, [.. members.Select(m => m.Id)], cancellationToken);
        var weeks = new List<SupervisedWeek>();
        for (var monday = calendar.WeekOf(begin); calendar.BeginOf(monday) < end; monday = monday.AddDays(7))
        {
            var (from, to) = (calendar.BeginOf(monday), calendar.BeginOf(monday.AddDays(7)));
            var there = members.Select(m => Overlap(Later(m.JoinedAt, begin), Earlier(m.LeftAt ?? end, end), from, to) / Week).Where(part => part > 0).ToList();
            var done = actions.Where(a => a.At >= from && a.At < to).ToList();
            weeks.Add(new SupervisedWeek(
                monday, there.Count, done.Count, done.Sum(a => rule.MinutesOf(a.Kind)) / 60 + meetings.Where(m => m.BeganAt >= from && m.BeganAt < to).Sum(m => m.Hours),
                there.Sum() * rule.OneToOne, improvements.Count(i => i.At >= from && i.At < to)));
        }
        var own = improvements.ToLookup(i => i.Person);
        var about = actions.ToLookup(a => a.AboutId);
        return new SupervisionReport(
            weeks, actions.GroupBy(a => a.Kind).ToDictionary(g => g.Key, g => g.Count()), meetings.Sum(m => m.Hours),
            members.Sum(m => Overlap(Later(m.JoinedAt, begin), Earlier(m.LeftAt ?? end, end), begin, end) / Week),
            [.. members.Select(m => new SupervisedStudent(m.Id, m.Name, about[m.Id].Count(), about[m.Id].Sum(a => rule.MinutesOf(a.Kind)) / 60, own[m.Id].Count()))
                .OrderByDescending(s => s.Hours).ThenBy(s => s.Name, StringComparer.OrdinalIgnoreCase)]);
    }

    private async Task<List<(PersonId Person, DateTimeOffset At)>> ImprovementsAsync(Challenge challenge, HashSet<PersonId> students, CancellationToken cancellationToken)
    {
        var board = await Board.OfAsync(db, challenge, cancellationToken);
        var scores = await (
            from submission in db.Submissions.AsNoTracking()
            join score in db.Scores on submission.Id equals score.SubmissionId
            where submission.ChallengeId == challenge.Id && submission.ReproducesId == null && !submission.IsBaseline
            where score.JudgingId == board.Judging && score.PublicGates && score.Public != null
            orderby submission.ReceivedAt, submission.Id
            select new { submission.PersonId, submission.ReceivedAt, score.Public }).ToListAsync(cancellationToken);
        var (best, found) = (new Dictionary<PersonId, double>(), new List<(PersonId, DateTimeOffset)>());
        foreach (var score in scores.Where(s => students.Contains(s.PersonId)))
        {
            var key = RankingRule.KeyOf(score.Public, true, board.Definition.Objective).SortKey;
            if (best.TryGetValue(score.PersonId, out var before) && key >= before) continue;
            best[score.PersonId] = key;
            found.Add((score.PersonId, score.ReceivedAt));
        }
        return found;
    }

    private static TimeSpan Overlap(DateTimeOffset from, DateTimeOffset to, DateTimeOffset begin, DateTimeOffset end) =>
        Earlier(to, end) - Later(from, begin) is var both && both > TimeSpan.Zero ? both : TimeSpan.Zero;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
