using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.CheckIns;

/// <summary>Takes note of when somebody is away: they are not asked and not reminded. A new absence takes the place of the one that runs.</summary>
public sealed class GoAway(CoResearchDb db, TimeProvider clock)
{
    public async Task<Result<Absence>> RunAsync(Person person, DateOnly until, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = person.DayAt(now);
        if (until < today) return new AwayBackwards(until);
        if (until.DayNumber - today.DayNumber > 366) return new AwayTooLong();
        await db.BeginWriteAsync(cancellationToken);
        if (await CurrentAsync(person, cancellationToken) is { } running)
        {
            running.EndOn(until);
            return running;
        }
        var absence = new Absence(person.Id, today, until);
        db.Absences.Add(absence);
        foreach (var open in await db.CheckIns.Where(c => c.PersonId == person.Id && c.ClosesAt > now && c.AnsweredAt == null && c.SkippedAt == null).ToListAsync(cancellationToken)) open.Skip(now);
        return absence;
    }

    /// <summary>Back already: from today on they are asked again.</summary>
    public async Task<Result<Absence>> EndAsync(Person person, CancellationToken cancellationToken)
    {
        await db.BeginWriteAsync(cancellationToken);
        if (await CurrentAsync(person, cancellationToken) is not { } running) return new NotAway();
        running.EndOn(person.DayAt(clock.GetUtcNow()).AddDays(-1));
        return running;
    }

    /// <summary>The absence that holds today, or null.</summary>
    public Task<Absence?> CurrentAsync(Person person, CancellationToken cancellationToken)
    {
        var today = person.DayAt(clock.GetUtcNow());
        return db.Absences.Where(a => a.PersonId == person.Id && a.From <= today && a.Until >= today).OrderByDescending(a => a.Id).FirstOrDefaultAsync(cancellationToken);
    }
}
