using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Terminal;

/// <summary>What stands on the screen, by whose clock, and what is not waited for.</summary>
public sealed class What_a_pipe_shows
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Times_are_by_the_clock_of_whom_a_message_is_for()
    {
        var output = new StringWriter();
        await using var bot = await StartAsync(output);
        var ada = await bot.PersonAsync("ada");
        await bot.InAsync(async db => Assert.True((await db.People.SingleAsync(p => p.Id == ada.Id, Now)).MoveTo("Asia/Vladivostok").Ok));
        await ShowAsync(bot, ada.Id);
        await ShowAsync(bot, null);
        Assert.Equal(["2026-11-24 22:00 Asia/Vladivostok", "2026-11-24 12:00"], output.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(23, 5)]
    [InlineData(27, 1)]
    [InlineData(28, 0)]
    [InlineData(29, 0)]
    public void A_demo_begins_on_a_weekend_at_the_time_of_day_that_it_is(int day, int ahead) =>
        Assert.Equal(TimeSpan.FromDays(ahead), DemoClock.ToWeekend(new DateTimeOffset(2026, 11, day, 23, 30, 0, TimeSpan.Zero)));

    [Fact]
    public async Task What_is_held_for_quiet_hours_is_not_waited_for_and_told()
    {
        var output = new StringWriter();
        await using var bot = await StartAsync(output);
        await bot.PersonAsync("olga", owner: true);
        await HoldAsync(bot);
        var waited = await bot.SayAsync("olga", "/wait");
        Assert.Contains("1 message waits for the end of quiet hours: 2026-11-24 14:00.", bot.Read(waited), StringComparison.Ordinal);
        await bot.InAsync(async db =>
        {
            foreach (var reply in await db.Outbox.Where(m => m.NotBefore == null).ToListAsync(Now)) db.Outbox.Remove(reply);
        });
        await bot.Services.GetRequiredService<PipeConversation>().PlayAsync(new StringReader("# nothing to say"), narrate: true, Now).WaitAsync(TimeSpan.FromSeconds(30), Now);
        Assert.Contains("1 message waits for the end of quiet hours", output.ToString(), StringComparison.Ordinal);

        // At the end of the hours it is work as any other.
        bot.Time.Advance(TimeSpan.FromHours(2));
        await bot.InAsync(async db =>
        {
            Assert.True(await new PendingWork(db, bot.Time).WorkingAsync(TerminalPlatform.PlatformName, Now));
            Assert.Null(await new PendingWork(db, bot.Time).HeldAsync(TerminalPlatform.PlatformName, Now));
        });
    }

    private static Task<TestBot> StartAsync(TextWriter output) => TestBot.StartAsync(services =>
        services.AddSingleton(new TerminalOptions { Input = TextReader.Null, Output = output, Interactive = false, Account = "olga", Wanted = true }));

    private static Task<string> ShowAsync(TestBot bot, PersonId? reader)
    {
        var message = new ChatMessage(new ParagraphBlock([new TimeSpanned(bot.Time.GetUtcNow())]));
        return bot.Services.GetServices<IPlatform>().OfType<TerminalPlatform>().Single()
            .DeliverAsync(new OutboxMessage(TerminalPlatform.PlatformName, TerminalPlatform.ConversationName, MessageJson.Write(message), bot.Time.GetUtcNow()) { PersonId = reader }, message, Now);
    }

    private static Task HoldAsync(TestBot bot) => bot.InAsync(db =>
    {
        db.Outbox.Add(new OutboxMessage(TerminalPlatform.PlatformName, TerminalPlatform.ConversationName, MessageJson.Write(new ChatMessage(new HeadingBlock("The week"))), bot.Time.GetUtcNow()) { NotBefore = bot.Time.GetUtcNow().AddHours(2) });
        return Task.CompletedTask;
    });
}
