using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Onboarding;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

public sealed class First_steps_of_newcomers : IAsyncLifetime
{
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        await _lab.PersonAsync("olga", owner: true);
        await _lab.ChallengeAsync("tides");
        await _lab.MemberAsync("mia", "tides");
        await _lab.AppointAsync("mia", "tides", Domain.Challenges.Role.Mentor);
        await _lab.PersonAsync("bob");
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Each_step_is_seen_in_what_was_done()
    {
        Assert.Equal(NewcomerStep.Introduce, await NextAsync());
        Assert.True((await IntroduceAsync("Python")).Ok);
        Assert.Equal(NewcomerStep.Join, await NextAsync());
        await _lab.MemberAsync("bob", "tides");
        Assert.Equal(NewcomerStep.Submit, await NextAsync());
        var failed = (await _lab.SubmitAsync("bob", "tides", "one")).Value;
        Assert.Equal(NewcomerStep.Score, await NextAsync());
        await _lab.FailAsync(failed.Id);
        Assert.Equal(NewcomerStep.Score, await NextAsync());
        await _lab.ScoredAsync("bob", "tides", 0.5);
        Assert.Equal(NewcomerStep.Improve, await NextAsync());
        await _lab.ScoredAsync("bob", "tides", 0.4);
        Assert.Null(await NextAsync());
    }

    [Fact]
    public async Task Whoever_has_a_score_needs_no_introduction()
    {
        await _lab.MemberAsync("bob", "tides");
        await _lab.ScoredAsync("bob", "tides", 0.5);
        Assert.Equal(NewcomerStep.Improve, await NextAsync());
    }

    [Fact]
    public async Task What_is_told_is_kept_replaced_and_refused_where_it_is_nonsense()
    {
        Assert.IsType<BadWeekHours>((await IntroduceAsync("Python", hours: 0)).Error);
        Assert.IsType<BadWeekHours>((await IntroduceAsync("Python", hours: 4_000_000_000)).Error);
        Assert.IsType<LongIntroduction>((await IntroduceAsync(new string('x', 501))).Error);
        Assert.IsType<BadTimeZone>((await IntroduceAsync("Python", zone: "Mars/Olympus")).Error);
        Assert.Equal(0, await _lab.ReadAsync(db => db.Newcomers.CountAsync(Now)));
        Assert.True((await IntroduceAsync("Python", hours: 6, zone: "Asia/Tokyo")).Ok);
        Assert.True((await IntroduceAsync("Python, statistics", hours: 4)).Ok);
        var (told, zone) = await _lab.ReadAsync(async db => (await db.Newcomers.AsNoTracking().SingleAsync(Now), (await db.NamedAsync("bob")).TimeZone));
        Assert.Equal(("Python, statistics", 4, "Asia/Tokyo"), (told.Skills, told.Hours, zone));
    }

    [Fact]
    public async Task Challenges_that_share_words_with_a_newcomer_come_first()
    {
        await _lab.ChallengeAsync("orbits");
        Assert.True((await IntroduceAsync("nothing yet", "the orbits of satellites")).Ok);
        var fitting = await _lab.DoAsync<FirstSteps, IReadOnlyList<FittingChallenge>>(async (steps, db) => await steps.FittingAsync((await db.NamedAsync("bob")).Id, 3, Now));
        Assert.Equal(["orbits", "tides"], fitting.Select(f => f.Challenge.Slug));
        Assert.Equal(["orbits"], fitting[0].Words);
        Assert.Empty(fitting[1].Words);
    }

    [Fact]
    public async Task Mentors_hear_once_a_step_of_who_stands_still_and_owners_where_nothing_was_joined()
    {
        Assert.True((await IntroduceAsync("Python")).Ok);
        _lab.Clock.Advance(TimeSpan.FromDays(2.9));
        Assert.Empty(await WatchAsync());
        _lab.Clock.Advance(TimeSpan.FromDays(0.2));
        Assert.Equal(["olga Join"], await WatchAsync());
        await _lab.MemberAsync("bob", "tides");
        Assert.Equal(["olga Join"], await WatchAsync());
        _lab.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(["olga Join", "mia Submit"], await WatchAsync());
        Assert.Equal(["olga Join", "mia Submit"], await WatchAsync());
        await _lab.FailAsync((await _lab.SubmitAsync("bob", "tides", "one")).Value.Id);
        _lab.Clock.Advance(TimeSpan.FromDays(2));
        await _lab.FailAsync((await _lab.SubmitAsync("bob", "tides", "two")).Value.Id);
        _lab.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(2, (await WatchAsync()).Count);
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["olga Join", "mia Submit", "mia Score"], await WatchAsync());
    }

    [Fact]
    public async Task Nobody_is_told_of_who_is_away_has_left_or_came_long_ago()
    {
        await _lab.MemberAsync("bob", "tides");
        await _lab.DoAsync<GoAway, bool>(async (away, db) => (await away.RunAsync(await db.NamedAsync("bob"), new DateOnly(2026, 12, 1), Now)).Ok && await db.SaveChangesAsync(Now) >= 0);
        _lab.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Empty(await WatchAsync());
        _lab.Clock.Advance(TimeSpan.FromDays(40));
        Assert.Empty(await WatchAsync());
    }

    [Fact]
    public async Task Who_did_nothing_at_all_is_told_of_to_owners()
    {
        _lab.Clock.Advance(TimeSpan.FromDays(2.9));
        Assert.Empty(await WatchAsync());
        _lab.Clock.Advance(TimeSpan.FromDays(0.2));
        Assert.Equal(["olga Introduce"], await WatchAsync());
        _lab.Clock.Advance(TimeSpan.FromDays(5));
        Assert.Equal(["olga Introduce"], await WatchAsync());
    }

    [Fact]
    public async Task Who_joined_without_a_word_stands_before_their_first_submission()
    {
        await _lab.MemberAsync("bob", "tides");
        Assert.Equal(NewcomerStep.Submit, await NextAsync());
        _lab.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(["mia Submit"], await WatchAsync());
    }

    [Fact]
    public async Task Whom_two_watchers_see_at_once_is_told_of_once()
    {
        _lab.Clock.Advance(TimeSpan.FromDays(4));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => WatchAsync())));
        Assert.Equal(["olga Introduce"], await WatchAsync());
    }

    [Fact]
    public async Task Who_left_the_challenge_is_told_of_to_owners_and_not_to_its_mentors()
    {
        await _lab.MemberAsync("bob", "tides");
        await _lab.FailAsync((await _lab.SubmitAsync("bob", "tides", "one")).Value.Id);
        Assert.True((await _lab.TryAsync<Domain.Challenges.LeaveChallenge, int>(async (leave, db) => await leave.RunAsync(await db.NamedAsync("bob"), await db.ChallengeAsync("tides"), Now))).Ok);
        Assert.True((await IntroduceAsync("Python")).Ok);
        _lab.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Equal(["olga Join"], await WatchAsync());
    }

    [Fact]
    public async Task Away_is_who_is_away_by_their_own_calendar()
    {
        await _lab.MemberAsync("bob", "tides");
        await _lab.ReadAsync(async db =>
        {
            var bob = await db.NamedAsync("bob");
            Assert.True(bob.MoveTo("Pacific/Kiritimati").Ok);
            db.Absences.Add(new Absence(bob.Id, new DateOnly(2026, 11, 24), new DateOnly(2026, 11, 28)));
            return true;
        });

        // Still the 28th in UTC, and on that island the 29th.
        _lab.GoTo(new DateTimeOffset(2026, 11, 28, 9, 59, 0, TimeSpan.Zero));
        Assert.Empty(await WatchAsync());
        _lab.GoTo(new DateTimeOffset(2026, 11, 28, 10, 0, 0, TimeSpan.Zero));
        Assert.Equal(["mia Submit"], await WatchAsync());
    }

    private Task<NewcomerStep?> NextAsync() => _lab.DoAsync<FirstSteps, NewcomerStep?>(async (steps, db) => (await steps.OfAsync(await db.NamedAsync("bob"), Now)).Next);

    private Task<Result<Newcomer>> IntroduceAsync(string skills, string interests = "", long? hours = null, string? zone = null) =>
        _lab.TryAsync<Introduce, Newcomer>(async (introduce, db) => await introduce.RunAsync(await db.NamedAsync("bob"), skills, interests, hours, zone, Now));

    /// <summary>All that was told so far: to whom, about which step.</summary>
    private async Task<List<string>> WatchAsync()
    {
        await _lab.DoAsync<WatchNewcomers, bool>(async (watch, _) =>
        {
            await watch.RunAsync(Now);
            return true;
        });
        var names = await _lab.ReadAsync(db => db.People.ToDictionaryAsync(p => p.Id, p => p.Name, Now));
        return [.. (await _lab.NoticesAsync(NoticeKind.NewcomerStuck)).Select(n => $"{names[n.PersonId!.Value]} {n.Text}")];
    }
}
