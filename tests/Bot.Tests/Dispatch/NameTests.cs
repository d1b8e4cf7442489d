using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

/// <summary>Names in the lab and user names on platforms: nobody looks like somebody else.</summary>
public sealed class NameTests
{
    [Theory]
    [InlineData("alice")]
    [InlineData("ALICE")]
    [InlineData("al\u0456ce")]
    [InlineData("\u0430li\u0441\u0435")]
    [InlineData("\u0391lice")]
    [InlineData("\uff41\uff4c\uff49\uff43\uff45")]
    [InlineData("ali\u200dce")]
    [InlineData("ali\u00adce")]
    [InlineData("alice\ufe0f")]
    [InlineData("ali\u3164ce")]
    [InlineData("a\u0335lice")]
    public async Task Who_looks_like_somebody_else_gets_a_number(string shown)
    {
        await using var bot = await TestBot.StartAsync();
        bot.Chat.Profiles["U1"] = new Profile("alice");
        bot.Chat.Profiles["U2"] = new Profile(shown);
        await bot.WriteAsync("U1", "/me");
        await bot.WriteAsync("U2", "/me");
        var names = await bot.InAsync(db => db.People.OrderBy(p => p.Id).Select(p => p.Name).ToListAsync());
        Assert.Equal("alice", names[0]);
        Assert.EndsWith("2", names[1], StringComparison.Ordinal);
        Assert.DoesNotContain(names[1], NameLook.IsInvisible);
        Assert.Equal("alice2", NameLook.Of(names[1]));
    }

    [Theory]
    [InlineData("Ольга Петрова", "Ольга-Петрова")]
    [InlineData("José", "José")]
    [InlineData("\u3164\u200b", "member")]
    [InlineData("z\u0351\u0351\u0351a\u0489lgo", "zalgo")]
    [InlineData("Baseline", "Baseline2")]
    [InlineData("Ada L.", "Ada-L")]
    [InlineData("Dana (she/her)", "Dana--she-her")]
    [InlineData("Maximiliane Charlotte von der Heide (x)", "Maximiliane-Charlotte-von-der-Heide")]
    public async Task Other_names_stay_what_they_are_without_what_hides_in_them(string shown, string name)
    {
        await using var bot = await TestBot.StartAsync();
        bot.Chat.Profiles["U1"] = new Profile(shown);
        Assert.Null((await bot.WriteAsync("U1", "/me"))!.Refused);
        Assert.Equal(name, await bot.InAsync(db => db.People.Select(p => p.Name).SingleAsync()));
    }

    [Theory]
    [InlineData("\u0430lice", "name_too_alike")]
    [InlineData("b\u0430s\u0435line", "name_too_alike")]
    [InlineData("ali\u3164ce", "name_too_alike")]
    [InlineData("bo\u3164b", "bad_name")]
    [InlineData("bob.", "bad_name")]
    [InlineData("bob-", "bad_name")]
    [InlineData("\u3164", "bad_name")]
    [InlineData("Alice", null)]
    public async Task At_the_terminal_a_name_that_looks_like_another_is_refused(string name, string? code)
    {
        await using var bot = await TestBot.StartAsync();
        await bot.PersonAsync("olga", owner: true);
        Assert.Null((await bot.SayAsync("olga", "/as alice")).Refused);
        Assert.Equal(code, (await bot.SayAsync("olga", $"/as {name}")).Refused);
        Assert.Equal(2, await bot.InAsync(db => db.People.CountAsync()));
    }

    [Fact]
    public async Task A_user_name_is_found_in_any_case_and_is_whose_it_is_now()
    {
        await using var bot = await TestBot.StartAsync();
        await bot.PersonAsync("olga", owner: true, platform: "chat");
        await SayAsync(bot, "1001", "Alice A.", "alice", "/me");
        Assert.Contains("@Alice-A", bot.Read((await bot.WriteAsync("olga", "/role @ALICE owner"))!), StringComparison.Ordinal);

        // She takes another one, and somebody else hers.
        await SayAsync(bot, "1001", "Alice A.", "ada_l", "/me");
        await SayAsync(bot, "1002", "Mallory", "Alice", "/me");
        Assert.Contains("@Alice-A", bot.Read((await bot.WriteAsync("olga", "/role @ada_l not-owner"))!), StringComparison.Ordinal);
        Assert.Contains("@Mallory", bot.Read((await bot.WriteAsync("olga", "/remove @alice"))!), StringComparison.Ordinal);

        // She took it over from him, in other letters.
        await SayAsync(bot, "1001", "Alice A.", "ALICE", "/me");
        Assert.Equal([("1001", "ALICE"), ("1002", null)], await bot.InAsync(async db =>
            (await db.Identities.Where(i => i.ExternalId.StartsWith("100")).OrderBy(i => i.ExternalId).ToListAsync()).Select(i => (i.ExternalId, i.Handle))));
    }

    [Fact]
    public async Task A_linked_account_is_called_by_its_user_name()
    {
        await using var bot = await TestBot.StartAsync();
        await bot.PersonAsync("ada");
        await SayAsync(bot, "1001", "Ada", "ada_l", "/me");
        var code = bot.Read(await bot.SayAsync("ada", "/link")).Split("/link ")[1][..14];
        Assert.Null((await SayAsync(bot, "1001", "Ada", "ada_l", $"/link {code} confirm Ada2")).Refused);
        Assert.EndsWith(" chat ada_l", await bot.InAsync(db => db.Notices.Select(n => n.Text).SingleAsync()), StringComparison.Ordinal);

        // Some platforms tell it only when they are asked.
        bot.Chat.Profiles["1002"] = new Profile("Ada on the phone", "ada_phone");
        bot.Chat.Limits = bot.Chat.Limits with { Entry = EntryMode.Invitation };
        code = bot.Read(await bot.SayAsync("ada", "/link")).Split("/link ")[1][..14];
        Assert.Null((await SayAsync(bot, "1002", "Ada", null, $"/link {code}")).Refused);
        Assert.Equal("ada_phone", await bot.InAsync(db => db.Identities.Where(i => i.ExternalId == "1002").Select(i => i.Handle).SingleAsync()));
    }

    [Theory]
    [InlineData("Dana (she/her)")]
    [InlineData("Dana \U0001F680")]
    [InlineData("\u0639\u0644\u06cc \u06f2")]
    [InlineData("ada_l")]
    public async Task Whoever_is_mentioned_by_their_account_is_meant_whatever_they_are_called(string shown)
    {
        await using var bot = await TestBot.StartAsync();
        await bot.PersonAsync("olga", owner: true, platform: "chat");
        await SayAsync(bot, "1001", shown, null, "/me");

        // Somebody else's user name is her name in the lab.
        await SayAsync(bot, "1002", "Ada", "ADA_L", "/me");
        Assert.Null((await SayAsync(bot, "olga", "olga", null, "/kudos +5 <@1001> for explaining the gates #teamwork")).Refused);
        await bot.HappensAsync(new Inbound("", "room", "olga", "<@1001> +7 for explaining the gates #teamwork", "") { ActorName = "olga" });
        Assert.Null((await SayAsync(bot, "olga", "olga", null, "/role <@1001> owner")).Refused);
        Assert.True(await bot.InAsync(db => db.People.Where(p => db.Identities.Any(i => i.PersonId == p.Id && i.ExternalId == "1001")).Select(p => p.IsOwner).SingleAsync()));
        Assert.Equal([5L, 7L], await bot.InAsync(db => db.PointEntries.Where(e => e.Purse == Purse.Earned && db.Identities.Any(i => i.PersonId == e.PersonId && i.ExternalId == "1001")).OrderBy(e => e.Id).Select(e => e.Points).ToListAsync()));
    }

    private static async Task<ChatMessage> SayAsync(TestBot bot, string account, string name, string? handle, string line) =>
        (await bot.HappensAsync(new Inbound("", account, account, line, "") { Private = true, ActorName = name, ActorHandle = handle }))[^1];
}
