using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.CheckIns;

/// <summary>The days on which nobody waits for somebody's word: those of their absences, and the lab's holidays.</summary>
public sealed class FreeDays(ILookup<PersonId, Absence> absences, IReadOnlySet<DateOnly> holidays)
{
    public bool Contains(PersonId person, DateOnly day) => IsHoliday(day) || IsAway(person, day);

    public bool IsHoliday(DateOnly day) => holidays.Contains(day);

    public bool IsAway(PersonId person, DateOnly day) => absences[person].Any(a => a.From <= day && day <= a.Until);

    /// <summary>How many of the days after the first one up to the last one are free.</summary>
    public int Count(PersonId person, DateOnly after, DateOnly until)
    {
        var count = 0;
        for (var day = after.AddDays(1); day <= until; day = day.AddDays(1))
            if (Contains(person, day)) count++;
        return count;
    }
}

/// <summary>Reads who is or was away.</summary>
public sealed class WhoIsAway(CoResearchDb db, LabRules rules)
{
    /// <summary>Absences that ended on this day or later.</summary>
    public async Task<FreeDays> SinceAsync(DateOnly day, CancellationToken cancellationToken) =>
        new((await db.Absences.AsNoTracking().Where(a => a.Until >= day).ToListAsync(cancellationToken)).ToLookup(a => a.PersonId), rules.Holidays);
}
