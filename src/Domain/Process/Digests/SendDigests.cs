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
/// written once for its week, in one transaction with the mark that says so, and tells what was since the one before; after a time without the bot
/// only the newest is told. A challenge that closed is told of once more.
/// Whether there is anything to say is known when it is shown. Commits.
/// </summary>
public sealed class SendDigests(CoResearchDb db, CheckInPlans plans, WhoIsAway whoIsAway, LabRules rules, TimeProvider clock, Pulses pulses)
{
    /// <summary>A digest that is this late is left out: the next one is near.</summary>
    private static readonly TimeSpan TooLate = TimeSpan.FromDays(4);

    /// <summary>So far back the last digest is looked for.</summary>
    private static readonly TimeSpan Back = 2 * MentorDigest.Week;

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
        await PeopleAsync(NoticeKind.MentorDigest, now, db.Memberships.Where(m => m.Role != Role.Student), cancellationToken);
        await PeopleAsync(NoticeKind.MemberDigest, now, db.Memberships.Where(m => m.Role == Role.Student), cancellationToken);
        await LeaderboardsAsync(now, cancellationToken);
        await ReportsAsync(now, cancellationToken);
    }

    /// <summary>The week that a notice of this kind is about: its Monday.</summary>
    public static DateOnly WeekOf(Notice notice) => DateOnly.ParseExact(notice.Text, WeekForm, CultureInfo.InvariantCulture);

    /// <summary>Since when a digest tells: it begins where the last one of the two weeks before ended, or a week back.</summary>
    public async Task<DateTimeOffset> SinceAsync(Notice digest, CancellationToken cancellationToken)
    {
        var (about, week) = (digest.PersonId?.Value ?? digest.ChallengeId!.Value.Value, WeekOf(digest));
        var before = new[] { Key(digest.Kind, about, week.AddDays(-7)), Key(digest.Kind, about, week.AddDays(-14)) };
        return await db.Told.Where(t => before.Contains(t.Key)).MaxAsync(t => (DateTimeOffset?)t.At, cancellationToken) ?? digest.CreatedAt - MentorDigest.Week;
    }

    private static string Key(NoticeKind kind, long about, DateOnly week) => $"{Prefix(kind)}{about} {Text(week)}";

    private static string Prefix(NoticeKind kind) => kind switch
    {
        NoticeKind.MentorDigest => "mentor-digest ",
        NoticeKind.MemberDigest => "member-digest ",
        NoticeKind.LeaderboardDigest => "leaderboard-digest ",
        NoticeKind.WeekReport => "week-report ",
        _ => throw new InvalidOperationException($"{kind} is not told by weeks."),
    };

    private static string Text(DateOnly week) => week.ToString(WeekForm, CultureInfo.InvariantCulture);

    /// <summary>Tells everybody who has one of these places and for whom it is time; no student who is away.</summary>
    private async Task PeopleAsync(NoticeKind kind, DateTimeOffset now, IQueryable<Membership> places, CancellationToken cancellationToken)
    {
        var people = await (
            from member in places
            join challenge in db.Challenges.Where(Challenge.RanAfter(now - Back - TooLate)) on member.ChallengeId equals challenge.Id
            join person in db.People on member.PersonId equals person.Id
            where member.LeftAt == null && person.RemovedAt == null && person.Name != Person.BaselineName
            group member.JoinedAt > challenge.OpenedAt ? member.JoinedAt : challenge.OpenedAt!.Value by new { person.Id, person.TimeZone } into g
            select new { g.Key.Id, g.Key.TimeZone, Since = g.Min() }).ToListAsync(cancellationToken);
        var zones = people.Select(p => p.TimeZone).Distinct().ToDictionary(zone => zone, zone => DueNow(zone, now));

        // Whoever came after it was due, or whose challenge opened after that, hears of the next week.
        var due = people.Where(p => zones[p.TimeZone] is { } at && p.Since <= at.At).Select(p => (p.Id, p.TimeZone, zones[p.TimeZone]!.Week, Key: Key(kind, p.Id.Value, zones[p.TimeZone]!.Week))).ToList();
        if (due.Count == 0) return;
        var (oldest, prefix) = (now - Back - TooLate, Prefix(kind));
        var told = (await db.Told.Where(t => t.At >= oldest && t.Key.StartsWith(prefix)).Select(t => t.Key).ToListAsync(cancellationToken)).ToHashSet();
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

    /// <summary>What changed on leaderboards; nothing of a time before the challenge opened, or before the first of the channels that would hear of it was there.</summary>
    private async Task LeaderboardsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (DueNow(rules.TimeZone, now) is not { } due) return;
        var at = due.At;
        var running = await db.Challenges.AsNoTracking().Where(Challenge.RanAfter(at - Back)).Where(c => c.OpenedAt <= at).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        var channels = await db.Channels.AsNoTracking().ToListAsync(cancellationToken);
        foreach (var challenge in running)
        {
            var hearing = channels.FindAll(c => c.ChallengeId is null || c.ChallengeId == challenge.Id);
            if (hearing.Count > 0 && hearing.TrueForAll(c => c.BoundAt > at)) continue;
            await TellOnceAsync(Notice.Of(NoticeKind.LeaderboardDigest, null, challenge.Id, null, Text(due.Week), now), cancellationToken);
        }
    }

    /// <summary>A week's check-ins, for the challenge's channels, when everybody on earth has been asked and the last of them is answered or closed.</summary>
    private async Task ReportsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var from = DateOnly.FromDateTime((now - Kept).UtcDateTime);
        var running = await db.Challenges.AsNoTracking().Where(Challenge.RanAfter(now - Kept)).ToListAsync(cancellationToken);
        var planned = await plans.AllAsync(running, cancellationToken);
        var ids = running.Select(c => c.Id).ToList();
        var weeks = await db.CheckIns.Where(c => c.Week >= from && ids.Contains(c.ChallengeId))
            .Select(c => new
            {
                c.ChallengeId,
                c.Week,
                Answered = c.Version > 0,

                // Nobody waits for whoever left, lost access or guides now.
                Open = c.Version == 0 && c.SkippedAt == null && c.ClosesAt > now && db.People.Any(p => p.Id == c.PersonId && p.RemovedAt == null)
                    && db.Memberships.Any(m => m.PersonId == c.PersonId && m.ChallengeId == c.ChallengeId && m.LeftAt == null && m.Role == Role.Student),
            })
            .GroupBy(c => new { c.ChallengeId, c.Week })
            .Select(g => new { g.Key.ChallengeId, g.Key.Week, Answered = g.Count(c => c.Answered), Open = g.Count(c => c.Open) })
            .ToListAsync(cancellationToken);
        foreach (var one in weeks.Where(w => w.Answered > 0 && w.Open == 0).OrderBy(w => w.Week))
            if (plans.ScheduleOf(planned[one.ChallengeId], LastZone).InstantOf(one.Week) is not { } last || now > last + WeekSchedule.Late)
                await TellOnceAsync(Notice.Of(NoticeKind.WeekReport, null, one.ChallengeId, null, Text(one.Week), now), cancellationToken);
    }

    /// <summary>The digest that is due by this wall clock and not too late.</summary>
    private DueCheckIn? DueNow(string timeZone, DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        var schedule = new WeekSchedule(new CheckInRule { Day = rules.DigestDay, Time = rules.DigestTime }, zone, rules.Holidays);
        return schedule.At(now) is { } due && now - due.At < TooLate && (now - due.At < WeekSchedule.Late || rules.Quiet.EndAt(now, zone) is null) ? due : null;
    }

    private async Task TellOnceAsync(Notice notice, CancellationToken cancellationToken)
    {
        if (!await Told.BeginAsync(db, Key(notice.Kind, notice.ChallengeId!.Value.Value, WeekOf(notice)), notice.CreatedAt, cancellationToken)) return;
        db.Notices.Add(notice);
        db.OnCommitted(pulses.Notices.Beat);
        await db.CommitAsync(cancellationToken);
    }
}
