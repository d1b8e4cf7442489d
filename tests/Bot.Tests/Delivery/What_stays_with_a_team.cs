using CoResearch.Bot.Delivery;
using CoResearch.Bot.Platforms;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Delivery;

/// <summary>What check-ins say is for the team that they are of.</summary>
public sealed class What_stays_with_a_team
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_weeks_check_ins_go_to_the_challenges_channel_and_never_to_the_labs()
    {
        await using var lab = await BotLab.StartAsync(more: (services, _) => services.AddSingleton<IPlatform>(new FakePlatform()));
        await lab.MemberAsync("ada", "tides");
        Assert.True((await lab.TryAsync<AnswerCheckIn, AnsweredCheckIn>(async (answer, db) =>
            await answer.RunAsync(await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Challenges.SingleAsync(Now), new CheckInText("a cut", null, "I am ill", null), Now))).Ok);
        Assert.Empty(await ToldAsync(lab, "the-lab", ofChallenge: false));
        Assert.Equal(["the-team"], await ToldAsync(lab, "the-team", ofChallenge: true));
    }

    /// <summary>Binds a channel and tells the week; the channels that got it.</summary>
    private static Task<List<string>> ToldAsync(TestLab lab, string channel, bool ofChallenge) => lab.DoAsync<TellNotice, List<string>>(async (tell, db) =>
    {
        var (ada, tides) = (await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Challenges.SingleAsync(Now));
        await new BindChannel(db, lab.Clock).BindAsync("chat", channel, null, ofChallenge ? tides : null, ada, Now);
        var week = await db.CheckIns.Select(c => c.Week).SingleAsync(Now);
        var notice = Notice.Of(NoticeKind.WeekReport, null, tides.Id, null, week.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), lab.Clock.GetUtcNow());
        db.Notices.Add(notice);
        await db.CommitAsync(Now);
        await tell.TellAsync(notice.Id, Now);
        return await db.Outbox.Where(m => m.Content.Contains("I am ill")).Select(m => m.Conversation).ToListAsync(Now);
    });
}
