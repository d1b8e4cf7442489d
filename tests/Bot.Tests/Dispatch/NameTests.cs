using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

/// <summary>Names in the lab and user names on platforms.</summary>
public sealed class NameTests
{
    [Fact]
    public async Task A_user_name_is_found_in_any_case_and_is_whose_it_is_now()
    {
        await using var bot = await TestBot.StartAsync();
        await bot.PersonAsync("olga", owner: true, platform: "chat");
        await SayAsync(bot, "1001", "Alice A.", "alice", "/me");
        Assert.Contains("@Alice-A.", bot.Read((await bot.WriteAsync("olga", "/role @ALICE owner"))!), StringComparison.Ordinal);

        // She takes another one, and somebody else hers.
        await SayAsync(bot, "1001", "Alice A.", "ada_l", "/me");
        await SayAsync(bot, "1002", "Mallory", "Alice", "/me");
        Assert.Contains("@Alice-A.", bot.Read((await bot.WriteAsync("olga", "/role @ada_l not-owner"))!), StringComparison.Ordinal);
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
        Assert.Null((await SayAsync(bot, "1001", "Ada", "ada_l", $"/link {code}")).Refused);
        Assert.EndsWith(" chat ada_l", await bot.InAsync(db => db.Notices.Select(n => n.Text).SingleAsync()), StringComparison.Ordinal);

        // Some platforms tell it only when they are asked.
        bot.Chat.Profiles["1002"] = new Profile("Ada on the phone", "ada_phone");
        bot.Chat.Limits = bot.Chat.Limits with { Entry = EntryMode.Invitation };
        code = bot.Read(await bot.SayAsync("ada", "/link")).Split("/link ")[1][..14];
        Assert.Null((await SayAsync(bot, "1002", "Ada", null, $"/link {code}")).Refused);
        Assert.Equal("ada_phone", await bot.InAsync(db => db.Identities.Where(i => i.ExternalId == "1002").Select(i => i.Handle).SingleAsync()));
    }

    private static async Task<ChatMessage> SayAsync(TestBot bot, string account, string name, string? handle, string line) =>
        (await bot.HappensAsync(new Inbound("", account, account, line, "") { Private = true, ActorName = name, ActorHandle = handle }))[^1];
}
