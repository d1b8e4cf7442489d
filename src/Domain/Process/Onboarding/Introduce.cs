using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Process.Onboarding;

/// <summary>Keeps what somebody tells of themselves; telling it again replaces it.</summary>
public sealed class Introduce(CoResearchDb db, ChangeZone changeZone, TimeProvider clock)
{
    public async Task<Result<Newcomer>> RunAsync(Person person, string skills, string interests, long? hours, string? zone, CancellationToken cancellationToken)
    {
        if (hours is < 1 or > Newcomer.MostHours) return new BadWeekHours(Newcomer.MostHours);
        if (skills.Length > Newcomer.MostText || interests.Length > Newcomer.MostText) return new LongIntroduction(Newcomer.MostText);
        await db.BeginWriteAsync(cancellationToken);
        if (zone is not null && (await changeZone.RunAsync(person, zone, cancellationToken)).Failed(out _, out var refused)) return refused;
        if (await db.Newcomers.FindAsync([person.Id], cancellationToken) is { } known) known.Tell(skills, interests, (int?)hours);
        else db.Newcomers.Add(known = new Newcomer(person.Id, skills, interests, (int?)hours, clock.GetUtcNow()));
        return known;
    }
}

public sealed record BadWeekHours(int Most)
    : Error("bad_week_hours", $"The hours a week are a whole number from 1 to {Most}: hours 6. Leave them out if you do not know yet.");

public sealed record LongIntroduction(int Most)
    : Error("long_introduction", $"That is more than the {Most} characters that I keep of an answer. A few words do.");
