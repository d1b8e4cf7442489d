using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

/// <summary>People who press twice, who carry one platform's words to another, and those who never wrote at all.</summary>
public sealed class HurriedPeopleTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_button_answers_its_own_question_and_no_other()
    {
        await using var bot = await ChatBotAsync();
        await bot.ChallengeAsync("tides");
        var first = (await bot.WriteAsync("U1", "/join"))!;
        var tides = Press(first, "tides");
        var second = (await bot.WriteAsync("U1", tides, InboundKind.Action))!;
        Assert.Contains("Repository", bot.Read(second), StringComparison.Ordinal);

        // The second tap on the same button, and one on an old message.
        Assert.Equal("answered_already", (await bot.WriteAsync("U1", tides, InboundKind.Action))!.Refused);
        var stop = Press(second, Forms.Stop);
        Assert.Null((await bot.WriteAsync("U1", stop, InboundKind.Action))!.Refused);
        Assert.Equal("answered_already", (await bot.WriteAsync("U1", stop, InboundKind.Action))!.Refused);

        string Press(ChatMessage message, string command) => message.Blocks.OfType<ButtonsBlock>().Single().Buttons.Single(b => b.Command == command).Token!;
    }

    [Fact]
    public async Task A_path_is_an_answer_and_a_command_is_a_command()
    {
        await using var bot = await ChatBotAsync();
        await bot.PersonAsync("U1", owner: true, platform: "chat");
        Assert.Contains("What", bot.Read((await bot.WriteAsync("U1", "/challenge add"))!), StringComparison.Ordinal);
        Assert.Contains("2 of", bot.Read((await bot.WriteAsync("U1", "/tmp/no/such/folder"))!), StringComparison.Ordinal);
        Assert.Contains("You are @U1", bot.Read((await bot.WriteAsync("U1", "/me"))!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistyped_command_is_no_answer_where_one_is_chosen()
    {
        await using var bot = await ChatBotAsync();
        await bot.ChallengeAsync("tides");
        await bot.WriteAsync("U1", "/join");
        var answer = (await bot.WriteAsync("U1", "/chalenges"))!;
        Assert.Equal("unknown_command", answer.Refused);
        Assert.Contains("/challenges", bot.Read(answer), StringComparison.Ordinal);
        Assert.Equal("answer_choice", (await bot.WriteAsync("U1", "tidez"))!.Refused);
    }

    [Fact]
    public async Task Slacks_way_to_write_a_command_is_understood_elsewhere_and_no_code_stays_in_the_audit()
    {
        await using var bot = await ChatBotAsync();
        Assert.Contains("You are @U1", bot.Read((await bot.WriteAsync("U1", "/co me"))!), StringComparison.Ordinal);
        var refused = (await bot.WriteAsync("U1", "/CO link ABCD-EFGH-JKLM"))!.Refused;
        Assert.True(refused is not (null or "unknown_command"), refused);
        Assert.DoesNotContain("ABCD", string.Join(' ', await bot.InAsync(db => db.Audit.Select(a => a.Detail).ToListAsync(Now))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_never_wrote_is_asked_about_by_nobody_and_told_nothing_when_it_breaks()
    {
        await using var bot = await ChatBotAsync();
        await bot.HappensAsync(new Inbound("", "", "U9", "", "") { Kind = InboundKind.ProfileChanged });
        Assert.Empty(bot.Chat.Asked);
        var id = await bot.ReceiveAsync("U9", "", "chat", InboundKind.ProfileChanged);
        await using (var scope = bot.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<Dispatcher>().BreakAsync(id, new Broken("e1"), Now);
        Assert.Empty(await bot.RepliesAsync());
        Assert.True(await bot.InAsync(db => db.Inbox.AllAsync(e => e.HandledAt != null, Now)));
    }

    [Fact]
    public async Task A_strangers_file_is_not_fetched()
    {
        await using var bot = await ChatBotAsync();
        bot.Chat.Limits = bot.Chat.Limits with { Entry = EntryMode.Invitation };
        for (var i = 0; i < 2; i++)
            await bot.HappensAsync(new Inbound("", "dm", "U9", "", "") { Kind = InboundKind.File, Private = true, FileName = "workflow.yml", FileReference = "f1" });
        Assert.Empty(bot.Chat.Fetched);
        Assert.Single(await bot.RepliesAsync());
    }

    [Fact]
    public async Task Of_many_challenges_the_name_is_typed()
    {
        await using var bot = await ChatBotAsync();
        for (var i = 0; i < 25; i++) await bot.ChallengeAsync($"tides-{i:00}");
        Assert.DoesNotContain("tides-03", bot.Read((await bot.WriteAsync("U1", "/join"))!), StringComparison.Ordinal);
        Assert.Contains("Repository", bot.Read((await bot.WriteAsync("U1", "tides-24"))!), StringComparison.Ordinal);
    }

    private static async Task<TestBot> ChatBotAsync()
    {
        var bot = await TestBot.StartAsync();
        bot.Chat.Limits = new PlatformLimits { HasButtons = true, Entry = EntryMode.Open };
        return bot;
    }
}
