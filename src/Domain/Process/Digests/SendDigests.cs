using System.Globalization;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Digests;

/// <summary>
/// Decides when the week's digests go out: the mentors' at their own local time, those of leaderboards and check-ins in the lab's. Each is
/// written once for its week, in one transaction with the mark that says so; after a time without the bot only the newest week is told.
/// Commits.
/// </summary>
public sealed class SendDigests(CoResearchDb db, MentorDigest digest, WeekOnBoard weekOnBoard, LabRules rules, LabCalendar calendar, TimeProvider clock, Pulses pulses)
{
    /// <summary>A digest that is this late is left out: the next one is near.</summary>
    private static readonly TimeSpan TooLate = TimeSpan.FromDays(4);

    /// <summary>A week's report waits at most so long for the last answers.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await MentorsAsync(cancellationToken);
        await LeaderboardsAsync(cancellationToken);
        await ReportsAsync(cancellationToken);
    }

    private async Task MentorsAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var mentors = await db.People.AsNoTracking().Where(p => p.RemovedAt == null && db.Memberships.Any(m => m.PersonId == p.Id && m.LeftAt == null && m.Role != Role.Student))
            .OrderBy(p => p.Id).ToListAsync(cancellationToken);
        foreach (var mentor in mentors)
        {
            if (DueNow(mentor.TimeZone, now) is not { } due) continue;
            var (week, at) = (due.Week, due.At);
            var key = $"mentor-digest {mentor.Id.Value} {Text(week)}";

            // Whoever came after it was due hears of the next week.
            if (await db.Told.AnyAsync(t => t.Key == key, cancellationToken)
                || !await db.Memberships.AnyAsync(m => m.PersonId == mentor.Id && m.LeftAt == null && m.Role != Role.Student && m.JoinedAt <= at, cancellationToken)) continue;
            var something = (await digest.OfMentorAsync(mentor.Id, cancellationToken)).Count > 0;
            await db.BeginWriteAsync(cancellationToken);
            if (await TellOnceAsync(key, now, cancellationToken) && something)
                db.Notices.Add(Notice.Of(NoticeKind.MentorDigest, mentor.Id, null, null, Text(week), now));
            await CommitAsync(cancellationToken);
        }
    }

    /// <summary>What changed on each leaderboard, for its channels; nothing about a week in which nobody submitted.</summary>
    private async Task LeaderboardsAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (DueNow(rules.TimeZone, now)?.Week is not { } week) return;
        foreach (var challenge in await db.Challenges.AsNoTracking().Where(c => c.State == ChallengeState.Open).OrderBy(c => c.Id).ToListAsync(cancellationToken))
        {
            var key = $"leaderboard-digest {challenge.Id.Value} {Text(week)}";
            if (await db.Told.AnyAsync(t => t.Key == key, cancellationToken)) continue;
            var changed = await weekOnBoard.OfAsync(challenge, now - MentorDigest.Week, cancellationToken);
            await db.BeginWriteAsync(cancellationToken);
            if (await TellOnceAsync(key, now, cancellationToken) && !changed.Empty)
                db.Notices.Add(Notice.Of(NoticeKind.LeaderboardDigest, null, challenge.Id, null, Text(week), now));
            await CommitAsync(cancellationToken);
        }
    }

    /// <summary>A week's check-ins, for the challenge's channels, when the last of them is answered or closed.</summary>
    private async Task ReportsAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var from = DateOnly.FromDateTime((now - Kept).UtcDateTime);
        var weeks = await db.CheckIns.Where(c => c.Week >= from && db.Challenges.Any(x => x.Id == c.ChallengeId && x.State == ChallengeState.Open))
            .GroupBy(c => new { c.ChallengeId, c.Week })
            .Select(g => new { g.Key.ChallengeId, g.Key.Week, Answered = g.Count(c => c.Version > 0), Open = g.Count(c => c.Version == 0 && c.SkippedAt == null && c.ClosesAt > now) })
            .ToListAsync(cancellationToken);
        foreach (var one in weeks.Where(w => w.Answered > 0 && w.Open == 0).OrderBy(w => w.Week))
        {
            // Early answers are no report while others have not even been asked.
            if (now - calendar.BeginOf(one.Week) < TimeSpan.FromDays(1)) continue;
            var key = $"week-report {one.ChallengeId.Value} {Text(one.Week)}";
            if (await db.Told.AnyAsync(t => t.Key == key, cancellationToken)) continue;
            await db.BeginWriteAsync(cancellationToken);
            if (await TellOnceAsync(key, now, cancellationToken)) db.Notices.Add(Notice.Of(NoticeKind.WeekReport, null, one.ChallengeId, null, Text(one.Week), now));
            await CommitAsync(cancellationToken);
        }
    }

    /// <summary>The digest that is due by this wall clock and not too late.</summary>
    private DueCheckIn? DueNow(string timeZone, DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        var schedule = new WeekSchedule(new CheckInRule { Day = rules.DigestDay, Time = rules.DigestTime }, zone, rules.Holidays);
        return schedule.At(now) is { } due && now - due.At < TooLate && (now - due.At < TimeSpan.FromHours(1) || rules.Quiet.EndAt(now, zone) is null) ? due : null;
    }

    private async Task<bool> TellOnceAsync(string key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.Told.AnyAsync(t => t.Key == key, cancellationToken)) return false;
        db.Told.Add(new Told(key, now));
        return true;
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        db.OnCommitted(pulses.Notices.Beat);
        await db.CommitAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    /// <summary>How a week is named in a key and in a notice.</summary>
    public static string Text(DateOnly week) => week.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
