using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Recognition;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Recognition;

public sealed class Looking_back_on_kudos : IAsyncLifetime
{
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        foreach (var name in new[] { "ada", "bob", "cy" }) await _lab.MemberAsync(name, "tides");
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task The_board_is_of_a_month_or_of_all_time_and_knows_ones_place()
    {
        Assert.True((await _lab.GiveAsync("ada", 5, "bob", "for the first thing")).Ok);
        Assert.True((await _lab.GiveAsync("ada", 8, "bob", "for the second thing")).Ok);
        Assert.True((await _lab.GiveAsync("bob", 7, "cy", "for the third thing")).Ok);
        _lab.Clock.Advance(TimeSpan.FromDays(20));
        Assert.True((await _lab.GiveAsync("bob", 4, "cy", "for the fourth thing")).Ok);
        await FiguresAsync(async figures =>
        {
            Assert.Equal([("bob", 9.0, 13L), ("cy", 7.0, 7L)], (await figures.BoardAsync(new LabMonth(2026, 11), 0, 10, Now)).Select(r => (r.Name, r.Weighted, r.Received)));
            Assert.Equal([("cy", 4.0, 4L)], (await figures.BoardAsync(new LabMonth(2026, 12), 0, 10, Now)).Select(r => (r.Name, r.Weighted, r.Received)));
            Assert.Equal([("cy", 11.0, 11L), ("bob", 9.0, 13L)], (await figures.BoardAsync(null, 0, 10, Now)).Select(r => (r.Name, r.Weighted, r.Received)));
            Assert.Equal([("ada", 13L), ("bob", 11L)], (await figures.GiversAsync(null, 10, Now)).Select(r => (r.Name, r.Given)));
            var bob = await _lab.ReadAsync(db => db.People.SingleAsync(p => p.Name == "bob", Now));
            Assert.Equal(2, (await figures.OfAsync(bob, null, Now)).Place);
            Assert.Null((await figures.OfAsync(bob, new LabMonth(2026, 12), Now)).Place);
            Assert.Equal(2, await figures.CountAsync(null, Now));
        });
    }

    [Fact]
    public async Task Equal_ones_share_the_best_place_on_every_page()
    {
        Assert.True((await _lab.GiveAsync("ada", 5, "bob cy", "for the same thing")).Ok);
        Assert.True((await _lab.GiveAsync("bob", 4, "ada", "for another thing")).Ok);
        await FiguresAsync(async figures =>
        {
            Assert.Equal([1, 1, 3], (await figures.BoardAsync(null, 0, 10, Now)).Select(r => r.Place));
            Assert.Equal([1, 3], (await figures.BoardAsync(null, 1, 2, Now)).Select(r => r.Place));
            Assert.Empty(await figures.BoardAsync(null, 3, 2, Now));
        });
    }

    [Fact]
    public async Task An_export_names_a_draft_to_those_alone_who_may_see_it()
    {
        Assert.True((await _lab.GiveAsync("ada", 5, "bob")).Ok);
        await _lab.DraftAsync("secret");
        await _lab.PersonAsync("olga", owner: true);
        await _lab.ReadAsync(async db =>
        {
            var secret = await db.Challenges.SingleAsync(c => c.Slug == "secret", Now);
            return await db.Gifts.ExecuteUpdateAsync(set => set.SetProperty(g => g.ChallengeId, secret.Id), Now);
        });
        foreach (var (name, slug) in new[] { ("ada", ""), ("olga", "secret") })
            Assert.EndsWith(",teamwork,for helping me with the data," + slug, (await File.ReadAllLinesAsync(await _lab.DoAsync<ExportKudos, string>(
                async (export, db) => await export.KudosAsync(await db.People.SingleAsync(p => p.Name == name, Now), Now)), Now))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_lives_the_values_is_who_was_thanked_for_them_of_late()
    {
        Assert.True((await _lab.GiveAsync("ada", 5, "bob", "for the first thing", "data teamwork")).Ok);
        Assert.True((await _lab.GiveAsync("ada", 8, "cy", "for the second thing", "data")).Ok);
        Assert.True((await _lab.GiveAsync("bob", 9, "cy", "for what was taken back", "PR")).Ok);
        Assert.True((await _lab.UndoAsync("bob")).Ok);
        // The same pair again weighs less, here and in the recap.
        Assert.True((await _lab.GiveAsync("cy", 9, "ada", "for the third thing", "ethics")).Ok);
        foreach (var n in new[] { 4, 5 }) Assert.True((await _lab.GiveAsync("ada", 5, "bob", $"for thing number {n}", "ethics")).Ok);
        var thanks = await _lab.DoAsync<KudosRecap, IReadOnlyList<Thanks>>((recap, _) => recap.ThanksAsync(new LabMonth(2026, 11), Now));
        Assert.Equal([(15L, 9.166), (8L, 8.0), (9L, 4.5)], thanks.Select(t => (t.Points, Math.Round(t.Weight, 3))));
        await FiguresAsync(async figures =>
        {
            var living = await figures.LivingAsync(1, Now);
            Assert.Equal([("cy", 8.0)], living["data"].Select(p => (p.Person.Name, p.Weight)));
            Assert.Equal([("bob", 5.0)], living["teamwork"].Select(p => (p.Person.Name, p.Weight)));
            Assert.Equal([("ada", 4.5)], living["ethics"].Select(p => (p.Person.Name, p.Weight)));
            Assert.Empty(living["PR"]);
        });
        _lab.Clock.Advance(TimeSpan.FromDays(KudosFigures.RecentDays + 1));
        await FiguresAsync(async figures => Assert.Empty(await figures.LivingAsync(1, Now)));
    }

    [Fact]
    public async Task A_streak_counts_weeks_in_a_row_and_this_one_may_be_open()
    {
        var ada = await _lab.ReadAsync(db => db.People.SingleAsync(p => p.Name == "ada", Now));
        for (var week = 0; week < 3; week++)
        {
            Assert.True((await _lab.GiveAsync("ada", 1, "bob", $"for thing number {week}")).Ok);
            _lab.Clock.Advance(TimeSpan.FromDays(7));
        }
        await FiguresAsync(async figures => Assert.Equal(3, await figures.StreakAsync(ada.Id, Now)));
        _lab.Clock.Advance(TimeSpan.FromDays(7));
        await FiguresAsync(async figures => Assert.Equal(0, await figures.StreakAsync(ada.Id, Now)));
    }

    [Fact]
    public async Task A_month_is_told_once_after_it_and_not_when_nobody_thanked_anybody()
    {
        Assert.False(await RecapAsync());
        Assert.True((await _lab.GiveAsync("ada", 5, "bob cy")).Ok);
        Assert.False(await RecapAsync());
        _lab.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 1, 8, 59, 0, TimeSpan.Zero));
        Assert.False(await RecapAsync());
        _lab.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 3, 9, 7, 0, TimeSpan.Zero));
        Assert.True(await RecapAsync());
        Assert.False(await RecapAsync());
        Assert.Equal(["202611"], await _lab.ReadAsync(db => db.Notices.Where(n => n.Kind == NoticeKind.KudosRecap).Select(n => n.Text).ToListAsync(Now)));
        _lab.Clock.SetUtcNow(new DateTimeOffset(2027, 1, 1, 9, 7, 0, TimeSpan.Zero));
        Assert.False(await RecapAsync());
    }

    [Fact]
    public async Task The_team_is_well_until_somebody_is_silent_or_unthanked_for_long()
    {
        Assert.Empty(await HealthAsync());
        _lab.Clock.Advance(TimeSpan.FromDays(6));
        Assert.True((await _lab.SubmitAsync("ada", "tides", "one")).Ok);
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["bob", "cy"], (await HealthAsync()).Select(m => m.Name));
        Assert.True((await _lab.SubmitAsync("bob", "tides", "two")).Ok);
        Assert.Equal(["cy"], (await HealthAsync()).Select(m => m.Name));
        _lab.Clock.Advance(TimeSpan.FromDays(23));
        Assert.True((await _lab.GiveAsync("cy", 5, "ada")).Ok);
        foreach (var name in new[] { "ada", "bob", "cy" }) Assert.True((await _lab.SubmitAsync(name, "tides", "three " + name)).Ok);
        Assert.Equal(["bob", "cy"], (await HealthAsync()).Select(m => m.Name));
    }

    [Fact]
    public async Task Exports_hold_what_stands_and_no_formula()
    {
        Assert.True((await _lab.GiveAsync("ada", 5, "bob cy", "=cmd() and \"more\"", "teamwork PR")).Ok);
        Assert.True((await _lab.GiveAsync("ada", 5, "bob", "for what was taken back")).Ok);
        Assert.True((await _lab.UndoAsync("ada")).Ok);
        var kudos = await File.ReadAllLinesAsync(await _lab.DoAsync<ExportKudos, string>(async (export, db) => await export.KudosAsync(await db.People.SingleAsync(p => p.Name == "ada", Now), Now)), Now);
        Assert.Equal(
            ["when,giver,receiver,points,values,reason,challenge",
                "2026-11-24T12:00:00.000Z,ada,bob,5,PR teamwork,\"'=cmd() and \"\"more\"\"\",tides", "2026-11-24T12:00:00.000Z,ada,cy,5,PR teamwork,\"'=cmd() and \"\"more\"\"\",tides"], kudos);
        var ledger = await File.ReadAllLinesAsync(await _lab.DoAsync<ExportKudos, string>((export, _) => export.LedgerAsync(Now)), Now);
        Assert.Equal(1 + 1 + 4 + 4, ledger.Length);
        Assert.Contains(ledger, line => line.Contains(",allowance,undone,5,5,202611,tides,gift:2,", StringComparison.Ordinal));
    }

    private Task<bool> RecapAsync() => _lab.DoAsync<KudosRecap, bool>((recap, _) => recap.TellAsync(Now));

    private async Task<IReadOnlyList<MemberHealth>> HealthAsync()
    {
        var tides = await _lab.ReadAsync(db => db.Challenges.SingleAsync(Now));
        return await _lab.DoAsync<TeamHealth, IReadOnlyList<MemberHealth>>((health, _) => health.OfAsync(tides.Id, Now));
    }

    private Task<int> FiguresAsync(Func<KudosFigures, Task> work) => _lab.DoAsync<KudosFigures, int>(async (figures, _) =>
    {
        await work(figures);
        return 0;
    });
}
