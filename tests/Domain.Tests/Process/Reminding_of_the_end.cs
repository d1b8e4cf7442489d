using CoResearch.Domain.Challenges;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Reminders;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

public sealed class Reminding_of_the_end : IAsyncLifetime
{
    private static readonly DateOnly Last = new(2026, 12, 18);
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        await _lab.ChallengeAsync("tides");
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Everybody_is_reminded_seven_three_and_one_days_before_in_their_own_morning_and_then_it_closes()
    {
        string[] zones = ["Pacific/Pago_Pago", "America/New_York", "UTC", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Kiritimati"];
        foreach (var zone in zones) await _lab.MemberAsync(zone.Split('/')[^1].Replace("_", "", StringComparison.Ordinal), "tides", zone);
        Assert.True((await SetAsync("tides", Last)).Ok);
        await RunThroughAsync(new DateTimeOffset(2026, 12, 9, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 12, 19, 2, 0, 0, TimeSpan.Zero));
        var told = await ToldAsync();
        foreach (var zone in zones)
        {
            var info = TimeZoneInfo.FindSystemTimeZoneById(zone);
            var own = told[zone.Split('/')[^1].Replace("_", "", StringComparison.Ordinal)].Select(at => TimeZoneInfo.ConvertTime(at, info)).ToList();

            // The lab's last day ends at midnight of UTC, which is another day in some places.
            var end = LocalTime.DayOf(new DateTimeOffset(2026, 12, 19, 0, 0, 0, TimeSpan.Zero).AddTicks(-1), info);
            Assert.Equal([end.AddDays(-7), end.AddDays(-3), end.AddDays(-1)], own.Select(at => DateOnly.FromDateTime(at.DateTime)));
            Assert.All(own, at => Assert.InRange(at.TimeOfDay, TimeSpan.FromHours(9), TimeSpan.FromHours(9.5)));
        }
        var challenge = await _lab.ReadAsync(db => db.ChallengeAsync("tides"));
        Assert.Equal((ChallengeState.Closed, new DateTimeOffset(2026, 12, 19, 0, 0, 0, TimeSpan.Zero)), (challenge.State, challenge.ClosedAt));
        Assert.Single(await _lab.NoticesAsync(NoticeKind.ChallengeMoved), n => n.Text == Notice.Ended);
    }

    [Fact]
    public async Task After_days_without_the_bot_the_newest_reminder_alone_comes_once_and_not_at_night()
    {
        await _lab.MemberAsync("ada", "tides", "Europe/Berlin");
        Assert.True((await SetAsync("tides", Last)).Ok);
        _lab.GoTo(new DateTimeOffset(2026, 12, 16, 3, 0, 0, TimeSpan.Zero));
        Assert.Equal(0, await RemindAsync());
        _lab.GoTo(new DateTimeOffset(2026, 12, 16, 7, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await RemindAsync());
        await RunThroughAsync(_lab.Clock.GetUtcNow(), new DateTimeOffset(2026, 12, 17, 6, 0, 0, TimeSpan.Zero));
        Assert.Single((await ToldAsync())["ada"]);
    }

    /// <summary>East of where she was, the end lies on another day of her calendar.</summary>
    [Fact]
    public async Task Who_moves_to_another_zone_is_reminded_of_nothing_twice_and_not_twice_a_day()
    {
        await _lab.MemberAsync("ada", "tides");
        Assert.True((await SetAsync("tides", Last)).Ok);
        await RunThroughAsync(new DateTimeOffset(2026, 12, 10, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 12, 17, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal([11, 15, 17], (await ToldAsync())["ada"].Select(at => at.Day));
        await _lab.ReadAsync(async db => (await db.NamedAsync("ada")).MoveTo("Pacific/Auckland").Ok);
        await RunThroughAsync(_lab.Clock.GetUtcNow(), new DateTimeOffset(2026, 12, 18, 23, 0, 0, TimeSpan.Zero));
        Assert.Equal(3, (await ToldAsync())["ada"].Count());
    }

    [Fact]
    public async Task Nobody_is_reminded_on_a_holiday()
    {
        await using var lab = await TestLab.StartAsync(services => services.AddSingleton(new LabRules { Values = [], Holidays = new HashSet<DateOnly> { new(2026, 12, 11), new(2026, 12, 17) } }));
        await lab.ChallengeAsync("tides");
        await lab.MemberAsync("ada", "tides");
        Assert.True((await lab.TryAsync<Deadlines, Done>(async (deadlines, db) => await deadlines.SetAsync(await db.ChallengeAsync("tides"), Last, Now))).Ok);
        for (var at = new DateTimeOffset(2026, 12, 10, 0, 0, 0, TimeSpan.Zero); at < new DateTimeOffset(2026, 12, 19, 0, 0, 0, TimeSpan.Zero); at = at.AddMinutes(30))
        {
            lab.GoTo(at);
            await lab.DoAsync<RemindOfDeadlines, int>((remind, _) => remind.RunAsync(Now));
        }
        Assert.Equal([12, 15, 18], (await lab.NoticesAsync(NoticeKind.DeadlineNear)).Select(n => n.CreatedAt.Day));
    }

    [Fact]
    public async Task Those_who_are_away_left_or_guide_are_not_reminded_and_who_comes_back_is_once()
    {
        foreach (var name in (string[])["ada", "bob", "mia", "zoe"]) await _lab.MemberAsync(name, "tides");
        await _lab.AppointAsync("mia", "tides", Role.Mentor);
        Assert.True((await SetAsync("tides", Last)).Ok);
        _lab.GoTo(new DateTimeOffset(2026, 12, 10, 12, 0, 0, TimeSpan.Zero));
        await _lab.TryAsync<GoAway, Absence>(async (away, db) => await away.RunAsync(await db.NamedAsync("ada"), new DateOnly(2026, 12, 12), Now));
        await _lab.TryAsync<LeaveChallenge, int>(async (leave, db) => await leave.RunAsync(await db.NamedAsync("bob"), await db.ChallengeAsync("tides"), Now));
        await RunThroughAsync(_lab.Clock.GetUtcNow(), new DateTimeOffset(2026, 12, 14, 12, 0, 0, TimeSpan.Zero));
        var told = await ToldAsync();
        Assert.Equal(new DateTimeOffset(2026, 12, 13, 9, 0, 0, TimeSpan.Zero), Assert.Single(told["ada"]), TimeSpan.FromHours(1.1));
        Assert.Equal(new DateTimeOffset(2026, 12, 11, 9, 0, 0, TimeSpan.Zero), Assert.Single(told["zoe"]), TimeSpan.FromHours(1));
        Assert.Equal(2, told.Count);
    }

    [Fact]
    public async Task Two_challenges_that_end_are_one_message_and_one_that_is_said_later_waits_for_the_next_day()
    {
        foreach (var slug in (string[])["winds", "waves"]) await _lab.ChallengeAsync(slug);
        foreach (var slug in (string[])["tides", "winds", "waves"]) await _lab.MemberAsync("ada", slug);
        Assert.True((await SetAsync("tides", Last)).Ok);
        Assert.True((await SetAsync("winds", Last)).Ok);
        await RunThroughAsync(new DateTimeOffset(2026, 12, 11, 8, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 12, 11, 10, 0, 0, TimeSpan.Zero));
        var first = Assert.Single(await _lab.NoticesAsync(NoticeKind.DeadlineNear));
        Assert.Equal(["tides", "winds"], await NewsAsync(first));
        Assert.True((await SetAsync("waves", Last)).Ok);
        await RunThroughAsync(_lab.Clock.GetUtcNow(), new DateTimeOffset(2026, 12, 12, 8, 30, 0, TimeSpan.Zero));
        Assert.Equal(["waves"], await NewsAsync((await _lab.NoticesAsync(NoticeKind.DeadlineNear))[1]));
        Assert.Equal(2, (await ToldAsync())["ada"].Count());

        // A day that is moved is another end.
        Assert.True((await SetAsync("tides", Last.AddDays(1))).Ok);
        Assert.True((await SetAsync("winds", null)).Ok);
        Assert.True((await SetAsync("waves", null)).Ok);
        await RunThroughAsync(new DateTimeOffset(2026, 12, 13, 8, 30, 0, TimeSpan.Zero), new DateTimeOffset(2026, 12, 16, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal([new DateTimeOffset(2026, 12, 13, 8, 30, 0, TimeSpan.Zero), new DateTimeOffset(2026, 12, 16, 9, 0, 0, TimeSpan.Zero)], (await ToldAsync())["ada"].Skip(2));
    }

    [Fact]
    public async Task A_reminder_says_what_is_held_left_and_chosen_and_nothing_of_what_is_over()
    {
        await _lab.MemberAsync("ada", "tides");
        var scored = await _lab.ScoredAsync("ada", "tides", 0.9);
        Assert.True((await SetAsync("tides", Last)).Ok);
        _lab.GoTo(new DateTimeOffset(2026, 12, 17, 10, 0, 0, TimeSpan.Zero));
        await RemindAsync();
        var notice = Assert.Single(await _lab.NoticesAsync(NoticeKind.DeadlineNear));
        var news = Assert.Single(await ReadAsync(notice));
        Assert.Equal((scored.Id, null, news.Quota.ScoredPerDay, new DateTimeOffset(2026, 12, 19, 0, 0, 0, TimeSpan.Zero)), (news.Best!.Submission.Id, news.Final, news.Quota.Remaining, news.Ends));
        Assert.True((await _lab.TryAsync<ChooseFinal, Done>(async (choose, db) => await choose.RunAsync(await db.NamedAsync("ada"), await db.ChallengeAsync("tides"), await db.Submissions.SingleAsync(s => s.Id == scored.Id, Now), Now))).Ok);
        Assert.Equal(scored.Id, Assert.Single(await ReadAsync(notice)).Final);
        Assert.True((await _lab.MoveAsync("tides", (move, challenge) => move.CloseAsync(challenge, Now))).Ok);
        Assert.Empty(await ReadAsync(notice));
    }

    [Fact]
    public async Task A_day_that_is_over_is_no_end_and_a_closed_challenge_has_none()
    {
        Assert.IsType<DeadlineIsOver>((await SetAsync("tides", new DateOnly(2026, 11, 23))).Error);
        Assert.True((await SetAsync("tides", Last)).Ok);
        Assert.True((await _lab.MoveAsync("tides", (move, challenge) => move.CloseAsync(challenge, Now))).Ok);
        Assert.IsType<ChallengeNotOpen>((await SetAsync("tides", Last)).Error);

        // Opened again, it stays open.
        Assert.True((await _lab.MoveAsync("tides", (move, challenge) => Task.FromResult(challenge.Open(_lab.Clock.GetUtcNow())))).Ok);
        await RunThroughAsync(new DateTimeOffset(2026, 12, 18, 22, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 12, 19, 3, 0, 0, TimeSpan.Zero));
        Assert.Equal(ChallengeState.Open, (await _lab.ReadAsync(db => db.ChallengeAsync("tides"))).State);
    }

    [Fact]
    public async Task A_challenge_without_a_last_day_ends_with_its_last_stage_as_its_mentors_moved_it()
    {
        _lab.Challenges.Rest += "stages: [ { name: Learning, length: 10d }, { name: Write-up, length: 10d } ]\n";
        await _lab.ChallengeAsync("winds");
        foreach (var name in (string[])["ada", "mia"]) await _lab.MemberAsync(name, "winds");
        await _lab.AppointAsync("mia", "winds", Role.Mentor);
        await WithStagesAsync(async (stages, by, challenge) => (await stages.BeginAsync(by, challenge, "we begin", Now)).Ok);
        await WithStagesAsync(async (stages, by, challenge) => (await stages.ExtendAsync(by, challenge, "2w", null, "The teacher is ill", Now)).Ok);
        var begun = _lab.Clock.GetUtcNow();

        // As it was planned it would end after 20 days; it is 34 now, unless a stage is late, when nobody knows.
        await RunThroughAsync(begun.AddDays(12), begun.AddDays(23));
        Assert.Empty(await ToldAsync());
        await RunThroughAsync(begun.AddDays(24), begun.AddDays(26));
        Assert.Empty(await ToldAsync());
        await WithStagesAsync(async (stages, by, challenge) => (await stages.EndAsync(by, challenge, "we go on", Now)).Ok);
        await WithStagesAsync(async (stages, by, challenge) => (await stages.BeginAsync(by, challenge, "we go on", Now)).Ok);
        var last = _lab.Clock.GetUtcNow();
        await RunThroughAsync(last, last.AddDays(8));
        var news = Assert.Single(await ReadAsync((await _lab.NoticesAsync(NoticeKind.DeadlineNear))[^1]));
        Assert.Equal((last.AddDays(10), false), (news.Ends, news.Closes));
        await RunThroughAsync(last.AddDays(8), last.AddDays(12));
        Assert.Equal(3, (await ToldAsync())["ada"].Count());

        Task<bool> WithStagesAsync(Func<ManageStages, Person, Challenge, Task<bool>> work) => _lab.DoAsync<ManageStages, bool>(async (stages, db) =>
            await work(stages, await db.NamedAsync("mia"), await db.ChallengeAsync("winds")) ? true : throw new InvalidOperationException("It was refused."));
    }

    private async Task RunThroughAsync(DateTimeOffset from, DateTimeOffset until)
    {
        for (var at = from; at <= until; at = at.AddMinutes(30))
        {
            if (at > _lab.Clock.GetUtcNow()) _lab.GoTo(at);
            await RemindAsync();
        }
    }

    private Task<int> RemindAsync() => _lab.DoAsync<RemindOfDeadlines, int>((remind, _) => remind.RunAsync(Now));

    private Task<Result<Done>> SetAsync(string slug, DateOnly? day) => _lab.TryAsync<Deadlines, Done>(async (deadlines, db) => await deadlines.SetAsync(await db.ChallengeAsync(slug), day, Now));

    private Task<IReadOnlyList<DeadlineNews>> ReadAsync(Notice notice) => _lab.DoAsync<Deadlines, IReadOnlyList<DeadlineNews>>(async (deadlines, db) =>
        await deadlines.NewsAsync(await db.People.SingleAsync(p => p.Id == notice.PersonId, Now), RemindOfDeadlines.Of(notice), Now));

    private async Task<IEnumerable<string>> NewsAsync(Notice notice) => (await ReadAsync(notice)).Select(n => n.Challenge.Slug);

    private Task<ILookup<string, DateTimeOffset>> ToldAsync() => _lab.ReadAsync(async db =>
    {
        var notices = await db.Notices.AsNoTracking().Where(n => n.Kind == NoticeKind.DeadlineNear).OrderBy(n => n.Id).ToListAsync(Now);
        var names = await db.People.ToDictionaryAsync(p => p.Id, p => p.Name, Now);
        return notices.ToLookup(n => names[n.PersonId!.Value], n => n.CreatedAt);
    });
}
