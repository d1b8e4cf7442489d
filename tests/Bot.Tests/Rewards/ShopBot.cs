using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Rewards;

/// <summary>A bot whose people have earned points, and what it tells them.</summary>
internal static class ShopBot
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static async Task<Person> EarnerAsync(this TestBot bot, string name, long points)
    {
        var person = await bot.PersonAsync(name);
        await using var scope = bot.Services.CreateAsyncScope();
        var ledger = scope.ServiceProvider.GetRequiredService<Ledger>();
        await ledger.PostAsync(PointEntry.Of(person.Id, Purse.Earned, PointKind.Received, points, ledger.Month, bot.Time.GetUtcNow(), "test", Guid.NewGuid().ToString()), Now);
        await scope.ServiceProvider.GetRequiredService<CoResearchDb>().CommitAsync(Now);
        return person;
    }

    public static async Task<long> EarnedAsync(this TestBot bot, string name)
    {
        var person = await bot.PersonAsync(name);
        await using var scope = bot.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Ledger>().EarnedAsync(person.Id, Now);
    }

    /// <summary>Says a line that is not refused, and returns the answer as it is read.</summary>
    public static async Task<string> DoAsync(this TestBot bot, string who, string line)
    {
        var answer = await bot.SayAsync(who, line);
        Assert.True(answer.Refused is null, $"{line}: {bot.Read(answer)}");
        return bot.Read(answer);
    }

    /// <summary>Turns the notices that wait into messages, as the pump does: the messages in the order of their notices.</summary>
    public static async Task<List<ChatMessage>> TellAsync(this TestBot bot)
    {
        var before = (await bot.RepliesAsync()).Count;
        foreach (var id in await bot.InAsync(db => db.Notices.Where(n => n.HandledAt == null).OrderBy(n => n.Id).Select(n => n.Id).ToListAsync(Now)))
        {
            await using var scope = bot.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<TellNotice>().TellAsync(id, Now);
        }
        return [.. (await bot.RepliesAsync()).Skip(before)];
    }

    /// <summary>Who is told alone, and null for everybody, of what waits to be told.</summary>
    public static Task<List<(NoticeKind Kind, string? Person)>> WaitingAsync(this TestBot bot) => bot.InAsync(async db =>
    {
        var names = await db.People.ToDictionaryAsync(p => p.Id, p => p.Name, Now);
        var waiting = await db.Notices.Where(n => n.HandledAt == null).OrderBy(n => n.Id).ToListAsync(Now);
        return waiting.Select(n => (n.Kind, n.PersonId is { } person ? names[person] : null)).ToList();
    });
}
