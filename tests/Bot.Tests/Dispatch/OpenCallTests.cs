using CoResearch.Bot.Delivery;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

/// <summary>Strangers follow an open call, and mentors let them in or not.</summary>
public sealed class OpenCallTests : IAsyncLifetime
{
    private readonly FakePlatform _chat = new() { Limits = new() { Entry = EntryMode.Invitation } };
    private TestLab _lab = null!;
    private int _said;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await BotLab.StartAsync(more: (services, _) => services.AddSingleton<IPlatform>(_chat));
        await _lab.ChallengeAsync("tides");
        await _lab.ChallengeAsync("winds");
        foreach (var (name, slug) in new[] { ("mia", "tides"), ("max", "winds") })
        {
            await _lab.MemberAsync(name, slug);
            await _lab.ReadAsync(async db =>
            {
                (await db.Memberships.SingleAsync(m => db.People.Any(p => p.Id == m.PersonId && p.Name == name), Now)).Become(Role.Mentor);
                return await db.SaveChangesAsync(Now);
            });
        }
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Who_follows_a_call_asks_waits_is_admitted_and_takes_part()
    {
        var code = await CallAsync();
        Assert.Equal("entry_asked", (await StrangerAsync("U1", code))!.Refused);
        Assert.Equal("entry_asked", (await StrangerAsync("U1", code))!.Refused);
        Assert.False(await _lab.ReadAsync(db => db.Identities.AnyAsync(i => i.Platform == "chat", Now)));
        Assert.Equal(["mia"], await AskedAsync());

        Assert.Equal("unknown_request", (await SayAsync("max", "/admit 1")).Refused);
        Assert.Contains("U1", _lab.Read(await SayAsync("mia", "/requests")), StringComparison.Ordinal);
        Assert.Null((await SayAsync("mia", "/admit 1")).Refused);
        Assert.Equal("request_decided", (await SayAsync("mia", "/admit 1")).Refused);
        Assert.Equal("request_decided", (await SayAsync("mia", "/decline 1")).Refused);
        var member = await _lab.ReadAsync(async db => await (
            from membership in db.Memberships
            join identity in db.Identities on membership.PersonId equals identity.PersonId
            join challenge in db.Challenges on membership.ChallengeId equals challenge.Id
            where identity.ExternalId == "U1"
            select new { challenge.Slug, membership.Role }).SingleAsync(Now));
        Assert.Equal(("tides", Role.Student), (member.Slug, member.Role));

        await TellAsync();
        Assert.Contains(await SentAsync(), m => m.Place == "dm-U1" && _lab.Read(m.Message).Contains("Welcome! You are in", StringComparison.Ordinal));
        Assert.Null((await StrangerAsync("U1", "/me"))!.Refused);
    }

    [Fact]
    public async Task Who_is_declined_is_told_once_and_the_code_stays_shut()
    {
        var code = await CallAsync();
        await StrangerAsync("U1", code);
        Assert.Null((await SayAsync("mia", "/decline 1")).Refused);
        Assert.Contains("cannot take you in", _lab.Read((await SentAsync()).Last(m => m.Place == "dm-U1").Message), StringComparison.Ordinal);
        Assert.Equal("entry_declined", (await StrangerAsync("U1", code))!.Refused);
        Assert.Equal("not_invited", (await StrangerAsync("U1", "/me"))!.Refused);
    }

    [Fact]
    public async Task A_slip_is_taken_back_for_a_month_and_a_later_call_is_another_chance()
    {
        var code = await CallAsync();
        await StrangerAsync("U1", code);
        await StrangerAsync("U2", code);
        Assert.Contains("/admit 1", _lab.Read(await SayAsync("mia", "/decline 1")), StringComparison.Ordinal);
        Assert.Null((await SayAsync("mia", "/decline 2")).Refused);
        Assert.Equal("request_decided", (await SayAsync("mia", "/decline 1")).Refused);
        _lab.Clock.Advance(TimeSpan.FromDays(29));
        Assert.Null((await SayAsync("mia", "/admit 1")).Refused);
        _lab.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal("request_decided", (await SayAsync("mia", "/admit 2")).Refused);
        var later = "/enter " + (await SayAsync("mia", "/opencall tides")).Blocks.OfType<LogBlock>().Single().Text.Split("/enter ")[1][..14];
        Assert.Equal("entry_asked", (await StrangerAsync("U2", later))!.Refused);
        Assert.Equal(3, (await AskedAsync()).Count);
        Assert.Null((await SayAsync("mia", "/admit 2")).Refused);
    }

    [Fact]
    public async Task A_call_is_ended_and_who_was_declined_is_forgotten()
    {
        var code = await CallAsync();
        await StrangerAsync("U1", code);
        await StrangerAsync("U2", code);
        await SayAsync("mia", "/decline 1");
        Assert.Null((await SayAsync("mia", "/opencall end tides")).Refused);
        Assert.Equal("no_open_call", (await SayAsync("mia", "/opencall end tides")).Refused);
        Assert.Equal("invitation_spent", (await StrangerAsync("U3", code))!.Refused);
        Assert.Equal(2, await ForgetAsync());
        _lab.Clock.Advance(TimeSpan.FromDays(91));
        Assert.Equal(1, await ForgetAsync());

        Task<int> ForgetAsync() => _lab.DoAsync<Domain.Process.Onboarding.OpenCall, int>(async (calls, db) =>
        {
            await calls.ForgetDeclinedAsync(Now);
            return await db.EntryRequests.CountAsync(Now);
        });
    }

    [Fact]
    public async Task A_call_ends_with_its_days_and_with_its_challenge_and_is_not_flooded()
    {
        var code = await CallAsync();
        for (var i = 0; i < 50; i++) Assert.Equal("entry_asked", (await StrangerAsync($"S{i}", code))!.Refused);
        Assert.Equal("entry_crowded", (await StrangerAsync("S50", code))!.Refused);
        Assert.True((await _lab.MoveAsync("tides", (move, challenge) => move.CloseAsync(challenge, Now))).Ok);
        Assert.Equal("invitation_spent", (await StrangerAsync("S51", code))!.Refused);
        _lab.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal("invitation_spent", (await StrangerAsync("S52", code))!.Refused);
        Assert.Equal("bad_call_days", (await SayAsync("max", "/opencall winds days=0")).Refused);
        Assert.Equal("challenge_not_open", (await SayAsync("mia", "/opencall tides")).Refused);
    }

    [Fact]
    public async Task Who_is_in_is_shown_the_challenge_and_asks_nobody()
    {
        var code = await CallAsync();
        var invitation = await SayAsync("olga", "/invite uses=1");
        await StrangerAsync("U1", "/enter " + _lab.Read(invitation).Split("/enter ")[1][..14]);
        Assert.Contains("/join tides", string.Concat((await StrangerAsync("U1", code))!.Blocks.OfType<ButtonsBlock>().SelectMany(b => b.Buttons).Select(b => b.Command)), StringComparison.Ordinal);
        Assert.Empty(await AskedAsync());
        var member = await SayAsync("mia", code);
        Assert.DoesNotContain("/join tides", string.Concat(member.Blocks.OfType<ButtonsBlock>().SelectMany(b => b.Buttons).Select(b => b.Command)), StringComparison.Ordinal);
        Assert.DoesNotContain("used up", _lab.Read(member), StringComparison.Ordinal);
    }

    private async Task<string> CallAsync()
    {
        await _lab.PersonAsync("olga", owner: true);
        var made = await SayAsync("mia", "/opencall tides");
        Assert.Single(made.Blocks.OfType<PlotBlock>());
        return "/enter " + made.Blocks.OfType<LogBlock>().Single().Text.Split("/enter ")[1][..14];
    }

    private Task<ChatMessage> SayAsync(string who, string line) => HappensAsync(new Inbound(TerminalPlatform.PlatformName, "room", who, line, "") { Private = true })!;

    private Task<ChatMessage?> StrangerAsync(string account, string line) => HappensAsync(new Inbound("chat", "dm-" + account, account, line, "") { Private = true, ActorName = account })!;

    private async Task<ChatMessage> HappensAsync(Inbound inbound)
    {
        var id = await _lab.Services.GetRequiredService<Inbox>().ReceiveAsync(inbound with { DedupeKey = $"e{++_said}" }, Now);
        await _lab.DoAsync<Dispatcher, bool>(async (dispatcher, _) =>
        {
            await dispatcher.HandleAsync(id!.Value, Now);
            return true;
        });
        return (await SentAsync()).Last(m => m.Place == inbound.Conversation).Message;
    }

    private Task<List<(string Place, ChatMessage Message)>> SentAsync() =>
        _lab.ReadAsync(async db => (await db.Outbox.AsNoTracking().OrderBy(m => m.Id).ToListAsync(Now)).Select(m => (m.Conversation, MessageJson.Read(m.Content))).ToList());

    private Task<List<string>> AskedAsync() =>
        _lab.ReadAsync(db => db.Notices.Where(n => n.Kind == NoticeKind.EntryAsked).Select(n => db.People.Single(p => p.Id == n.PersonId).Name).ToListAsync(Now));

    private async Task TellAsync()
    {
        foreach (var id in await _lab.ReadAsync(db => db.Notices.Where(n => n.HandledAt == null).OrderBy(n => n.Id).Select(n => n.Id).ToListAsync(Now)))
            await _lab.DoAsync<TellNotice, bool>(async (tell, _) =>
            {
                await tell.TellAsync(id, Now);
                return true;
            });
    }
}
