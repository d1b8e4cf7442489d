using CoResearch.Domain.Shared;
using CoResearch.TestKit.Slack;
using CoResearch.TestKit.Telegram;
using Xunit;

namespace CoResearch.Conversations.Crash;

/// <summary>The bot is killed between the words of an answer and its file: after the next start the file comes, and the words do not come again.</summary>
public sealed class MessagesInParts
{
    private const string Alice = "U1ALICE", Words = "This is all that I keep of you";
    private static readonly TelegramPerson Bob = new(1002, "Bob", "bob");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_Slack_nothing_comes_twice()
    {
        await using var slack = await SlackServer.StartAsync();
        slack.AddUser(Alice, "alice", "Alice", "Europe/Berlin");
        var settings = new Dictionary<string, string>(TidesLab.NothingShipped)
        {
            ["CORESEARCH_Slack__BotToken"] = SlackServer.BotToken,
            ["CORESEARCH_Slack__AppToken"] = SlackServer.AppToken,
            ["CORESEARCH_Slack__ApiBase"] = slack.ApiBase,
        };
        await InterruptAsync(settings, "slack: on", line => slack.SayAsync(Alice, SlackServer.DirectOf(Alice), line), () => slack.Files.Count == 1);
        Assert.Single(slack.Messages, m => m.Text.Contains(Words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_Telegram_nothing_comes_twice()
    {
        await using var telegram = await TelegramServer.StartAsync();
        telegram.World.Private(Bob);
        var settings = new Dictionary<string, string>(TidesLab.NothingShipped)
        {
            ["CORESEARCH_Telegram__Token"] = TelegramServer.Token,
            ["CORESEARCH_Telegram__ApiBase"] = telegram.Address,
        };
        await InterruptAsync(settings, "telegram: on", line => Task.FromResult(telegram.World.Say(Bob, line)), () => telegram.World.Posted.Any(p => p.Method == "sendDocument"));
        Assert.Single(telegram.World.Posted, p => p.Text.Contains(Words, StringComparison.Ordinal));
        Assert.Empty(telegram.Mistakes);
    }

    private static async Task InterruptAsync(Dictionary<string, string> settings, string ready, Func<string, Task> sayAsync, Func<bool> arrived)
    {
        var state = Directory.CreateTempSubdirectory("coresearch-parts-");
        var paused = Path.Combine(state.FullName, "paused");
        await using (var bot = BotProcess.Start(state.FullName, new Dictionary<string, string>(settings) { ["CORESEARCH_PAUSE_AT"] = Checkpoint.PartSent }))
        {
            await bot.UntilAsync(() => bot.Output.Contains(ready, StringComparison.Ordinal), Patience, Now);
            await sayAsync($"/claim {bot.Output.Split("/claim ")[1][..14]}");
            await sayAsync("/privacy export");
            await bot.UntilAsync(() => File.Exists(paused), Patience, Now);
            Assert.False(arrived());
            await bot.KillAsync(runnersToo: true, Now);
        }
        File.Delete(paused);
        await using (var bot = BotProcess.Start(state.FullName, settings))
        {
            await bot.UntilAsync(arrived, Patience, Now);
            Assert.Equal(0, await bot.TerminateAsync(Now));
        }
        state.Delete(recursive: true);
    }
}
