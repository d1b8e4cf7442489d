using CoResearch.Bot.Delivery;
using CoResearch.Bot.Platforms.Slack;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Delivery;

/// <summary>An event that ends the bot, or never ends, would be handled again at every start; one that meets a hiccup is tried again.</summary>
public sealed class Poison
{
    [Fact(Timeout = 60_000)]
    public async Task An_event_that_outlasts_several_starts_is_apologised_for_and_the_next_one_is_answered()
    {
        await using var bot = await TestBot.StartAsync();
        var poison = await bot.ReceiveAsync("ada", "/help");
        var next = await bot.ReceiveAsync("ada", "/help");
        bot.Services.GetRequiredService<Readiness>().Open();

        // Twice the bot died over it.
        for (var start = 0; start < 2; start++)
            await bot.InAsync(db => db.Inbox.Where(e => e.Id == poison).ExecuteUpdateAsync(set => set.SetProperty(e => e.Starts, e => e.Starts + 1)));
        using var pump = ActivatorUtilities.CreateInstance<InboxPump>(bot.Services);
        await pump.StartAsync(TestContext.Current.CancellationToken);
        while (await bot.InAsync(db => Task.FromResult(db.Inbox.Any(e => e.HandledAt == null)))) await Task.Yield();
        await pump.StopAsync(TestContext.Current.CancellationToken);

        var refused = await bot.InAsync(db => Task.FromResult(db.Inbox.OrderBy(e => e.Id).Select(e => new { e.Id, e.Refused }).ToList()));
        Assert.Equal([(poison, "bug"), (next, null)], refused.Select(e => (e.Id, e.Refused)));
        Assert.Equal(2, (await bot.RepliesAsync()).Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(3, null)]
    [InlineData(9, "bug")]
    public async Task A_platform_that_is_busy_for_a_moment_costs_a_newcomer_no_line(int hiccups, string? refused)
    {
        await using var bot = await TestBot.StartAsync();
        bot.Chat.Limits = bot.Chat.Limits with { Entry = EntryMode.Open };
        for (var i = 0; i < hiccups; i++)
            bot.Chat.Hiccups.Enqueue(i % 3 == 0 ? new SlackRateLimitException("users.info", TimeSpan.FromSeconds(2)) : i % 3 == 1 ? new HttpRequestException("reset") : new SlackException("users.info", "internal_error"));
        await bot.ReceiveAsync("U1", "/help", "chat");
        bot.Services.GetRequiredService<Readiness>().Open();
        using var pump = ActivatorUtilities.CreateInstance<InboxPump>(bot.Services);
        await pump.StartAsync(TestContext.Current.CancellationToken);
        while (await bot.InAsync(db => Task.FromResult(db.Inbox.Any(e => e.HandledAt == null))))
        {
            bot.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        await pump.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(refused, await bot.InAsync(db => db.Inbox.Select(e => e.Refused).SingleAsync()));
    }
}
