using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.People;

/// <summary>
/// Moves a person to another time zone, which their day follows. Refused for a day after a submission: a day that begins again
/// elsewhere would bring a second quota.
/// </summary>
public sealed class ChangeZone(CoResearchDb db, TimeProvider clock)
{
    private static readonly TimeSpan Rest = TimeSpan.FromDays(1);

    public async Task<Result<Done>> RunAsync(Person person, string zone, CancellationToken cancellationToken)
    {
        if (zone == person.TimeZone) return Done.Ok;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) return new BadTimeZone(zone);
        await db.BeginWriteAsync(cancellationToken);
        var since = clock.GetUtcNow() - Rest;
        return await db.Submissions.AnyAsync(s => s.PersonId == person.Id && s.ReceivedAt > since, cancellationToken)
            ? new ZoneRests()
            : person.MoveTo(zone);
    }
}

public sealed record ZoneRests()
    : Error("zone_rests", "You submitted within the last 24 hours, and your quota follows your day. Change the zone a day after your last submission.");
