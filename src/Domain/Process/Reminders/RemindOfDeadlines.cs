using System.Globalization;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Reminders;

/// <summary>
/// Reminds students of a challenge's end some days before it, in their own morning, and closes what was to end on a day that is over. At most one
/// reminder a day, with all challenges that are due; never in quiet hours, on a holiday or while somebody is away. What was missed is caught up with once, by
/// the newest reminder alone. Each is written in one transaction with the marks that say so. Commits.
/// </summary>
public sealed class RemindOfDeadlines(CoResearchDb db, Deadlines deadlines, MoveChallenge move, WhoIsAway whoIsAway, LabRules rules, TimeProvider clock, Pulses pulses)
{
    /// <summary>Days before the day of the end.</summary>
    public static readonly IReadOnlyList<int> DaysBefore = [7, 3, 1];

    private static readonly TimeOnly Morning = new(9, 0);

    /// <summary>From one morning to the next, whatever is done to clocks; a member who moves to another zone has no second one at once.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromHours(20);
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
        var free = await whoIsAway.SinceAsync(DateOnly.FromDateTime(now.UtcDateTime).AddDays(-2), cancellationToken);
        var due = new List<Due>();
        foreach (var person in members.GroupBy(m => new { m.PersonId, m.TimeZone }).OrderBy(g => g.Key.PersonId.Value))
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(person.Key.TimeZone);
            if (rules.Quiet.EndAt(now, zone) is not null || free.Contains(person.Key.PersonId, LocalTime.DayOf(now, zone))) continue;
            var what = person.Select(m => (m.ChallengeId, Keys: KeysOf(m.ChallengeId, person.Key.PersonId, ends[m.ChallengeId], m.JoinedAt, now, zone))).Where(m => m.Keys.Count > 0).ToList();
            if (what.Count > 0) due.Add(new Due(person.Key.PersonId, what));
        }
        var count = 0;
        foreach (var batch in due.Chunk(Batch))
        {
            if (Untold(batch, await ToldAsync(batch, cancellationToken), now).Count == 0) continue;
            await db.BeginWriteAsync(cancellationToken);
            var told = await ToldAsync(batch, cancellationToken);
            var untold = Untold(batch, told, now);
            foreach (var one in untold)
            {
                if (told.TryGetValue(one.Last, out var last)) last.Again(now);
                else db.Told.Add(new Told(one.Last, now));
                db.Told.AddRange(one.What.Select(w => new Told(w.Keys[0], now)));
                db.Notices.Add(Notice.Of(NoticeKind.DeadlineNear, one.Person, null, null, string.Join(' ', one.What.Select(w => w.Challenge.Value)), now));
            }
            count += untold.Count;
            db.OnCommitted(pulses.Notices.Beat);
            await db.CommitAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
        return count;
    }

    private static List<Due> Untold(IEnumerable<Due> due, Dictionary<string, Told> told, DateTimeOffset now) =>
        [.. due.Where(d => !told.TryGetValue(d.Last, out var last) || now - last.At >= Apart).Select(d => d with { What = d.What.FindAll(w => !w.Keys.Any(told.ContainsKey)) }).Where(d => d.What.Count > 0)];

    private Task<Dictionary<string, Told>> ToldAsync(IEnumerable<Due> due, CancellationToken cancellationToken)
    {
        var keys = due.SelectMany(d => d.What.SelectMany(w => w.Keys).Append(d.Last)).ToList();
        return db.Told.Where(t => keys.Contains(t.Key)).ToDictionaryAsync(t => t.Key, cancellationToken);
    }

    /// <summary>
    /// The newest reminder of this end whose morning has come, by the member's zone, and those after it: in a zone that lies further east one more
    /// day is left, and who was told of one day is not told of three. None for whoever joined later.
    /// </summary>
    private static IReadOnlyList<string> KeysOf(ChallengeId challenge, PersonId person, DateTimeOffset ends, DateTimeOffset joined, DateTimeOffset now, TimeZoneInfo zone)
    {
        var last = LocalTime.DayOf(ends.AddTicks(-1), zone);
        var days = DaysBefore.Where(d => LocalTime.InstantOf(last.AddDays(-d), Morning, zone) <= now).DefaultIfEmpty(-1).Min();
        return joined > LocalTime.InstantOf(last.AddDays(-days), Morning, zone) ? []
            : [.. DaysBefore.Where(d => d <= days).Select(d => string.Create(CultureInfo.InvariantCulture, $"deadline {challenge.Value} {person.Value} {ends.UtcDateTime:yyyy-MM-ddTHH:mm} {d}"))];
    }

    /// <summary>What somebody is to be reminded of, each challenge by the marks that say that it was told, its own first.</summary>
    private sealed record Due(PersonId Person, List<(ChallengeId Challenge, IReadOnlyList<string> Keys)> What)
    {
        /// <summary>The mark of the last reminder, of whatever.</summary>
        public string Last => string.Create(CultureInfo.InvariantCulture, $"deadline-day {Person.Value}");
    }
}
