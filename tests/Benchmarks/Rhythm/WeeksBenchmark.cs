using System.Diagnostics;
using CoResearch.Domain;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Benchmarks.Rhythm;

/// <summary>Two years of check-ins, hour by hour, for a thousand members of twenty zones: each is asked once a week in the hour after nine by their own clock.</summary>
internal sealed class WeeksBenchmark : IBenchmark
{
    private const int Members = 1_000;

    private static readonly string[] Zones =
    [
        "Pacific/Pago_Pago", "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Phoenix", "America/New_York", "America/St_Johns", "America/Santiago",
        "America/Sao_Paulo", "UTC", "Europe/London", "Europe/Berlin", "Africa/Cairo", "Asia/Beirut", "Asia/Jerusalem", "Asia/Kathmandu", "Australia/Lord_Howe", "Australia/Sydney",
        "Pacific/Chatham", "Pacific/Kiritimati",
    ];

    public string Name => "weeks";
    public string Summary => "two years of check-ins hour by hour for 1,000 members of 20 zones (-- weeks 8 plays 8 weeks)";

    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var weeks = arguments is [var typed] && int.TryParse(typed, out var some) ? some : 104;
        var folder = Directory.CreateTempSubdirectory("weeks-");
        try
        {
            var paths = new StatePaths(folder.FullName);
            var clock = new MovedClock(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
            await using var services = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddLogging().AddDomain(paths).BuildServiceProvider();
            await using (var scope = services.CreateAsyncScope()) await FillAsync(scope.ServiceProvider.GetRequiredService<CoResearchDb>(), paths, clock, cancellationToken);
            var watch = Stopwatch.StartNew();
            var slowest = TimeSpan.Zero;
            var end = clock.GetUtcNow().AddDays(7 * weeks);
            while (clock.GetUtcNow() < end)
            {
                clock.Advance(TimeSpan.FromHours(1));
                var step = Stopwatch.StartNew();
                await using var scope = services.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<AskCheckIns>().RunAsync(cancellationToken);
                if (step.Elapsed > slowest) slowest = step.Elapsed;
            }
            await using var last = services.CreateAsyncScope();
            var asked = await (
                from checkIn in last.ServiceProvider.GetRequiredService<CoResearchDb>().CheckIns.AsNoTracking()
                join person in last.ServiceProvider.GetRequiredService<CoResearchDb>().People on checkIn.PersonId equals person.Id
                select new { checkIn.PersonId, person.TimeZone, checkIn.Week, checkIn.AskedAt }).ToListAsync(cancellationToken);
            var wrong = asked.Count(a => TimeZoneInfo.ConvertTime(a.AskedAt, TimeZoneInfo.FindSystemTimeZoneById(a.TimeZone)) is var local
                && (DateOnly.FromDateTime(local.DateTime) != a.Week || local.TimeOfDay < TimeSpan.FromHours(9) || local.TimeOfDay >= TimeSpan.FromHours(10)));
            var expected = Members * weeks;
            Report.Line($"weeks, {weeks} of {Members} members hour by hour", $"{watch.Elapsed.TotalSeconds:0} s", $"slowest hour {slowest.TotalMilliseconds:0} ms", $"{asked.Count:#,0} asked");
            if (wrong > 0) Report.Fail("weeks", $"{wrong} were asked at another time than Monday at nine by their own clock");

            // At the edges of the span a zone may have one week more or less.
            if (Math.Abs(asked.Count - expected) > Members || asked.DistinctBy(a => (a.PersonId, a.Week)).Count() != asked.Count) Report.Fail("weeks", $"{asked.Count} were asked instead of {expected}");
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(true);
        }
    }

    private static async Task FillAsync(CoResearchDb db, StatePaths paths, MovedClock clock, CancellationToken cancellationToken)
    {
        await Standings.SeededLab.FillAsync(db, paths, new Standings.SeedSize(1, 0, 1, clock.GetUtcNow().UtcDateTime.AddDays(-30), TimeSpan.FromMinutes(1)), cancellationToken);
        for (var i = 0; i < Members; i++)
        {
            var person = Person.Create($"member-{i}", false, clock.GetUtcNow().AddDays(-20)).Value;
            if (person.MoveTo(Zones[i % Zones.Length]).Error is { } error) throw new InvalidOperationException(error.Message);
            db.People.Add(person);
            await db.SaveChangesAsync(cancellationToken);
            db.Memberships.Add(Membership.Create(person.Id, new ChallengeId(1), Role.Student, $"forks/challenge-1/member-{i}.git", null, clock.GetUtcNow()));
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    private sealed class MovedClock(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset _now = now;

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }
}
