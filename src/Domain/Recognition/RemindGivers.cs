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
        await db.BeginWriteAsync(cancellationToken);
        var reminded = await db.Notices.Where(n => n.Kind == NoticeKind.KudosLeft && n.CreatedAt >= begin).Select(n => n.PersonId).ToListAsync(cancellationToken);
        var givers = await db.People.Where(p => p.RemovedAt == null && !db.GiverLocks.Any(l => l.PersonId == p.Id))
            .OrderBy(p => p.Id).ToListAsync(cancellationToken);
        var yesterday = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-2);
        var away = (await db.Absences.AsNoTracking().Where(a => a.Until >= yesterday).ToListAsync(cancellationToken)).ToLookup(a => a.PersonId);
        var count = 0;
        foreach (var giver in givers.Where(g => !g.IsBaseline && !reminded.Contains(g.Id)))
        {
            var today = giver.DayAt(now);
            if (rules.Quiet.EndAt(now, TimeZoneInfo.FindSystemTimeZoneById(giver.TimeZone)) is not null || away[giver.Id].Any(a => a.From <= today && today <= a.Until)) continue;
            var left = await ledger.AllowanceAsync(giver, cancellationToken);
            if (left <= 0) continue;
            db.Notices.Add(Notice.Of(NoticeKind.KudosLeft, giver.Id, null, null, $"{left} {calendar.DayOf(end).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}", now));

            // Nobody else writes meanwhile, so not too many at once; whoever was reminded stays so.
            if (++count % Batch != 0) continue;
            await db.CommitAsync(cancellationToken);
            await db.BeginWriteAsync(cancellationToken);
        }
        if (count > 0) db.OnCommitted(pulses.Notices.Beat);
        await db.CommitAsync(cancellationToken);
        return count;
    }
}
