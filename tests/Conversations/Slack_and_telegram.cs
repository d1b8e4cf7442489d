using System.Text;
using CoResearch.TestKit.Slack;
using CoResearch.TestKit.Telegram;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CoResearch.Conversations;

/// <summary>
/// The real bot on both platforms at once, over the strict servers: the first owner claims the lab in Slack and brings a challenge in, a
/// remote participant comes in by Telegram's link, sends a workflow as a file and sees it scored, and the owner likes it from Slack.
/// </summary>
public sealed class Slack_and_telegram
{
    private const string Alice = "U1ALICE";
    private static readonly TelegramPerson Bob = new(1002, "Bob", "bob");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_people_take_part_each_where_they_are()
    {
        await using var slack = await SlackServer.StartAsync();
        await using var telegram = await TelegramServer.StartAsync();
        slack.AddUser(Alice, "alice", "Alice", "Europe/Berlin");
        var state = Directory.CreateTempSubdirectory("coresearch-both-");
        await using var bot = BotProcess.Start(state.FullName, new Dictionary<string, string>(TidesLab.NothingShipped)
        {
            ["CORESEARCH_Slack__BotToken"] = SlackServer.BotToken,
            ["CORESEARCH_Slack__AppToken"] = SlackServer.AppToken,
            ["CORESEARCH_Slack__ApiBase"] = slack.ApiBase,
            ["CORESEARCH_Telegram__Token"] = TelegramServer.Token,
            ["CORESEARCH_Telegram__ApiBase"] = telegram.Address,
        });
        async Task UntilAsync(Func<bool> holds)
        {
            try
            {
                await bot.UntilAsync(holds, Patience, Now);
            }
            catch (TimeoutException exception)
            {
                throw new TimeoutException(string.Join("\n", slack.Messages.Select(Read).Concat(telegram.World.Posted.Select(p => $"{p.Method} {p.Edits} {p.Text}")).Append(exception.Message)));
            }
        }

        await UntilAsync(() => bot.Output.Contains("slack: on", StringComparison.Ordinal) && bot.Output.Contains("telegram: on", StringComparison.Ordinal));

        // Says it to the bot in Slack and waits for the answer that is awaited there.
        async Task<SlackMessage> SlackAsync(string line, string answer)
        {
            var before = slack.Messages.Count;
            await slack.SayAsync(Alice, SlackServer.DirectOf(Alice), line);
            SlackMessage? found = null;
            await UntilAsync(() => (found = slack.Messages.Skip(before).FirstOrDefault(m => Read(m).Contains(answer, StringComparison.Ordinal))) is not null);
            return found!;
        }

        await SlackAsync($"/claim {bot.Output.Split("/claim ")[1][..14]}", "you own this lab now");
        await SlackAsync($"challenge add {TidesLab.FolderOf("tides")}", "is in the lab as tides");
        await SlackAsync("challenge open tides", "tides is open");
        var link = Read(await SlackAsync("invite tides", "https://t.me/")).Split("?start=")[1].Split(['"', '|', '>', '\\', ' '])[0];

        telegram.World.Say(Bob, "/start " + link);
        var world = telegram.World;
        await UntilAsync(() => world.Posted.Any(p => p.Text.Contains("invited to tides", StringComparison.Ordinal)));
        var welcome = world.Posted.First(p => p.Text.Contains("invited to tides", StringComparison.Ordinal));
        world.Press(Bob, welcome, welcome.Buttons.SelectMany(row => row).First(b => b.Label == "Join").Data);
        await UntilAsync(() => world.Posted.Any(p => p.Text.Contains("You take part in tides now", StringComparison.Ordinal)));

        var workflow = await File.ReadAllTextAsync(Path.Combine(TidesLab.FolderOf("tides"), "baseline", "workflow.yml"), Now);
        world.SendFile(Bob, "F1", "workflow.yml", Encoding.UTF8.GetBytes(workflow + "\n# sent from a phone\n"), "tides");
        await UntilAsync(() => world.Posted.Any(p => p.Text.Contains(": scored", StringComparison.Ordinal) && p.Text.Contains("you are on the leaderboard for the first time", StringComparison.Ordinal)));

        var status = await SlackAsync("status 2", "by @Bob");
        await slack.ReactAsync(Alice, status, "heart");
        Assert.Empty(telegram.Mistakes);
        Assert.DoesNotContain(SlackServer.BotToken, Logs(state), StringComparison.Ordinal);
        Assert.DoesNotContain(TelegramServer.Token, Logs(state), StringComparison.Ordinal);
        await UntilAsync(() => LikesIn(state) == 1);
        Assert.Equal(0, await bot.TerminateAsync(Now));
        SqliteConnection.ClearAllPools();
        state.Delete(recursive: true);
    }

    private static long LikesIn(DirectoryInfo state)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(state.FullName, "coresearch.db")};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM Likes";
        return (long)command.ExecuteScalar()!;
    }

    private static string Read(SlackMessage message) => message.Text + message.Blocks.ToJsonString();

    private static string Logs(DirectoryInfo state) => string.Concat(state.EnumerateFiles("*.log", SearchOption.AllDirectories).Select(f =>
    {
        using var reader = new StreamReader(new FileStream(f.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }));
}
