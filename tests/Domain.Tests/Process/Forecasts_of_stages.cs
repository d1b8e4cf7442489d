using CoResearch.Domain.Challenges;
using CoResearch.Domain.Process.Stages;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

public sealed class Forecasts_of_stages : IAsyncLifetime
{
    private static readonly DateTimeOffset Begun = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        foreach (var name in new[] { "ada", "mia" }) await _lab.MemberAsync(name, StageLab.Slug);
        await _lab.AppointAsync("mia", StageLab.Slug, Role.Mentor);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Theory]
    [InlineData(4, 2, 14, 7)]
    [InlineData(2, 6, 7, 21)]
    [InlineData(5, 0, 10, 0)]
    [InlineData(2, 1000, 300, 365)]
    public void What_is_open_takes_as_long_as_what_is_done_took(int done, int open, int after, double left) =>
        Assert.Equal(Begun.AddDays(after + left), new StagePace(Begun, done, open).EndAt(Begun.AddDays(after)));

    [Theory]
    [InlineData(1, 5, 20)]
    [InlineData(9, 5, 2)]
    public void Too_little_or_too_early_says_nothing(int done, int open, int after) => Assert.Null(new StagePace(Begun, done, open).EndAt(Begun.AddDays(after)));

    [Fact]
    public async Task Ticks_and_cards_count_and_those_of_before_or_only_in_the_backlog_do_not()
    {
        var before = await _lab.CardAsync("ada", StageLab.Slug, "Before #done");
        Assert.True(before.Ok);
        _lab.Clock.Advance(TimeSpan.FromHours(1));
        await _lab.BeginAsync();
        foreach (var typed in new[] { "Doing #doing", "Planned #planned", "Some day", "Finished #done" }) Assert.True((await _lab.CardAsync("ada", StageLab.Slug, typed)).Ok);
        await _lab.IterateAsync();
        await _lab.TickAsync(2);
        var pace = (await _lab.FactsAsync())!.Pace;

        // Inception has three lines at its end, and its iteration three.
        Assert.Equal((2, 2 + 5), (pace.Done, pace.Open));
    }

    [Fact]
    public async Task What_an_iteration_left_open_is_nobodys_any_more()
    {
        await _lab.BeginAsync();
        foreach (var name in new[] { "A", "B" })
        {
            await _lab.IterateAsync(name);
            await _lab.TickAsync(name == "A" ? 23 : 26);
            await _lab.EndAsync();
        }
        var pace = (await _lab.FactsAsync())!.Pace;
        Assert.Equal((2, 3), (pace.Done, pace.Open));
    }

    [Fact]
    public async Task A_forecast_is_kept_once_a_week_and_its_error_is_known_at_the_end()
    {
        await _lab.BeginAsync();
        await _lab.WatchAsync();
        Assert.Equal(0, await CountAsync());
        foreach (var number in new[] { 2, 3 }) await _lab.TickAsync(number);
        _lab.Clock.Advance(TimeSpan.FromDays(4));
        await _lab.WatchAsync();
        await _lab.WatchAsync();
        Assert.Equal(1, await CountAsync());
        _lab.Clock.Advance(TimeSpan.FromDays(7));
        await _lab.WatchAsync();
        Assert.Equal(2, await CountAsync());
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        var ended = (await _lab.EndAsync()).Value;
        var errors = ended.Forecasts.Select(f => Math.Round(f.ErrorAgainst(ended.Stage.EndedAt!.Value), 3));

        // After 4 days 2 of 3 were done: 2 days more, 6 in all. After 11 days still: 16.5. It took 12.
        Assert.Equal([-6, 4.5], errors);
        await _lab.WatchAsync();
        Assert.Equal(2, await CountAsync());
    }

    private Task<int> CountAsync() => _lab.ReadAsync(db => db.StageForecasts.CountAsync(Now));
}
