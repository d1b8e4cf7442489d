using CoResearch.Domain.Challenges;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

public sealed class Check_ins_by_the_clock : IAsyncLifetime
{
    /// <summary>From UTC-11 to UTC+14, with half and quarter hours, and clocks that change at midnight, by half an hour, or never.</summary>
    private static readonly string[] Zones =
    [
        "Pacific/Pago_Pago", "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Phoenix", "America/New_York", "America/St_Johns", "America/Santiago",
        "America/Sao_Paulo", "UTC", "Europe/London", "Europe/Berlin", "Africa/Cairo", "Asia/Beirut", "Asia/Jerusalem", "Asia/Kathmandu", "Australia/Lord_Howe", "Australia/Sydney",
        "Pacific/Chatham", "Pacific/Kiritimati",
    ];

    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _lab = await TestLab.StartAsync();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task In_two_years_everybody_is_asked_once_a_week_at_their_own_time_whatever_the_clocks_do()
    {
        await _lab.ChallengeAsync("tides");
        await _lab.ChallengeAsync("night");
        await _lab.PlanAsync("tides", DayOfWeek.Monday, new TimeOnly(9, 0));

        // A time that many clocks skip in spring, and have twice in autumn.
        await _lab.PlanAsync("night", DayOfWeek.Sunday, new TimeOnly(2, 30));
        await _lab.ReadAsync(async db =>
        {
            var challenges = await db.Challenges.ToListAsync(Now);
            foreach (var (zone, number) in Zones.SelectMany(zone => Enumerable.Range(0, 10).Select(i => (zone, i))))
            {
                var person = Person.Create($"{zone.Split('/')[^1].Replace("_", "")}{number}", false, _lab.Clock.GetUtcNow()).Value;
                Assert.True(person.MoveTo(zone).Ok);
                db.People.Add(person);
                await db.SaveChangesAsync(Now);
                foreach (var challenge in challenges) db.Memberships.Add(Membership.Create(person.Id, challenge.Id, Role.Student, $"forks/{challenge.Slug}/{person.Name}.git", null, _lab.Clock.GetUtcNow()));
            }
            return 0;
        });
        var begin = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var windows = Windows(begin, begin.AddYears(2));
        Assert.InRange(windows.Count, 16, 60);
        foreach (var (from, until) in windows)
            for (var at = from; at < until; at = at.AddMinutes(30))
            {
                // Somebody's turn may be near; otherwise every third hour shows that nobody is asked.
                if (!Zones.Any(zone => IsNear(at, zone)) && at.TimeOfDay.TotalHours % 3 > 0) continue;
                _lab.GoTo(at);
                await _lab.AskAsync();
            }
        var asked = await _lab.ReadAsync(async db => await (
            from checkIn in db.CheckIns.AsNoTracking()
            join person in db.People on checkIn.PersonId equals person.Id
            join challenge in db.Challenges on checkIn.ChallengeId equals challenge.Id
            select new { challenge.Slug, checkIn.PersonId, person.TimeZone, checkIn.Week, checkIn.AskedAt }).ToListAsync(Now));
        var rules = new Dictionary<string, (int Days, TimeSpan Time)> { ["tides"] = (0, TimeSpan.FromHours(9)), ["night"] = (6, TimeSpan.FromHours(2.5)) };
        var due = 0;
        var byWeek = asked.ToLookup(a => (a.Slug, a.TimeZone, a.Week));
        foreach (var zone in Zones)
            foreach (var (slug, (days, time)) in rules)
                for (var week = new DateOnly(2027, 1, 4); week < new DateOnly(2028, 12, 25); week = week.AddDays(7))
                {
                    var at = FirstInstantAt(zone, week.AddDays(days), time);
                    if (!windows.Any(w => w.From <= at && at <= w.Until.AddHours(-1))) continue;
                    var found = byWeek[(slug, zone, week)].ToList();
                    Assert.Equal(10, found.Count);
                    Assert.Equal(10, found.Select(f => f.PersonId).Distinct().Count());
                    Assert.All(found, f => Assert.InRange(f.AskedAt - at, TimeSpan.Zero, TimeSpan.FromMinutes(29)));
                    due++;
                }
        Assert.True(due > 20 * 16, $"Only {due} weeks of a zone were looked at.");
        Assert.Equal(asked.Count, asked.DistinctBy(a => (a.Slug, a.PersonId, a.Week)).Count());
        var notices = (await _lab.NoticesAsync(NoticeKind.CheckInAsked)).Count;
        Assert.Equal(asked.Count, notices);
    }

    [Fact]
    public async Task Whoever_flies_around_the_world_in_a_week_is_asked_once()
    {
        await _lab.ChallengeAsync("tides");
        await _lab.MemberAsync("ada", "tides", "Pacific/Kiritimati");
        await _lab.MemberAsync("bob", "tides", "Pacific/Pago_Pago");

        // Monday 09:00 on Kiritimati is Sunday 19:00 in UTC; on Pago Pago it is Monday 20:00.
        _lab.GoTo(new DateTimeOffset(2026, 11, 29, 19, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await _lab.AskAsync());
        await MoveAsync("ada", "Pacific/Pago_Pago");
        await MoveAsync("bob", "Pacific/Kiritimati");
        Assert.Equal(1, await _lab.AskAsync());
        for (var at = _lab.Clock.GetUtcNow(); at < new DateTimeOffset(2026, 12, 6, 18, 0, 0, TimeSpan.Zero); at = at.AddHours(1))
        {
            _lab.GoTo(at);
            await _lab.AskAsync();
        }
        Assert.Single(await _lab.CheckInsAsync("ada"));
        Assert.Single(await _lab.CheckInsAsync("bob"));
    }

    [Fact]
    public async Task After_days_without_the_bot_people_are_asked_once_and_not_at_night()
    {
        await _lab.ChallengeAsync("tides");
        await _lab.MemberAsync("ada", "tides", "Europe/Berlin");

        // Three Mondays went by; it is Wednesday, 03:00 in Berlin.
        _lab.GoTo(new DateTimeOffset(2026, 12, 16, 2, 0, 0, TimeSpan.Zero));
        Assert.Equal(0, await _lab.AskAsync());
        _lab.GoTo(new DateTimeOffset(2026, 12, 16, 7, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await _lab.AskAsync());
        Assert.Equal(0, await _lab.AskAsync());
        var asked = Assert.Single(await _lab.CheckInsAsync("ada"));
        Assert.Equal(new DateOnly(2026, 12, 14), asked.Week);
        Assert.True(asked.ClosesAt >= asked.AskedAt + TimeSpan.FromDays(1));

        // On Sunday the next one is so near that the last one is let go.
        await _lab.MemberAsync("bob", "tides", "Europe/Berlin");
        await BackdateAsync("bob", new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));
        _lab.GoTo(new DateTimeOffset(2026, 12, 20, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(0, await _lab.AskAsync());
    }

    [Fact]
    public async Task One_reminder_comes_before_the_end_by_day_and_none_to_those_who_answered_left_or_are_away()
    {
        await _lab.ChallengeAsync("tides");
        foreach (var name in (string[])["ada", "bob", "cleo", "dan"]) await _lab.MemberAsync(name, "tides", "Europe/Berlin");
        _lab.GoTo(new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));
        Assert.Equal(4, await _lab.AskAsync());
        Assert.True((await _lab.AnswerAsync("bob", "tides", "a cut")).Ok);
        await _lab.TryAsync<LeaveChallenge, int>(async (leave, db) => await leave.RunAsync(await db.NamedAsync("cleo"), await db.ChallengeAsync("tides"), Now));
        await _lab.TryAsync<GoAway, Absence>(async (away, db) => await away.RunAsync(await db.NamedAsync("dan"), new DateOnly(2026, 12, 10), Now));

        // The window closes on Thursday at 09:00 in Berlin, so from Wednesday 09:00 on.
        for (var at = _lab.Clock.GetUtcNow(); at < new DateTimeOffset(2026, 12, 3, 12, 0, 0, TimeSpan.Zero); at = at.AddMinutes(30))
        {
            _lab.GoTo(at);
            await _lab.AskAsync();
        }
        var reminded = Assert.Single(await _lab.NoticesAsync(NoticeKind.CheckInReminder));
        Assert.Equal((await _lab.ReadAsync(db => db.NamedAsync("ada"))).Id, reminded.PersonId);
        Assert.InRange(reminded.CreatedAt, new DateTimeOffset(2026, 12, 2, 8, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 12, 2, 9, 0, 0, TimeSpan.Zero));
        Assert.Equal(CheckInState.Missed, Assert.Single(await _lab.CheckInsAsync("ada")).StateAt(_lab.Clock.GetUtcNow()));
        Assert.Equal(CheckInState.Skipped, Assert.Single(await _lab.CheckInsAsync("dan")).StateAt(_lab.Clock.GetUtcNow()));
    }

    [Fact]
    public void A_holiday_moves_a_check_in_to_the_next_day_and_a_week_of_holidays_has_none()
    {
        var rule = new CheckInRule { Day = DayOfWeek.Monday, Time = new TimeOnly(9, 0) };
        var christmas = new HashSet<DateOnly> { new(2026, 12, 21), new(2026, 12, 22) };
        var week = new WeekSchedule(rule, TimeZoneInfo.Utc, christmas);
        Assert.Equal(new DateTimeOffset(2026, 12, 23, 9, 0, 0, TimeSpan.Zero), week.InstantOf(new DateOnly(2026, 12, 21)));
        var off = Enumerable.Range(21, 7).Select(day => new DateOnly(2026, 12, day)).ToHashSet();
        Assert.Null(new WeekSchedule(rule, TimeZoneInfo.Utc, off).InstantOf(new DateOnly(2026, 12, 21)));

        // In the week without one, the last one may still be asked until a day before the next.
        Assert.Equal(new DateOnly(2026, 12, 14), new WeekSchedule(rule, TimeZoneInfo.Utc, off).At(new DateTimeOffset(2026, 12, 20, 9, 0, 0, TimeSpan.Zero))?.Week);
    }

    [Fact]
    public async Task Before_a_holiday_on_which_one_would_be_reminded_one_is_reminded_a_day_earlier()
    {
        await using var lab = await WeekWithAsync(new DateOnly(2026, 12, 3));
        Assert.Equal(new DateTimeOffset(2026, 12, 4, 9, 0, 0, TimeSpan.Zero), Assert.Single(await lab.CheckInsAsync("ada")).ClosesAt);
        Assert.Equal(new DateTimeOffset(2026, 12, 2, 9, 0, 0, TimeSpan.Zero), Assert.Single(await lab.NoticesAsync(NoticeKind.CheckInReminder)).CreatedAt);
    }

    [Fact]
    public void Who_is_asked_late_has_a_day_and_no_holiday_that_is_over()
    {
        var week = new WeekSchedule(new CheckInRule { Day = DayOfWeek.Monday, Time = new TimeOnly(9, 0) }, TimeZoneInfo.Utc, new HashSet<DateOnly> { new(2026, 12, 1) });
        Assert.Equal(new DateTimeOffset(2026, 12, 4, 9, 0, 0, TimeSpan.Zero), week.At(new DateTimeOffset(2026, 12, 2, 20, 0, 0, TimeSpan.Zero))!.ClosesAt);
        Assert.Equal(new DateTimeOffset(2026, 12, 5, 10, 0, 0, TimeSpan.Zero), week.At(new DateTimeOffset(2026, 12, 4, 10, 0, 0, TimeSpan.Zero))!.ClosesAt);
    }

    [Fact]
    public async Task Nobody_is_reminded_on_a_holiday_and_it_takes_nothing_of_the_time_to_answer()
    {
        await using var lab = await WeekWithAsync(new DateOnly(2026, 12, 2), new DateOnly(2026, 12, 3));
        Assert.Equal(new DateTimeOffset(2026, 12, 5, 9, 0, 0, TimeSpan.Zero), Assert.Single(await lab.CheckInsAsync("ada")).ClosesAt);
        Assert.Equal(new DateTimeOffset(2026, 12, 4, 9, 0, 0, TimeSpan.Zero), Assert.Single(await lab.NoticesAsync(NoticeKind.CheckInReminder)).CreatedAt);
    }

    /// <summary>Ada's week, half an hour at a time, in a lab with these holidays.</summary>
    private static async Task<TestLab> WeekWithAsync(params DateOnly[] holidays)
    {
        var lab = await TestLab.StartAsync(services => services.AddSingleton(new LabRules { Values = [], Holidays = holidays.ToHashSet() }));
        await lab.ChallengeAsync("tides");
        await lab.MemberAsync("ada", "tides");
        for (var at = new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero); at < new DateTimeOffset(2026, 12, 6, 0, 0, 0, TimeSpan.Zero); at = at.AddMinutes(30))
        {
            lab.GoTo(at);
            await lab.AskAsync();
        }
        return lab;
    }

    private static bool IsNear(DateTimeOffset at, string zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(zone));
        return (local.DayOfWeek, local.TimeOfDay.TotalHours) is (DayOfWeek.Sunday, >= 1 and < 4.5) or (DayOfWeek.Monday, >= 8 and < 10);
    }

    private Task<bool> MoveAsync(string name, string zone) => _lab.ReadAsync(async db => (await db.NamedAsync(name)).MoveTo(zone).Ok);

    private Task<int> BackdateAsync(string name, DateTimeOffset at) => _lab.ReadAsync(async db =>
    {
        var person = (await db.NamedAsync(name)).Id;
        return await db.Memberships.Where(m => m.PersonId == person).ExecuteUpdateAsync(m => m.SetProperty(x => x.JoinedAt, at), Now);
    });

    /// <summary>The first instant at which the zone's clocks show that day and at least that time: looked for by going through the instants.</summary>
    private static DateTimeOffset FirstInstantAt(string zone, DateOnly day, TimeSpan time)
    {
        var info = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var wanted = day.ToDateTime(TimeOnly.MinValue) + time;
        for (var at = new DateTimeOffset(wanted, TimeSpan.Zero).AddHours(-15); ; at = at.AddMinutes(15))
            if (TimeZoneInfo.ConvertTime(at, info).DateTime >= wanted) return at;
    }

    /// <summary>Four days around every change of clocks of any zone, from Friday to Tuesday where they change on Sunday.</summary>
    private static List<(DateTimeOffset From, DateTimeOffset Until)> Windows(DateTimeOffset begin, DateTimeOffset end)
    {
        var days = new SortedSet<DateOnly>();
        foreach (var zone in Zones.Select(TimeZoneInfo.FindSystemTimeZoneById))
            for (var at = begin; at < end; at = at.AddHours(1))
                if (zone.GetUtcOffset(at) != zone.GetUtcOffset(at.AddHours(1))) days.Add(DateOnly.FromDateTime(at.UtcDateTime));
        var windows = new List<(DateTimeOffset From, DateTimeOffset Until)>();
        foreach (var day in days)
        {
            var (from, until) = (new DateTimeOffset(day.AddDays(-1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), new DateTimeOffset(day.AddDays(3).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
            if (windows.Count > 0 && from <= windows[^1].Until) windows[^1] = (windows[^1].From, until);
            else windows.Add((from, until));
        }
        return windows;
    }
}
