using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Recognition;

/// <summary>Points from one person to another in a month, and what they weigh on boards.</summary>
public sealed record Thanks(PersonId From, PersonId To, long Points, double Weight);

/// <summary>A month of kudos: who thanked whom, and for what.</summary>
public sealed class KudosRecap(CoResearchDb db, LabCalendar calendar, TimeProvider clock, Pulses pulses)
{
    /// <summary>The hour of the 1st from which the month before is told.</summary>
    private static readonly TimeSpan Hour = TimeSpan.FromHours(9);

    /// <summary>Writes the notice about the month that is over, once; nothing about a month without kudos. Commits.</summary>
    public async Task<bool> TellAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var begin = calendar.BeginOf(calendar.MonthOf(now));
        if (now < begin + Hour) return false;
        var month = calendar.MonthOf(begin.AddTicks(-1));
        var text = $"{month.Number}";
        if (!await IsDueAsync()) return false;
        await db.BeginWriteAsync(cancellationToken);
        if (!await IsDueAsync())
        {
            await db.DropChangesAsync();
            return false;
        }
        db.Notices.Add(Notice.Of(NoticeKind.KudosRecap, null, null, null, text, now));
        db.OnCommitted(pulses.Notices.Beat);
        await db.CommitAsync(cancellationToken);
        return true;

        async Task<bool> IsDueAsync() => !await db.Notices.AnyAsync(n => n.Kind == NoticeKind.KudosRecap && n.Text == text, cancellationToken)
            && await db.Gifts.AnyAsync(g => g.Month == month.Number && g.UndoneAt == null && g.VoidedAt == null, cancellationToken);
    }

    /// <summary>Who thanked whom in a month, what weighs most first.</summary>
    public async Task<IReadOnlyList<Thanks>> ThanksAsync(LabMonth month, CancellationToken cancellationToken)
    {
        var number = month.Number;
        var sums = await (
            from gift in db.Gifts.AsNoTracking()
            join share in db.GiftShares on gift.Id equals share.GiftId
            where gift.Month == number && gift.UndoneAt == null && gift.VoidedAt == null
            group new { gift.Points, share.Weighted } by new { gift.GiverId, share.ReceiverId } into g
            select new { g.Key.GiverId, g.Key.ReceiverId, Points = g.Sum(x => x.Points), Weighted = g.Sum(x => x.Weighted) }).ToListAsync(cancellationToken);
        return [.. sums.OrderByDescending(s => s.Weighted).ThenBy(s => s.GiverId.Value).ThenBy(s => s.ReceiverId.Value).Select(s => new Thanks(s.GiverId, s.ReceiverId, s.Points, (double)s.Weighted / PointEntry.Parts))];
    }

    /// <summary>The values that people were thanked for in a month, with how many gifts named each, the most first.</summary>
    public async Task<IReadOnlyList<(string Tag, int Gifts)>> ValuesAsync(LabMonth month, CancellationToken cancellationToken)
    {
        var number = month.Number;
        var counts = await (
            from gift in db.Gifts.AsNoTracking()
            join value in db.GiftValues on gift.Id equals value.GiftId
            where gift.Month == number && gift.UndoneAt == null && gift.VoidedAt == null
            group value by value.Tag into g
            select new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        return [.. counts.OrderByDescending(c => c.Count).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Count))];
    }
}
