using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Recognition;

/// <summary>Somebody, with what they gave (points) and received (kudos as they weigh on boards, in points; and points as they were given).</summary>
public sealed record PersonSum(PersonId Id, string Name)
{
    public long Given { get; init; }
    public long Received { get; init; }
    public double Weighted { get; init; }

    /// <summary>The place on a board, where it is read from one: equal ones share the best.</summary>
    public int Place { get; init; }
}

/// <summary>What kudos tell about people: who gave, who received, for which values.</summary>
public sealed class KudosFigures(CoResearchDb db, LabCalendar calendar, TimeProvider clock)
{
    /// <summary>How far back "who lives the values" looks.</summary>
    public const int RecentDays = 90;

    /// <summary>For each value those who received most for it of late, with what that weighs in points; a gift with several values counts for each.</summary>
    public async Task<ILookup<string, (PersonSum Person, double Weight)>> LivingAsync(int most, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - TimeSpan.FromDays(RecentDays);
        var sums = await (
            from gift in Standing()
            where gift.At >= since
            join share in db.GiftShares on gift.Id equals share.GiftId
            join value in db.GiftValues on gift.Id equals value.GiftId
            group share.Weighted by new { value.Tag, share.ReceiverId } into g
            select new { g.Key.Tag, g.Key.ReceiverId, Weighted = g.Sum() }).ToListAsync(cancellationToken);
        var top = sums.GroupBy(s => s.Tag).SelectMany(g => g.OrderByDescending(s => s.Weighted).ThenBy(s => s.ReceiverId.Value).Take(most)).ToList();
        var ids = top.Select(t => t.ReceiverId).Distinct().ToList();
        var names = await db.People.Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        return top.ToLookup(t => t.Tag, t => (new PersonSum(t.ReceiverId, names[t.ReceiverId]), (double)t.Weighted / PointEntry.Parts), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Those who received kudos in a month, or ever, the most weight first, with their places.</summary>
    public async Task<IReadOnlyList<PersonSum>> BoardAsync(LabMonth? month, int skip, int take, CancellationToken cancellationToken)
    {
        var page = await Sums(month).Where(s => s.Kudos > 0).OrderByDescending(s => s.Kudos).ThenBy(s => s.PersonId).Skip(skip).Take(take).ToListAsync(cancellationToken);
        if (page.Count == 0) return [];
        var place = 1 + await Sums(month).CountAsync(s => s.Kudos > page[0].Kudos, cancellationToken);
        var rows = (await NamedAsync(page, cancellationToken)).ToArray();
        for (var i = 0; i < rows.Length; i++)
            rows[i] = rows[i] with { Place = place = i > 0 && page[i].Kudos < page[i - 1].Kudos ? skip + i + 1 : place };
        return rows;
    }

    /// <summary>How many are on that board.</summary>
    public Task<int> CountAsync(LabMonth? month, CancellationToken cancellationToken) => Sums(month).CountAsync(s => s.Kudos > 0, cancellationToken);

    /// <summary>Those who gave most in a month, or ever.</summary>
    public async Task<IReadOnlyList<PersonSum>> GiversAsync(LabMonth? month, int take, CancellationToken cancellationToken) =>
        await NamedAsync(await Sums(month).Where(s => s.Given > 0).OrderByDescending(s => s.Given).ThenBy(s => s.PersonId).Take(take).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>One person's sums in a month, or ever, and their place on that board (equal ones share the best); no place without kudos.</summary>
    public async Task<(PersonSum Sum, int? Place)> OfAsync(Person person, LabMonth? month, CancellationToken cancellationToken)
    {
        var own = await Sums(month).SingleOrDefaultAsync(s => s.PersonId == person.Id, cancellationToken);
        if (own is null) return (new PersonSum(person.Id, person.Name), null);
        var sum = new PersonSum(person.Id, person.Name) { Given = own.Given, Received = own.Received, Weighted = (double)own.Kudos / PointEntry.Parts };
        return (sum, own.Kudos <= 0 ? null
            : 1 + await Sums(month).CountAsync(s => s.Kudos > own.Kudos, cancellationToken));
    }

    /// <summary>What a person received for each value, ever, the most first.</summary>
    public async Task<IReadOnlyList<(string Tag, long Points)>> ValuesOfAsync(PersonId person, CancellationToken cancellationToken)
    {
        var sums = await (
            from share in db.GiftShares
            join gift in Standing() on share.GiftId equals gift.Id
            join value in db.GiftValues on gift.Id equals value.GiftId
            where share.ReceiverId == person
            group gift.Points by value.Tag into g
            select new { Tag = g.Key, Points = g.Sum() }).ToListAsync(cancellationToken);
        return [.. sums.OrderByDescending(s => s.Points).ThenBy(s => s.Tag, StringComparer.Ordinal).Select(s => (s.Tag, s.Points))];
    }

    /// <summary>In how many of the lab's weeks in a row, up to this one or the last one, a person gave kudos.</summary>
    public async Task<int> StreakAsync(PersonId person, CancellationToken cancellationToken)
    {
        var given = await Standing().Where(g => g.GiverId == person).OrderByDescending(g => g.At).Select(g => g.At).ToListAsync(cancellationToken);
        var weeks = given.Select(calendar.WeekOf).Distinct().ToList();
        var week = calendar.WeekOf(clock.GetUtcNow());
        if (!weeks.Contains(week)) week = week.AddDays(-7);
        var streak = 0;
        for (; weeks.Contains(week); week = week.AddDays(-7)) streak++;
        return streak;
    }

    private IQueryable<Gift> Standing() => db.Gifts.AsNoTracking().Where(g => g.UndoneAt == null && g.VoidedAt == null);

    private IQueryable<PointSum> Sums(LabMonth? month)
    {
        var number = month?.Number ?? PointSum.Ever;
        return db.PointSums.AsNoTracking().Where(s => s.ChallengeId == PointSum.InAll && s.Month == number);
    }

    private async Task<IReadOnlyList<PersonSum>> NamedAsync(List<PointSum> page, CancellationToken cancellationToken)
    {
        var ids = page.Select(s => s.PersonId).ToList();
        var names = await db.People.Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        return [.. page.Select(s => new PersonSum(s.PersonId, names[s.PersonId]) { Given = s.Given, Received = s.Received, Weighted = (double)s.Kudos / PointEntry.Parts })];
    }
}
