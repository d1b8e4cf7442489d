using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Standings;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Costs;

/// <summary>A week of supervision: how many students were there, what their mentors did, the new bests of students, and how long the lab's machines ran for them.</summary>
public sealed record SupervisedWeek(DateOnly Monday, int Students, int Actions, double SpentHours, double OneToOneHours, int Improvements, double ComputeHours);

/// <summary>What mentors did about one student, and how long the lab's machines ran for them.</summary>
public sealed record SupervisedStudent(PersonId Person, string Name, int Actions, double Hours, int Improvements, double ComputeHours);

/// <summary>What supervision took in a challenge, against what one-to-one supervision would have taken.</summary>
public sealed record SupervisionReport(
    IReadOnlyList<SupervisedWeek> Weeks, IReadOnlyDictionary<MentorActionKind, int> Actions, double MeetingHours, double StudentWeeks, IReadOnlyList<SupervisedStudent> Students)
{
    public double SpentHours => Weeks.Sum(w => w.SpentHours);
    public double OneToOneHours => Weeks.Sum(w => w.OneToOneHours);
    public double SavedHours => OneToOneHours - SpentHours;
    public int Improvements => Weeks.Sum(w => w.Improvements);
    public double ComputeHours => Students.Sum(s => s.ComputeHours);
}

/// <summary>
/// Counts what supervision takes. Spent: for each thing that a mentor did the minutes of <see cref="SupervisionRule"/>, and meetings from begin to
/// end, each counted once. One to one: the rule's hours for each week that a student was there, parts of a week as parts. An improvement is a
/// student's ranked public score that is better than all their own before it. Compute: from begin to end of each run of a student's, whatever became of it,
/// in the week in which it began.
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
        var runs = await RunsAsync(id, [.. members.Select(m => m.Id)], begin, end, cancellationToken);
        var weeks = new List<SupervisedWeek>();
        for (var monday = calendar.WeekOf(begin); calendar.BeginOf(monday) < end; monday = monday.AddDays(7))
        {
            var (from, to) = (calendar.BeginOf(monday), calendar.BeginOf(monday.AddDays(7)));
            var there = members.Select(m => Overlap(Later(m.JoinedAt, begin), Earlier(m.LeftAt ?? end, end), from, to) / Week).Where(part => part > 0).ToList();
            var done = actions.Where(a => a.At >= from && a.At < to).ToList();
            weeks.Add(new SupervisedWeek(
                monday, there.Count, done.Count, done.Sum(a => rule.MinutesOf(a.Kind)) / 60 + meetings.Where(m => m.BeganAt >= from && m.BeganAt < to).Sum(m => m.Hours),
                there.Sum() * rule.OneToOne, improvements.Count(i => i.At >= from && i.At < to), runs.Where(r => r.At >= from && r.At < to).Sum(r => r.Hours)));
        }
        var own = improvements.ToLookup(i => i.Person);
        var ran = runs.ToLookup(r => r.Person, r => r.Hours);
        var about = actions.ToLookup(a => a.AboutId);
        return new SupervisionReport(
            weeks, actions.GroupBy(a => a.Kind).ToDictionary(g => g.Key, g => g.Count()), meetings.Sum(m => m.Hours),
            members.Sum(m => Overlap(Later(m.JoinedAt, begin), Earlier(m.LeftAt ?? end, end), begin, end) / Week),
            [.. members.Select(m => new SupervisedStudent(m.Id, m.Name, about[m.Id].Count(), about[m.Id].Sum(a => rule.MinutesOf(a.Kind)) / 60, own[m.Id].Count(), ran[m.Id].Sum()))
                .OrderByDescending(s => s.Hours).ThenBy(s => s.Name, StringComparer.OrdinalIgnoreCase)]);
    }

    private async Task<List<(PersonId Person, DateTimeOffset At, double Hours)>> RunsAsync(
        ChallengeId challenge, HashSet<PersonId> students, DateTimeOffset begin, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var runs = await (
            from run in db.Runs.AsNoTracking()
            join submission in db.Submissions on run.SubmissionId equals submission.Id
            where submission.ChallengeId == challenge && run.StartedAt != null && run.StartedAt >= begin && run.StartedAt <= end
            select new { submission.PersonId, StartedAt = run.StartedAt!.Value, run.FinishedAt }).ToListAsync(cancellationToken);
        return [.. runs.Where(r => students.Contains(r.PersonId)).Select(r => (r.PersonId, r.StartedAt, ((r.FinishedAt ?? now) - r.StartedAt).TotalHours))];
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
