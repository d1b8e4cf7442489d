using CoResearch.Bot.Delivery;
using CoResearch.Bot.Platforms;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Meetings;
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

    [Fact]
    public async Task The_minutes_of_a_team_go_to_its_channel_or_to_each_member_alone_and_those_of_the_lab_to_the_lab()
    {
        await using var lab = await BotLab.StartAsync(more: (services, _) => services.AddSingleton<IPlatform>(new FakePlatform()));
        foreach (var (name, slug) in new[] { ("ada", "tides"), ("bob", "tides"), ("wim", "winds") }) await lab.MemberAsync(name, slug);
        await lab.PersonAsync("olga", owner: true);
        await lab.DoAsync<BindChannel, bool>(async (bind, db) =>
        {
            foreach (var (name, isPrivate) in new[] { ("ada", true), ("bob", false), ("wim", true), ("olga", true) })
                db.Presences.Add(Spoke(new Presence("chat", isPrivate ? "with-" + name : "the-lab", (await db.People.SingleAsync(p => p.Name == name, Now)).Id), isPrivate));
            await bind.BindAsync("chat", "the-lab", null, null, await db.People.SingleAsync(p => p.Name == "ada", Now), Now);
            await db.CommitAsync(Now);
            return true;
        });
        Presence Spoke(Presence presence, bool alone)
        {
            presence.Speak(null, alone, lab.Clock.GetUtcNow());
            return presence;
        }

        Assert.Equal(["with-ada"], await MinutesAsync(lab, "tides", "the moon"));
        Assert.Equal(["the-lab"], await MinutesAsync(lab, null, "the sun"));
        await lab.DoAsync<BindChannel, bool>(async (bind, db) =>
        {
            await bind.BindAsync("chat", "the-team", null, await db.Challenges.SingleAsync(c => c.Slug == "tides", Now), await db.People.SingleAsync(p => p.Name == "ada", Now), Now);
            await db.CommitAsync(Now);
            return true;
        });
        Assert.Equal(["the-team"], await MinutesAsync(lab, "tides", "the stars"));
    }

    /// <summary>Holds a meeting of a challenge or of the lab and tells its minutes; where they are read.</summary>
    private static Task<List<string>> MinutesAsync(TestLab lab, string? slug, string words) => lab.DoAsync<IServiceProvider, List<string>>(async (services, db) =>
    {
        var (hold, olga, tides) = (services.GetRequiredService<HoldMeeting>(), await db.People.SingleAsync(p => p.Name == "olga", Now), await db.Challenges.SingleAsync(c => c.Slug == "tides", Now));
        var challenge = slug is null ? null : tides;
        Assert.True((await hold.BeginAsync(olga, challenge, Now)).Ok);
        await db.CommitAsync(Now);
        Assert.True((await hold.SayAsync(olga, tides, MeetingLineKind.Note, words, Now)).Ok);
        await db.CommitAsync(Now);
        Assert.True((await hold.EndAsync(olga, challenge, "chat", "with-olga", Now)).Ok);
        await db.CommitAsync(Now);
        await services.GetRequiredService<TellNotice>().TellAsync(await db.Notices.Where(n => n.Kind == NoticeKind.MeetingEnded).MaxAsync(n => n.Id, Now), Now);
        return await db.Outbox.Where(m => m.Content.Contains(words)).OrderBy(m => m.Conversation).Select(m => m.Conversation).ToListAsync(Now);
    });

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
