using System.Globalization;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Recognition;

/// <summary>
/// Reminds everybody of the lab of what is left of the month's allowance, once, some days before it is gone; never in quiet hours of their own day or
/// while somebody is away: then later, if the month is not over. Whoever has nothing left, or may give nothing, is left in peace. Commits.
/// </summary>
public sealed class RemindGivers(CoResearchDb db, Ledger ledger, LabRules rules, LabCalendar calendar, TimeProvider clock, Pulses pulses)
{
    /// <summary>The hour of the lab's day from which people are reminded.</summary>
    private static readonly TimeSpan Hour = TimeSpan.FromHours(9);

    private const int Batch = 100;

    /// <summary>How many were reminded; called often, it reminds each once a month.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var month = calendar.MonthOf(now);
        var end = calendar.EndOf(month);
        if (rules.Kudos.RemindDays == 0 || now < calendar.BeginOf(calendar.DayOf(end).AddDays(-rules.Kudos.RemindDays)) + Hour) return 0;
        var begin = calendar.BeginOf(month);
        var givers = await db.People.AsNoTracking().Where(p => p.RemovedAt == null && !db.GiverLocks.Any(l => l.PersonId == p.Id)
            && !db.Notices.Any(n => n.Kind == NoticeKind.KudosLeft && n.CreatedAt >= begin && n.PersonId == p.Id)).OrderBy(p => p.Id).ToListAsync(cancellationToken);
        var absences = await db.Absences.AsNoTracking().Where(a => a.Until >= DateOnly.FromDateTime(now.UtcDateTime).AddDays(-2)).ToListAsync(cancellationToken);
        var away = absences.ToLookup(a => a.PersonId);
        var awake = givers.FindAll(g => !g.IsBaseline && rules.Quiet.EndAt(now, TimeZoneInfo.FindSystemTimeZoneById(g.TimeZone)) is null && !away[g.Id].Any(a => a.From <= g.DayAt(now) && g.DayAt(now) <= a.Until));
        var count = 0;

        // What is left is read where nobody else writes, and so of few at once.
        foreach (var some in awake.Chunk(Batch))
        {
            await db.BeginWriteAsync(cancellationToken);
            var ids = some.Select(g => g.Id).ToList();
            var meanwhile = await db.Notices.Where(n => n.Kind == NoticeKind.KudosLeft && n.CreatedAt >= begin && n.PersonId != null && ids.Contains(n.PersonId.Value)).Select(n => n.PersonId!.Value).ToListAsync(cancellationToken);
            foreach (var giver in some.Where(g => !meanwhile.Contains(g.Id)))
            {
                var left = await ledger.AllowanceAsync(giver, cancellationToken);
                if (left <= 0) continue;
                db.Notices.Add(Notice.Of(NoticeKind.KudosLeft, giver.Id, null, null, $"{left} {calendar.DayOf(end).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}", now));
                count++;
            }
            db.OnCommitted(pulses.Notices.Beat);
            await db.CommitAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
        return count;
    }
}
