using CoResearch.Bot.Delivery;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Delivery;

/// <summary>An event that ends the bot, or never ends, would be handled again at every start.</summary>
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
}
