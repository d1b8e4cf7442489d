using CoResearch.Bot.Delivery;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Bot.Views;
using CoResearch.Domain.Notices;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Delivery;

/// <summary>What moves on a leaderboard is for its challenge's channels and the lab's; other news of a challenge, for its own where it has any.</summary>
public sealed class What_the_whole_lab_reads
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_leaderboards_week_goes_to_the_channels_of_its_challenge_and_of_the_lab()
    {
        await using var lab = await BotLab.StartAsync(more: (services, _) => services.AddSingleton<IPlatform>(new FakePlatform()));
        foreach (var name in new[] { "ada", "bob" }) await lab.MemberAsync(name, "tides");
        await lab.MemberAsync("wim", "winds");
        await lab.ScoredAsync("bob", "tides", 0.5);
        await BindAsync(lab, "the-lab", null);
        await BindAsync(lab, "the-team", "tides");
        await BindAsync(lab, "others", "winds");
        Assert.Equal(["the-lab", "the-team"], await ToldAsync(lab));
    }

    [Fact]
    public async Task Only_what_is_meant_for_the_lab_goes_to_both()
    {
        await using var lab = await BotLab.StartAsync();
        var both = await lab.DoAsync<IServiceProvider, List<NoticeKind>>((services, _) => Task.FromResult(services.GetServices<INoticeView>().Where(v => v.InLabToo).Select(v => v.Kind).Order().ToList()));
        Assert.Equal([NoticeKind.LeaderboardDigest, NoticeKind.NewLeader], both);
    }

    [Fact]
    public async Task The_terminals_screen_is_a_channel_since_everybody_reads_it()
    {
        await using var bot = await TestBot.StartAsync();
        await bot.PersonAsync("olga", owner: true);
        var session = bot.Services.GetRequiredService<TerminalSession>();
        session.Speaker = "olga";
        await bot.HandleAsync((await bot.Services.GetRequiredService<Inbox>().ReceiveAsync(session.Says("/here lab", "s1"), Now))!.Value);
        Assert.Null((await bot.RepliesAsync())[^1].Refused);
        Assert.Equal(TerminalPlatform.ConversationName, await bot.InAsync(db => db.Channels.Select(c => c.Conversation).SingleAsync(Now)));
    }

    private static Task<Channel> BindAsync(TestLab lab, string room, string? slug) => lab.DoAsync<BindChannel, Channel>(async (bind, db) =>
        await bind.BindAsync("chat", room, null, slug is null ? null : await db.Challenges.SingleAsync(c => c.Slug == slug, Now), await db.People.SingleAsync(p => p.Name == "ada", Now), Now));

    private static Task<List<string>> ToldAsync(TestLab lab) => lab.DoAsync<TellNotice, List<string>>(async (tell, db) =>
    {
        var tides = await db.Challenges.SingleAsync(c => c.Slug == "tides", Now);
        var notice = Notice.Of(NoticeKind.LeaderboardDigest, null, tides.Id, null, "2026-11-23", lab.Clock.GetUtcNow());
        db.Notices.Add(notice);
        await db.CommitAsync(Now);
        await tell.TellAsync(notice.Id, Now);
        return await db.Outbox.Select(m => m.Conversation).Order().ToListAsync(Now);
    });
}
