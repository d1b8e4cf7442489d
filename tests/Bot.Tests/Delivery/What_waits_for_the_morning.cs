using CoResearch.Bot.Delivery;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Views;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Meetings;
using CoResearch.Domain.Process.Stages;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Delivery;

/// <summary>What time brings by itself does not wake anybody.</summary>
public sealed class What_waits_for_the_morning : IAsyncLifetime
{
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await BotLab.StartAsync(more: (services, _) => services.AddSingleton<IPlatform>(new FakePlatform()));
        await _lab.MemberAsync("ada", "tides", "Asia/Tokyo");
        await _lab.MemberAsync("bob", "tides", "America/New_York");
        await _lab.ReadAsync(async db =>
        {
            foreach (var member in await db.Memberships.ToListAsync(Now)) member.Become(Role.Mentor);
            foreach (var person in await db.People.Where(p => p.Name != "baseline").ToListAsync(Now))
            {
                var alone = new Presence("chat", "with-" + person.Name, person.Id);
                alone.Speak(null, true, _lab.Clock.GetUtcNow());
                db.Presences.Add(alone);
            }
            return await db.Notices.ExecuteDeleteAsync(Now);
        });
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task A_stage_over_its_day_is_told_when_a_mentors_own_quiet_hours_are_over()
    {
        await _lab.TryAsync<ManageStages, Stage>(async (manage, db) => await manage.BeginAsync(await db.People.SingleAsync(p => p.Name == "bob", Now), await db.Challenges.SingleAsync(Now), "we begin", Now));

        // Noon in UTC is nine in the evening in Tokyo, and seven in the morning in New York.
        _lab.Clock.Advance(TimeSpan.FromDays(40));
        await _lab.DoAsync<WatchStages, bool>(async (watch, _) =>
        {
            await watch.RunAsync(Now);
            return true;
        });
        Assert.Equal([("with-ada", Hour(23)), ("with-bob", Hour(13))], await ToldAsync(NoticeKind.StageDue));
    }

    [Fact]
    public async Task That_the_last_day_is_over_wakes_nobody_and_what_a_mentor_does_is_told_at_once()
    {
        await MoveAsync(Notice.Ended);
        Assert.Equal([("with-ada", Hour(23)), ("with-bob", Hour(13))], await ToldAsync(NoticeKind.ChallengeMoved));
        await MoveAsync("closed");
        Assert.Equal([("with-ada", null), ("with-bob", null)], await ToldAsync(NoticeKind.ChallengeMoved));
    }

    [Fact]
    public async Task By_day_nothing_waits()
    {
        _lab.Clock.Advance(TimeSpan.FromHours(11));
        await MoveAsync(Notice.Ended);
        Assert.Equal([("with-ada", null), ("with-bob", null)], await ToldAsync(NoticeKind.ChallengeMoved));
    }

    [Theory]
    [InlineData(NoticeKind.StageDue, "", true)]
    [InlineData(NoticeKind.NewcomerStuck, "", true)]
    [InlineData(NoticeKind.KudosRecap, "202611", true)]
    [InlineData(NoticeKind.MeetingEnded, HoldMeeting.Forgotten, true)]
    [InlineData(NoticeKind.MeetingEnded, "", false)]
    [InlineData(NoticeKind.MicroRewarded, "micro:top:1:2026-11-23 3\nmicro:persistence:1:2026-11-23 3", true)]
    [InlineData(NoticeKind.MicroRewarded, "micro:top:1:2026-11-23 3\nmicro:leap:1:4", false)]
    [InlineData(NoticeKind.ChallengeMoved, Notice.Ended, true)]
    [InlineData(NoticeKind.ChallengeMoved, "opened", false)]
    [InlineData(NoticeKind.QuestionAnswered, "", false)]
    public async Task Only_what_nobody_did_waits(NoticeKind kind, string text, bool waits) => Assert.Equal(waits, await _lab.DoAsync<IEnumerable<INoticeView>, bool>((views, _) =>
        Task.FromResult(views.Single(v => v.Kind == kind).Waits(Notice.Of(kind, null, null, 1, text, _lab.Clock.GetUtcNow())))));

    /// <summary>The next time that a clock in UTC shows this hour.</summary>
    private DateTimeOffset Hour(int hour) => new(_lab.Clock.GetUtcNow().Date.AddHours(hour), TimeSpan.Zero);

    private Task<bool> MoveAsync(string what) => _lab.ReadAsync(async db => db.Notices.Add(Notice.About(await db.Challenges.SingleAsync(Now), what, _lab.Clock.GetUtcNow())) is not null);

    /// <summary>Where the newest notices of this kind are told, and not before when.</summary>
    private Task<List<(string, DateTimeOffset?)>> ToldAsync(NoticeKind kind) => _lab.DoAsync<IServiceProvider, List<(string, DateTimeOffset?)>>(async (services, db) =>
    {
        await db.Outbox.ExecuteDeleteAsync(Now);
        foreach (var id in await db.Notices.Where(n => n.Kind == kind && n.HandledAt == null && n.CreatedAt == _lab.Clock.GetUtcNow()).Select(n => n.Id).ToListAsync(Now)) await services.GetRequiredService<TellNotice>().TellAsync(id, Now);
        return [.. (await db.Outbox.OrderBy(m => m.Conversation).ToListAsync(Now)).Select(m => (m.Conversation, m.NotBefore))];
    });
}
