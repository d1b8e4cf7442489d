using System.Globalization;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Digests;

/// <summary>
/// Decides when the week's digests go out: those of mentors, experts and students at their own local time, those of leaderboards and check-ins in the lab's. Each is
/// written once for its week, in one transaction with the mark that says so; after a time without the bot only the newest week is told.
/// Whether there is anything to say is known when it is shown. Commits.
/// </summary>
public sealed class SendDigests(CoResearchDb db, CheckInPlans plans, WhoIsAway whoIsAway, LabRules rules, TimeProvider clock, Pulses pulses)
{
    /// <summary>A digest that is this late is left out: the next one is near.</summary>
    private static readonly TimeSpan TooLate = TimeSpan.FromDays(4);

    /// <summary>A week's report waits at most so long for the last answers.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    /// <summary>Where a day ends last.</summary>
    private const string LastZone = "Etc/GMT+12";

    /// <summary>The most people in one transaction, so that others may write in between.</summary>
    private const int AtOnce = 200;

    private const string WeekForm = "yyyy-MM-dd";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await PeopleAsync("mentor-digest", NoticeKind.MentorDigest, now, db.Memberships.Where(m => m.Role != Role.Student), cancellationToken);
        await PeopleAsync("member-digest", NoticeKind.MemberDigest, now, db.Memberships.Where(m => m.Role == Role.Student
            && db.Challenges.Any(c => c.Id == m.ChallengeId && c.State == ChallengeState.Open)), cancellationToken);
        var open = await db.Challenges.AsNoTracking().Where(c => c.State == ChallengeState.Open).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        if (DueNow(rules.TimeZone, now)?.Week is { } week)
            foreach (var challenge in open)
                await TellOnceAsync($"leaderboard-digest {challenge.Id.Value} {Text(week)}", Notice.Of(NoticeKind.LeaderboardDigest, null, challenge.Id, null, Text(week), now), cancellationToken);
        await ReportsAsync(open, now, cancellationToken);
    }

    /// <summary>The week that a notice of this kind is about: its Monday.</summary>
    public static DateOnly WeekOf(Notice notice) => DateOnly.ParseExact(notice.Text, WeekForm, CultureInfo.InvariantCulture);

    private static string Text(DateOnly week) => week.ToString(WeekForm, CultureInfo.InvariantCulture);

    /// <summary>Tells everybody who has one of these places and for whom it is time; no student who is away.</summary>
    private async Task PeopleAsync(string about, NoticeKind kind, DateTimeOffset now, IQueryable<Membership> places, CancellationToken cancellationToken)
    {
        var people = await (
            from member in places
            join person in db.People on member.PersonId equals person.Id
            where member.LeftAt == null && person.RemovedAt == null && person.Name != Person.BaselineName
            group member.JoinedAt by new { person.Id, person.TimeZone } into g
            select new { g.Key.Id, g.Key.TimeZone, Since = g.Min() }).ToListAsync(cancellationToken);
        var zones = people.Select(p => p.TimeZone).Distinct().ToDictionary(zone => zone, zone => DueNow(zone, now));

        // Whoever came after it was due hears of the next week.
        var due = people.Where(p => zones[p.TimeZone] is { } at && p.Since <= at.At).Select(p => (p.Id, p.TimeZone, zones[p.TimeZone]!.Week, Key: $"{about} {p.Id.Value} {Text(zones[p.TimeZone]!.Week)}")).ToList();
        if (due.Count == 0) return;
        var oldest = now - TooLate - TimeSpan.FromDays(7);
        var told = (await db.Told.Where(t => t.At >= oldest && t.Key.StartsWith(about)).Select(t => t.Key).ToListAsync(cancellationToken)).ToHashSet();
        due.RemoveAll(d => told.Contains(d.Key));
        if (due.Count == 0) return;
        var free = await whoIsAway.SinceAsync(DateOnly.FromDateTime(now.UtcDateTime).AddDays(-2), cancellationToken);
        foreach (var some in due.OrderBy(d => d.Id.Value).Chunk(AtOnce))
        {
            await db.BeginWriteAsync(cancellationToken);
            var keys = some.Select(d => d.Key).ToList();
            var meanwhile = (await db.Told.Where(t => keys.Contains(t.Key)).Select(t => t.Key).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
            foreach (var (id, zone, week, key) in some.Where(d => !meanwhile.Contains(d.Key)))
            {
                db.Told.Add(new Told(key, now));
                if (kind != NoticeKind.MemberDigest || !free.Contains(id, LocalTime.DayOf(now, TimeZoneInfo.FindSystemTimeZoneById(zone)))) db.Notices.Add(Notice.Of(kind, id, null, null, Text(week), now));
            }
            db.OnCommitted(pulses.Notices.Beat);
            await db.CommitAsync(cancellationToken);
        }
    }

    /// <summary>A week's check-ins, for the challenge's channels, when everybody on earth has been asked and the last of them is answered or closed.</summary>
    private async Task ReportsAsync(IReadOnlyList<Challenge> open, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var from = DateOnly.FromDateTime((now - Kept).UtcDateTime);
        var planned = await plans.AllAsync(open, cancellationToken);
        var ids = open.Select(c => c.Id).ToList();
        var weeks = await db.CheckIns.Where(c => c.Week >= from && ids.Contains(c.ChallengeId))
            .GroupBy(c => new { c.ChallengeId, c.Week })
            .Select(g => new { g.Key.ChallengeId, g.Key.Week, Answered = g.Count(c => c.Version > 0), Open = g.Count(c => c.Version == 0 && c.SkippedAt == null && c.ClosesAt > now) })
            .ToListAsync(cancellationToken);
        foreach (var one in weeks.Where(w => w.Answered > 0 && w.Open == 0).OrderBy(w => w.Week))
            if (plans.ScheduleOf(planned[one.ChallengeId], LastZone).InstantOf(one.Week) is not { } last || now > last + WeekSchedule.Late)
                await TellOnceAsync($"week-report {one.ChallengeId.Value} {Text(one.Week)}", Notice.Of(NoticeKind.WeekReport, null, one.ChallengeId, null, Text(one.Week), now), cancellationToken);
    }

    /// <summary>The digest that is due by this wall clock and not too late.</summary>
    private DueCheckIn? DueNow(string timeZone, DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        var schedule = new WeekSchedule(new CheckInRule { Day = rules.DigestDay, Time = rules.DigestTime }, zone, rules.Holidays);
        return schedule.At(now) is { } due && now - due.At < TooLate && (now - due.At < WeekSchedule.Late || rules.Quiet.EndAt(now, zone) is null) ? due : null;
    }

    private async Task TellOnceAsync(string key, Notice notice, CancellationToken cancellationToken)
    {
        if (!await Told.BeginAsync(db, key, notice.CreatedAt, cancellationToken)) return;
        db.Notices.Add(notice);
        db.OnCommitted(pulses.Notices.Beat);
        await db.CommitAsync(cancellationToken);
    }
}
