using CoResearch.TestKit.Preview;
using CoResearch.TestKit.Slack;
using CoResearch.TestKit.Telegram;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CoResearch.Conversations;

/// <summary>Plays a conversation on both platforms and draws what the servers received: the pictures in the README. Run by name only.</summary>
public sealed class Pictures
{
    private const string Olga = "U1OLGA", Ada = "U2ADA";
    private static readonly TelegramPerson Emmy = new(1003, "Emmy", "emmy");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Slack_and_Telegram_are_drawn()
    {
        await using var slack = await SlackServer.StartAsync();
        await using var telegram = await TelegramServer.StartAsync();
        slack.AddUser(Olga, "olga", "Olga");
        slack.AddUser(Ada, "ada", "Ada");
        var state = Directory.CreateTempSubdirectory("coresearch-pictures-");
        await using var bot = BotProcess.Start(state.FullName, new Dictionary<string, string>
        {
            ["CORESEARCH_Workers__Ship"] = "gamma-hadron",
            ["CORESEARCH_Forks__CloneBase"] = "ssh://lab.example.org/forks",
            ["CORESEARCH_Slack__BotToken"] = SlackServer.BotToken,
            ["CORESEARCH_Slack__AppToken"] = SlackServer.AppToken,
            ["CORESEARCH_Slack__ApiBase"] = slack.ApiBase,
            ["CORESEARCH_Telegram__Token"] = TelegramServer.Token,
            ["CORESEARCH_Telegram__ApiBase"] = telegram.Address,
        });
        Task UntilAsync(Func<bool> holds) => bot.UntilAsync(holds, Patience, Now);
        await UntilAsync(() => bot.Output.Contains("slack: on", StringComparison.Ordinal) && bot.Output.Contains("telegram: on", StringComparison.Ordinal));
        var names = new Dictionary<string, string> { [Olga] = "Olga", [Ada] = "Ada" };

        // A picture follows its text: everything was delivered once nothing waits in the outbox.
        Task SettleAsync() => UntilAsync(() => UndeliveredIn(state) == 0);

        // What the reader typed, and all that came for it until a text is there.
        async Task<List<PreviewEntry>> SlackAsync(string user, string line, string until)
        {
            var (channel, messages, files) = (SlackServer.DirectOf(user), slack.Messages.Count, slack.Files.Count);
            await slack.SayAsync(user, channel, line);
            IEnumerable<SlackMessage> Came() => slack.Messages.Skip(messages).Where(m => m.Channel == channel);
            await UntilAsync(() => Came().Any(m => m.Text.Contains(until, StringComparison.Ordinal)));
            await SettleAsync();
            return [PreviewEntry.Said(names[user], line), .. Came().Select(m => SlackPreview.Of("CoResearch", m, names)), .. slack.Files.Skip(files).Select(f => SlackPreview.Of("CoResearch", f))];
        }

        async Task<List<PreviewEntry>> TelegramAsync(string line, string until)
        {
            var before = telegram.World.Posted.Count;
            telegram.World.Say(Emmy, line);
            await UntilAsync(() => telegram.World.Posted.Skip(before).Any(p => p.Text.Contains(until, StringComparison.Ordinal)));
            await SettleAsync();
            return [PreviewEntry.Said("Emmy", line), .. telegram.World.Posted.Skip(before).Select(p => TelegramPreview.Of("CoResearch", p))];
        }

        await SlackAsync(Olga, $"/claim {bot.Output.Split("/claim ")[1][..14]}", "you own this lab now");
        var invited = await SlackAsync(Olga, "invite gamma-hadron", "https://t.me/");
        var code = slack.Messages.Last(m => m.Text.Contains("?start=", StringComparison.Ordinal)).Text.Split("?start=")[1].Split([' ', ')', '\n', '>', '|', '"'])[0];
        await TelegramAsync("/start " + code, "invited to gamma-hadron");

        await SlackAsync(Ada, "join gamma-hadron", "You take part");
        await TelegramAsync("/join gamma-hadron", "You take part");
        List<PreviewEntry> inSlack = await SlackAsync(Ada, "workflow use ecd-mapped", ": scored");
        List<PreviewEntry> inTelegram = await TelegramAsync("/workflow use gbm", ": scored");
        await TelegramAsync("/workflow use gbm-mapped", ": scored");
        inSlack.AddRange(await SlackAsync(Ada, "scores", "ranked"));
        inTelegram.AddRange(await TelegramAsync("/scores", "ranked"));

        // What a mentor reads of the week.
        await SlackAsync(Ada, "checkin gamma-hadron done \"The network with the quantile map\" next \"A network that never sees Size\" blockers \"How do I weigh the background?\"", "Thank you");
        await SlackAsync(Olga, "join gamma-hadron", "You take part");
        await SlackAsync(Olga, "role <@U1OLGA> mentor gamma-hadron", "mentor in gamma-hadron now");
        await TelegramAsync("/card add gamma-hadron \"Compare the trees with and without the map\" @Emmy due friday #doing", "is on the board");
        var inDigest = await SlackAsync(Olga, "digest", "this is the week");
        inDigest.AddRange(await SlackAsync(Olga, "board gamma-hadron", "Board of"));

        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "coresearch-pictures")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "slack.html"), SlackPreview.Html(inSlack), Now);
        await File.WriteAllTextAsync(Path.Combine(folder, "mentor.html"), SlackPreview.Html(inDigest), Now);
        await File.WriteAllTextAsync(Path.Combine(folder, "telegram.html"), TelegramPreview.Html(inTelegram), Now);
        TestContext.Current.TestOutputHelper?.WriteLine($"Drawn in {folder}; {invited.Count} entries before.");
        await bot.TerminateAsync(Now);
        SqliteConnection.ClearAllPools();
        state.Delete(recursive: true);
    }

    private static long UndeliveredIn(DirectoryInfo state)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(state.FullName, "coresearch.db")};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM Outbox WHERE DeliveredVersion < Version AND Refused IS NULL";
        return (long)command.ExecuteScalar()!;
    }
}
