using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.CheckIns;

/// <summary>
/// Asks every student of an open challenge once a week at their own local time, and reminds them once before the window closes. Called
/// often; what it does is decided by what is stored, so that a crash, a clock that is changed or a day without the bot asks nobody twice
/// and leaves nobody out. Commits.
/// </summary>
public sealed class AskCheckIns(CoResearchDb db, CheckInPlans plans, WhoIsAway whoIsAway, LabRules rules, TimeProvider clock, Pulses pulses)
{
    /// <summary>How long before the window closes somebody is reminded; earlier where that is a holiday.</summary>
    public static readonly TimeSpan RemindBefore = TimeSpan.FromDays(1);

    private const int Batch = 200;

    /// <summary>A week at most, and the holidays in it.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(21);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var told = await AskAsync(now, cancellationToken);
        return told + await RemindAsync(now, cancellationToken);
    }

    private async Task<int> AskAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var challenges = await db.Challenges.AsNoTracking().Where(c => c.State == ChallengeState.Open).ToListAsync(cancellationToken);
        var planned = await plans.AllAsync(challenges, cancellationToken);
        var zones = await db.People.Where(p => p.RemovedAt == null).Select(p => p.TimeZone).Distinct().ToListAsync(cancellationToken);
        var due = new Dictionary<(ChallengeId, string), DueCheckIn>();
        foreach (var challenge in challenges)
            foreach (var zone in zones)
                if (plans.ScheduleOf(planned[challenge.Id], zone).At(now) is { } one && !IsQuiet(now, one.At, zone)) due[(challenge.Id, zone)] = one;
        if (due.Count == 0) return 0;
        var newest = due.Values.Max(d => d.Week);
        var ids = due.Keys.Select(k => k.Item1).Distinct().ToList();
        var members = await (
            from member in db.Memberships
            join person in db.People on member.PersonId equals person.Id
            where member.LeftAt == null && member.Role == Role.Student && person.RemovedAt == null && person.Name != Person.BaselineName && ids.Contains(member.ChallengeId)
                && !db.CheckIns.Any(c => c.PersonId == member.PersonId && c.ChallengeId == member.ChallengeId && c.Week >= newest)
            select new
            {
                member.PersonId,
                member.ChallengeId,
                member.JoinedAt,
                person.TimeZone,
                Last = db.CheckIns.Where(c => c.PersonId == member.PersonId && c.ChallengeId == member.ChallengeId).Max(c => (DateOnly?)c.Week),
            }).ToListAsync(cancellationToken);
        if (members.Count == 0) return 0;
        var free = await FreeAsync(now, cancellationToken);
        var asked = members.Where(m => due.TryGetValue((m.ChallengeId, m.TimeZone), out var one) && m.JoinedAt <= one.At && (m.Last is null || m.Last < one.Week)
            && !free.IsHoliday(TodayIn(m.TimeZone, now))).ToList();
        var count = 0;
        foreach (var batch in asked.Chunk(Batch))
        {
            await db.BeginWriteAsync(cancellationToken);

            // They may have answered, left or moved while this was read.
            var people = batch.Select(b => b.PersonId).Distinct().ToList();
            var still = (await db.Memberships.Where(m => people.Contains(m.PersonId) && m.LeftAt == null).Select(m => new { m.PersonId, m.ChallengeId }).ToListAsync(cancellationToken)).ToHashSet();
            var known = (await db.CheckIns.Where(c => people.Contains(c.PersonId)).GroupBy(c => new { c.PersonId, c.ChallengeId })
                .Select(g => new { g.Key, Week = g.Max(c => c.Week) }).ToListAsync(cancellationToken)).ToDictionary(k => k.Key, k => k.Week);
            var made = new List<CheckIn>();
            foreach (var one in batch)
            {
                var (key, when) = (new { one.PersonId, one.ChallengeId }, due[(one.ChallengeId, one.TimeZone)]);
                if (!still.Contains(key) || (known.TryGetValue(key, out var last) && last >= when.Week)) continue;
                var checkIn = CheckIn.Ask(one.PersonId, one.ChallengeId, when.Week, now, when.ClosesAt);
                db.CheckIns.Add(checkIn);
                if (free.IsAway(one.PersonId, TodayIn(one.TimeZone, now))) checkIn.Skip(now);
                else made.Add(checkIn);
            }
            await db.SaveChangesAsync(cancellationToken);
            foreach (var checkIn in made) db.Notices.Add(Notice.Of(NoticeKind.CheckInAsked, checkIn.PersonId, checkIn.ChallengeId, checkIn.Id.Value, "", now));
            count += made.Count;
            db.OnCommitted(pulses.Notices.Beat);
            await db.CommitAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
        return count;
    }

    private async Task<int> RemindAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var soon = now + (rules.Holidays.Count == 0 ? RemindBefore : LongestWindow);
        var waiting = await (
            from checkIn in db.CheckIns
            join person in db.People on checkIn.PersonId equals person.Id
            where checkIn.ClosesAt > now && checkIn.ClosesAt <= soon && checkIn.RemindedAt == null && checkIn.AnsweredAt == null && checkIn.SkippedAt == null && person.RemovedAt == null
                && db.Memberships.Any(m => m.PersonId == checkIn.PersonId && m.ChallengeId == checkIn.ChallengeId && m.LeftAt == null && m.Role == Role.Student)
                && db.Challenges.Any(c => c.Id == checkIn.ChallengeId && c.State == ChallengeState.Open)
            select new { checkIn.Id, checkIn.AskedAt, checkIn.ClosesAt, person.TimeZone }).ToListAsync(cancellationToken);
        if (waiting.Count == 0) return 0;

        // Whoever was asked just now needs no reminder yet, and a holiday is none to be reminded on.
        var free = await FreeAsync(now, cancellationToken);
        var reminded = waiting.Where(w => ReminderOf(w.ClosesAt, w.TimeZone, free) <= now && now - w.AskedAt >= TimeSpan.FromHours(12) && !IsQuiet(now, now - TimeSpan.FromDays(1), w.TimeZone) && !free.IsHoliday(TodayIn(w.TimeZone, now))).ToList();
        foreach (var batch in reminded.Chunk(Batch))
        {
            await db.BeginWriteAsync(cancellationToken);
            var ids = batch.Select(b => b.Id).ToList();
            var zones = batch.ToDictionary(b => b.Id, b => b.TimeZone);
            foreach (var checkIn in await db.CheckIns.Where(c => ids.Contains(c.Id)).OrderBy(c => c.Id).ToListAsync(cancellationToken))
            {
                if (checkIn.StateAt(now) != CheckInState.Open || checkIn.RemindedAt is not null) continue;
                checkIn.Remind(now);
                if (!free.IsAway(checkIn.PersonId, TodayIn(zones[checkIn.Id], now)))
                    db.Notices.Add(Notice.Of(NoticeKind.CheckInReminder, checkIn.PersonId, checkIn.ChallengeId, checkIn.Id.Value, "", now));
            }
            db.OnCommitted(pulses.Notices.Beat);
            await db.CommitAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
        return reminded.Count;
    }

    private static DateTimeOffset ReminderOf(DateTimeOffset closes, string zone, FreeDays free)
    {
        var at = closes - RemindBefore;
        for (var least = closes - LongestWindow; at > least && free.IsHoliday(TodayIn(zone, at)); at -= TimeSpan.FromDays(1)) ;
        return at;
    }

    /// <summary>Asked at its time, a check-in may come in quiet hours, as mentors chose that time; later it waits for their end.</summary>
    private bool IsQuiet(DateTimeOffset now, DateTimeOffset due, string zone) =>
        now - due > WeekSchedule.Late && rules.Quiet.EndAt(now, TimeZoneInfo.FindSystemTimeZoneById(zone)) is not null;

    private Task<FreeDays> FreeAsync(DateTimeOffset now, CancellationToken cancellationToken) => whoIsAway.SinceAsync(DateOnly.FromDateTime(now.UtcDateTime).AddDays(-2), cancellationToken);

    private static DateOnly TodayIn(string zone, DateTimeOffset now) => LocalTime.DayOf(now, TimeZoneInfo.FindSystemTimeZoneById(zone));
}
