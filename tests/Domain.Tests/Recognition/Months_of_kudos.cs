using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Recognition;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Domain.Tests.Recognition;

public sealed class Months_of_kudos
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_left_is_gone_on_the_1st_and_what_was_earned_stays()
    {
        await using var lab = await StartAsync("Europe/Berlin", "2026-11-30T22:59:59Z");
        Assert.True((await lab.GiveAsync("ada", 60, "bob")).Ok);
        Assert.Equal(40, await lab.AllowanceAsync("ada"));
        lab.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(100, await lab.AllowanceAsync("ada"));
        Assert.Equal(60, await lab.EarnedAsync("bob"));
        Assert.Equal((60, 60_000, 0), await lab.BoardAsync("bob", new LabMonth(2026, 11)));
    }

    [Fact]
    public async Task What_is_undone_after_midnight_goes_back_to_the_month_that_is_over()
    {
        await using var lab = await StartAsync("UTC", "2026-11-30T23:58:00Z");
        Assert.True((await lab.GiveAsync("ada", 60, "bob")).Ok);
        lab.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True((await lab.UndoAsync("ada")).Ok);
        Assert.Equal(100, await lab.AllowanceAsync("ada"));
        Assert.Equal((0, 0, 0), await lab.BoardAsync("bob", new LabMonth(2026, 11)));
        await lab.BalanceAsync();
    }

    [Theory]
    [InlineData("Europe/Berlin", 2026, 10, "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z")]
    [InlineData("Europe/Berlin", 2026, 3, "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z")]
    [InlineData("Pacific/Kiritimati", 2026, 12, "2026-11-30T10:00:00Z", "2026-12-31T10:00:00Z")]
    [InlineData("Pacific/Pago_Pago", 2028, 2, "2028-02-01T11:00:00Z", "2028-03-01T11:00:00Z")]

    // In Beirut the clocks go forward at midnight of the last Sunday in March, and Daylight time ends the month.
    [InlineData("Asia/Beirut", 2024, 3, "2024-02-29T22:00:00Z", "2024-03-31T21:00:00Z")]
    public void Months_begin_at_the_labs_midnight(string zone, int year, int month, string begin, string end)
    {
        var calendar = new LabCalendar(LabFile.Shipped with { TimeZone = zone });
        var named = new LabMonth(year, month);
        Assert.Equal((DateTimeOffset.Parse(begin, null), DateTimeOffset.Parse(end, null)), (calendar.BeginOf(named), calendar.EndOf(named)));
        Assert.Equal(named, calendar.MonthOf(calendar.BeginOf(named)));
        Assert.NotEqual(named, calendar.MonthOf(calendar.BeginOf(named).AddTicks(-1)));
        Assert.Equal(named, calendar.MonthOf(calendar.EndOf(named).AddTicks(-1)));
    }

    [Fact]
    public void A_midnight_that_the_clocks_skip_begins_when_they_have_gone_forward()
    {
        var calendar = new LabCalendar(LabFile.Shipped with { TimeZone = "Asia/Beirut" });
        Assert.Equal(DateTimeOffset.Parse("2024-03-30T22:00:00Z", null), calendar.BeginOf(new DateOnly(2024, 3, 31)));
        var havana = new LabCalendar(LabFile.Shipped with { TimeZone = "America/Havana" });
        Assert.Equal(DateTimeOffset.Parse("2026-11-01T04:00:00Z", null), havana.BeginOf(new DateOnly(2026, 11, 1)));
    }

    [Theory]
    [InlineData("2026-11-30T12:00:00Z", "2026-11-30")]
    [InlineData("2026-11-29T23:00:00Z", "2026-11-30")]
    [InlineData("2026-11-29T22:59:59Z", "2026-11-23")]
    [InlineData("2027-01-01T12:00:00Z", "2026-12-28")]
    public void Weeks_begin_on_the_labs_monday(string instant, string monday) =>
        Assert.Equal(DateOnly.Parse(monday, null), new LabCalendar(LabFile.Shipped with { TimeZone = "Europe/Berlin" }).WeekOf(DateTimeOffset.Parse(instant, null)));

    [Fact]
    public async Task Givers_are_reminded_once_in_the_last_days_and_only_of_what_is_left()
    {
        await using var lab = await StartAsync("Europe/Berlin", "2026-11-27T12:00:00Z");
        foreach (var name in new[] { "ada", "bob" }) await lab.MemberAsync(name, "tides");
        Assert.True((await lab.GiveAsync("ada", 100, "bob")).Ok);
        Assert.Equal(0, await RemindAsync(lab));
        lab.Clock.SetUtcNow(DateTimeOffset.Parse("2026-11-28T07:59:00Z", null));
        Assert.Equal(0, await RemindAsync(lab));
        lab.Clock.SetUtcNow(DateTimeOffset.Parse("2026-11-28T08:05:00Z", null));

        // Ada has nothing left; cy and olga take part in no challenge, and can give as well.
        await lab.PersonAsync("olga", owner: true);
        Assert.Equal(3, await RemindAsync(lab));
        Assert.Equal(0, await RemindAsync(lab));

        // Somebody in New York sleeps, and is reminded in their own morning; who is away is not.
        await lab.PersonAsync("nina", zone: "America/New_York");
        var gone = await lab.PersonAsync("gus");
        await lab.ReadAsync(async db =>
        {
            db.Absences.Add(new(gone.Id, new DateOnly(2026, 11, 20), new DateOnly(2026, 11, 30)));
            return await db.SaveChangesAsync(Now);
        });
        Assert.Equal(0, await RemindAsync(lab));
        lab.Clock.SetUtcNow(DateTimeOffset.Parse("2026-11-28T13:05:00Z", null));
        Assert.Equal(1, await RemindAsync(lab));
        await lab.ReadAsync(db => db.People.Where(p => p.Name == "nina" || p.Name == "gus").ExecuteUpdateAsync(set => set.SetProperty(p => p.RemovedAt, lab.Clock.GetUtcNow()), Now));
        var notices = await lab.ReadAsync(db => db.Notices.Where(n => n.Kind == NoticeKind.KudosLeft).OrderBy(n => n.Id).Take(3).Select(n => n.Text).ToListAsync(Now));
        Assert.Equal(["100 2026-12-01", "100 2026-12-01", "200 2026-12-01"], notices.Order());
        lab.Clock.SetUtcNow(DateTimeOffset.Parse("2026-12-29T08:05:00Z", null));
        Assert.Equal(4, await RemindAsync(lab));
    }

    private static Task<int> RemindAsync(TestLab lab) => lab.DoAsync<RemindGivers, int>((remind, _) => remind.RunAsync(Now));

    private static async Task<TestLab> StartAsync(string zone, string now)
    {
        var lab = await TestLab.StartAsync(services => services.AddSingleton(LabFile.Shipped with { TimeZone = zone }));
        lab.Clock.SetUtcNow(DateTimeOffset.Parse(now, null));
        foreach (var name in new[] { "ada", "bob", "cy" }) await lab.PersonAsync(name);
        return lab;
    }
}
