using System.Globalization;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Reminders;

/// <summary>
/// Reminds students of a challenge's end some days before it, in their own morning, and closes what was to end on a day that is over. At most one
/// reminder a day, with all challenges that are due; never in quiet hours or while somebody is away. What was missed is caught up with once, by the newest
/// reminder alone. Each is written in one transaction with the marks that say so. Commits.
/// </summary>
public sealed class RemindOfDeadlines(CoResearchDb db, Deadlines deadlines, MoveChallenge move, LabRules rules, TimeProvider clock, Pulses pulses)
{
    /// <summary>Days before the day of the end.</summary>
    public static readonly IReadOnlyList<int> DaysBefore = [7, 3, 1];

    private static readonly TimeOnly Morning = new(9, 0);
    private const int Batch = 100;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var open = await db.Challenges.AsNoTracking().Where(c => c.State == ChallengeState.Open).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        var ends = await deadlines.OfAsync(open, cancellationToken);
        foreach (var over in open.Where(c => c.ClosesOn is not null && ends[c.Id] <= now)) await CloseAsync(over.Id, cancellationToken);
        return await RemindAsync(ends.Where(e => e.Value > now).ToDictionary(), now, cancellationToken);
    }

    /// <summary>The challenges that the text of such a notice names.</summary>
    public static IReadOnlyList<ChallengeId> Of(Notice notice) => [.. notice.Text.Split(' ').Select(id => new ChallengeId(long.Parse(id, CultureInfo.InvariantCulture)))];

    private async Task CloseAsync(ChallengeId id, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        var challenge = await db.Challenges.SingleAsync(c => c.Id == id, cancellationToken);
        if ((await move.EndAsync(challenge, cancellationToken)).Ok) await db.CommitAsync(cancellationToken);
        else await db.DropChangesAsync();
    }

    private async Task<int> RemindAsync(Dictionary<ChallengeId, DateTimeOffset> ends, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = ends.Where(e => e.Value - now < TimeSpan.FromDays(DaysBefore[0] + 2)).Select(e => e.Key).ToList();
        if (ids.Count == 0) return 0;
        var members = await (
            from member in db.Memberships
            join person in db.People on member.PersonId equals person.Id
            where ids.Contains(member.ChallengeId) && member.LeftAt == null && member.Role == Role.Student && person.RemovedAt == null && person.Name != Person.BaselineName
            select new { member.PersonId, member.ChallengeId, member.JoinedAt, person.TimeZone }).ToListAsync(cancellationToken);
        var yesterday = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-2);
        var away = (await db.Absences.AsNoTracking().Where(a => a.Until >= yesterday).ToListAsync(cancellationToken)).ToLookup(a => a.PersonId);
        var due = new List<(PersonId Person, string Day, List<(ChallengeId Challenge, string Key)> What)>();
        foreach (var person in members.GroupBy(m => new { m.PersonId, m.TimeZone }).OrderBy(g => g.Key.PersonId.Value))
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(person.Key.TimeZone);
            var today = LocalTime.DayOf(now, zone);
            if (rules.Quiet.EndAt(now, zone) is not null || away[person.Key.PersonId].Any(a => a.From <= today && today <= a.Until)) continue;
            var what = person.Select(m => (m.ChallengeId, Key: KeyOf(m.ChallengeId, person.Key.PersonId, ends[m.ChallengeId], m.JoinedAt, now, zone))).Where(m => m.Key is not null).Select(m => (m.ChallengeId, m.Key!)).ToList();
            if (what.Count > 0) due.Add((person.Key.PersonId, $"deadline-day {person.Key.PersonId.Value} {Text(today)}", what));
        }
        var count = 0;
        foreach (var batch in due.Chunk(Batch))
        {
            var keys = batch.SelectMany(d => d.What.Select(w => w.Key).Append(d.Day)).ToList();
            if (Untold(batch, await ToldAsync(keys, cancellationToken)).Count == 0) continue;
            await db.BeginWriteAsync(cancellationToken);
            var untold = Untold(batch, await ToldAsync(keys, cancellationToken));
            foreach (var (person, day, what) in untold)
            {
                db.Told.Add(new Told(day, now));
                db.Told.AddRange(what.Select(w => new Told(w.Key, now)));
                db.Notices.Add(Notice.Of(NoticeKind.DeadlineNear, person, null, null, string.Join(' ', what.Select(w => w.Challenge.Value)), now));
            }
            count += untold.Count;
            db.OnCommitted(pulses.Notices.Beat);
            await db.CommitAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
        return count;
    }

    private static List<(PersonId Person, string Day, List<(ChallengeId Challenge, string Key)> What)> Untold(
        IEnumerable<(PersonId Person, string Day, List<(ChallengeId Challenge, string Key)> What)> due, HashSet<string> told) =>
        [.. due.Where(d => !told.Contains(d.Day)).Select(d => (d.Person, d.Day, What: d.What.FindAll(w => !told.Contains(w.Key)))).Where(d => d.What.Count > 0)];

    private async Task<HashSet<string>> ToldAsync(List<string> keys, CancellationToken cancellationToken) =>
        (await db.Told.Where(t => keys.Contains(t.Key)).Select(t => t.Key).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);

    /// <summary>The newest reminder whose morning has come, by the day of the end in the member's zone; none for whoever joined later.</summary>
    private static string? KeyOf(ChallengeId challenge, PersonId person, DateTimeOffset ends, DateTimeOffset joined, DateTimeOffset now, TimeZoneInfo zone)
    {
        var last = LocalTime.DayOf(ends.AddTicks(-1), zone);
        var days = DaysBefore.Where(d => LocalTime.InstantOf(last.AddDays(-d), Morning, zone) <= now).DefaultIfEmpty(-1).Min();
        return days < 0 || joined > LocalTime.InstantOf(last.AddDays(-days), Morning, zone) ? null : $"deadline {challenge.Value} {person.Value} {Text(last)} {days}";
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
