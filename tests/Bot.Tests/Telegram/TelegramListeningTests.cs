using System.Diagnostics;
using System.Text.Json.Nodes;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Platforms.Telegram;
using CoResearch.TestKit.Telegram;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Telegram.Bot;
using Xunit;
using static CoResearch.Bot.Tests.Telegram.TelegramLab;

namespace CoResearch.Bot.Tests.Telegram;

/// <summary>How the bot gets on and stays on: tokens, networks, other pollers, restarts, webhooks.</summary>
public sealed class TelegramListeningTests
{
    [Theory]
    [InlineData("4242:token", true)]
    [InlineData(" ", false)]
    [InlineData(null, false)]
    public void It_is_there_when_its_token_is_set(string? token, bool there)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Telegram:Token", token)]).Build();
        var services = new ServiceCollection();
        Assert.Equal(there, services.AddTelegram(configuration));
        Assert.Equal(there, services.Any(s => s.ServiceType == typeof(IPlatform)));
    }

    [Fact]
    public async Task It_says_who_it_is_and_how_it_listens()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        await UntilAsync(() => lab.States.All["telegram"] == (true, $"@{TelegramWorld.BotName}, long polling"));
        Assert.Equal($"https://t.me/{TelegramWorld.BotName}?start=join_one", lab.Platform.LinkTo("join_one"));
        Assert.Null(lab.Platform.LinkTo("not a word"));
    }

    [Theory]
    [InlineData("4242:test-token_wrong_0123456789abcdefghijk", "401")]
    [InlineData("not a token", "123456789:AA")]
    public async Task A_wrong_token_turns_it_off_with_the_one_thing_to_do(string token, string says)
    {
        await using var lab = await TelegramLab.StartAsync(o => o.Token = token);
        await lab.ListenAsync();
        var (on, sentence) = lab.States.All["telegram"];
        Assert.False(on);
        Assert.Contains("@BotFather", sentence, StringComparison.Ordinal);
        Assert.Contains("CORESEARCH_Telegram__Token", sentence, StringComparison.Ordinal);
        Assert.Contains(says, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(lab.Bot.Log.Lines.Append(sentence), line => line.Contains(token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://api.telegram.org", "Telegram:ApiBase")]
    [InlineData("ftp://127.0.0.1", "Telegram:ApiBase")]
    public async Task The_token_never_goes_over_an_open_line(string address, string says)
    {
        await using var lab = await TelegramLab.StartAsync(o => o.ApiBase = address);
        await lab.ListenAsync();
        Assert.Contains(says, lab.States.All["telegram"].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_network_it_tries_again_until_there_is_one_and_never_names_the_token()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.Server.FailNext("getMe", new TelegramErrorException(502, "Bad Gateway"));
        await lab.ListenAsync();
        Assert.False(lab.States.All["telegram"].On);
        await UntilAsync(() => lab.States.All["telegram"].On);

        await using var nowhere = await TelegramLab.StartAsync(o => o.ApiBase = "http://127.0.0.1:1");
        await nowhere.ListenAsync();
        Assert.Contains("cannot be reached", nowhere.States.All["telegram"].Sentence, StringComparison.Ordinal);
        var envelope = await nowhere.EnvelopeAsync(1);
        var failure = await Assert.ThrowsAsync<IOException>(() => nowhere.DeliverAsync(envelope, EveryBlock.All[0]));
        Assert.DoesNotContain(TelegramServer.Token, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "text/html", "<html>Log in</html>", "is not Telegram's Bot API (HTTP 200): check Telegram:ApiBase")]
    [InlineData(404, "text/html", "<html>Not here</html>", "is not Telegram's Bot API (HTTP 404): check Telegram:ApiBase")]
    [InlineData(200, "application/json", """{"hello":"world"}""", "is not Telegram's Bot API (HTTP 200): check Telegram:ApiBase")]
    [InlineData(200, "application/json", "[]", "is not Telegram's Bot API (HTTP 200): check Telegram:ApiBase")]
    [InlineData(502, "text/html", "<html>Bad gateway</html>", "has trouble (HTTP 502)")]
    public async Task Something_else_that_answers_there_is_told_in_plain_words(int status, string type, string body, string says)
    {
        await using var other = await SomethingElse.StartAsync(status, type, body);
        await using var lab = await TelegramLab.StartAsync(o => o.ApiBase = other.Address);
        await lab.ListenAsync();
        Assert.Contains(says, lab.States.All["telegram"].Sentence, StringComparison.Ordinal);
        var envelope = await lab.EnvelopeAsync(1);
        var failure = await Assert.ThrowsAsync<IOException>(() => lab.DeliverAsync(envelope, EveryBlock.All[0]));
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_goes_along_to_no_other_host()
    {
        await using var other = await SomethingElse.StartAsync(302, "text/html", "");
        await using var lab = await TelegramLab.StartAsync(o => o.ApiBase = other.Address);
        await lab.ListenAsync();
        Assert.Contains("is not Telegram's Bot API (HTTP 302)", lab.States.All["telegram"].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_revoked_is_told_once_and_what_waits_arrives_when_it_works_again()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        await UntilAsync(() => lab.States.All["telegram"].On);
        lab.World.Private(Alice);
        for (var i = 0; i < 2; i++) lab.Server.FailNext("sendMessage", new TelegramErrorException(401, "Unauthorized"));
        await AddAsync(lab, Alice.Id, "one", "two");
        await lab.AnswerAsync();
        await UntilAsync(() => !lab.States.All["telegram"].On);
        Assert.Contains("@BotFather", lab.States.All["telegram"].Sentence, StringComparison.Ordinal);
        await UntilAsync(() => lab.World.Posted.Count == 2);
        Assert.Equal(["one", "two"], lab.World.Posted.Select(p => p.Text));
        await UntilAsync(() => lab.States.All["telegram"].On);
        Assert.Single(lab.Bot.Log.Troubles, line => line.Contains("telegram is off", StringComparison.Ordinal));
        Assert.DoesNotContain(lab.Bot.Log.Troubles, line => line.Contains("could not be delivered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_of_anybody_else_or_too_huge_is_refused_without_a_word_in_the_log()
    {
        await using var lab = await TelegramLab.StartAsync(o => (o.WebhookUrl, o.WebhookSecret) = ("http://127.0.0.1:1/telegram", "s3cret-"));
        await lab.ListenAsync();
        await UntilAsync(() => lab.States.All["telegram"].On);
        var address = new Uri(lab.States.All["telegram"].Sentence.Split(' ')[^1]);
        var before = lab.Bot.Log.Troubles.Count;
        var huge = "\"" + new string('x', 3 << 20) + "\"";
        using var client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) });
        Assert.Equal(413, await PostAsync(huge, "s3cret-"));
        Assert.Equal(413, await PostAsync(huge, "s3cret-", chunked: true));
        Assert.Equal(401, await PostAsync(huge, "wrong"));
        Assert.Equal(401, await PostAsync(huge, "wrong", chunked: true));
        Assert.Equal(400, await PostAsync("{not json", "s3cret-"));
        Assert.Equal(before, lab.Bot.Log.Troubles.Count);
        Assert.Equal(200, await PostAsync(Update(2, "hello").ToJsonString(), "s3cret-"));

        async Task<int> PostAsync(string body, string secret, bool chunked = false)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body) };
            request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", secret);
            request.Headers.TransferEncodingChunked = chunked;

            // What is refused is not read to its end.
            request.Headers.ExpectContinue = true;
            try
            {
                using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                return (int)answer.StatusCode;
            }
            catch (HttpRequestException e) when (chunked && e.InnerException is IOException)
            {
                // How long it is shows while it is read: who is still sending when the connection closes does not see the answer.
                return 413;
            }
        }
    }

    [Fact]
    public async Task No_trace_of_a_request_holds_the_token()
    {
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => seen.Enqueue(string.Join(' ', activity.TagObjects.Select(t => t.Value)) + activity.DisplayName),
        };
        ActivitySource.AddActivityListener(listener);
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        lab.World.SendFile(Alice, "doc1", "workflow.yml", [1, 2]);
        await lab.InboxAsync(1);
        Assert.NotNull(await lab.Platform.FetchAsync("doc1", 100, TestContext.Current.CancellationToken));

        // A client of anybody else is traced, and with its address.
        using var other = new HttpClient();
        using var answer = await other.GetAsync(new Uri(lab.Server.Address + "/control"), TestContext.Current.CancellationToken);
        Assert.Contains(seen, span => span.Contains($"{lab.Server.Address}/control", StringComparison.Ordinal));
        Assert.DoesNotContain(seen, span => span.Contains($"{lab.Server.Address}/bot", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_poller_turns_it_off_until_it_is_gone()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        await UntilAsync(() => lab.States.All["telegram"].On);
        var other = new TelegramBotClient(new TelegramBotClientOptions(TelegramServer.Token, lab.Server.Address));
        using var until = new CancellationTokenSource();
        var rival = Task.Run(async () =>
        {
            while (!until.IsCancellationRequested)
                try
                {
                    await other.GetUpdates(timeout: 2, cancellationToken: until.Token);
                }
                catch (Exception exception) when (exception is OperationCanceledException or global::Telegram.Bot.Exceptions.RequestException)
                {
                    // The other one won this round.
                }
        }, TestContext.Current.CancellationToken);
        await UntilAsync(() => !lab.States.All["telegram"].On);
        Assert.Contains("Another program", lab.States.All["telegram"].Sentence, StringComparison.Ordinal);
        await until.CancelAsync();
        await rival;
        await UntilAsync(() => lab.States.All["telegram"].On);
    }

    [Fact]
    public async Task A_webhook_of_before_is_taken_away_and_nothing_is_lost()
    {
        await using var lab = await TelegramLab.StartAsync();
        var other = new TelegramBotClient(new TelegramBotClientOptions(TelegramServer.Token, lab.Server.Address));
        await other.SetWebhook("http://127.0.0.1:1/gone", cancellationToken: TestContext.Current.CancellationToken);
        lab.World.Say(Alice, "one");
        await lab.ListenAsync();
        Assert.Equal("one", (await lab.InboxAsync(1))[0].Text);
        Assert.Null(lab.Server.Webhook);
    }

    [Fact]
    public async Task A_crash_between_storing_and_confirming_loses_and_doubles_nothing()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        await UntilAsync(() => lab.States.All["telegram"].On);

        // Stopped at the latest after the batch was stored and before the next question: unconfirmed, so it comes again.
        for (var i = 0; i < 20; i++)
        {
            lab.World.Say(Alice, $"line {i}");
            await UntilAsync(async () => await lab.Bot.InAsync(db => db.Inbox.AnyAsync(e => e.Text == $"line {i}")));
            await lab.StopAsync();
            await lab.ListenAsync();
        }
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"line {i}"), (await lab.InboxAsync(20)).Select(e => e.Text));
    }

    [Fact]
    public async Task What_cannot_be_stored_is_not_confirmed()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        await UntilAsync(() => lab.States.All["telegram"].On);
        await lab.Bot.InAsync(db => db.Database.ExecuteSqlRawAsync("create trigger full before insert on Inbox begin select raise(abort, 'disk full'); end"));
        lab.World.Say(Alice, "one");
        await UntilAsync(() => lab.Bot.Log.Lines.Any(line => line.Contains("cannot be stored", StringComparison.Ordinal)));
        Assert.Equal(1, lab.Server.Unconfirmed);
        await lab.Bot.InAsync(db => db.Database.ExecuteSqlRawAsync("drop trigger full"));
        Assert.Equal("one", (await lab.InboxAsync(1))[0].Text);
    }

    [Fact]
    public async Task The_same_update_twice_is_one_event()
    {
        await using var lab = await TelegramLab.StartAsync();
        var intake = lab.Bot.Services.GetRequiredService<TelegramIntake>();
        var bot = new global::Telegram.Bot.Types.User { Id = TelegramWorld.BotId, Username = TelegramWorld.BotName };
        using var update = System.Text.Json.JsonDocument.Parse(Update(7, "hello").ToJsonString());
        for (var i = 0; i < 3; i++) await intake.TakeAsync(update.RootElement, bot, TestContext.Current.CancellationToken);
        using var strange = System.Text.Json.JsonDocument.Parse("""{ "update_id": "eight", "message": 3 }""");
        await intake.TakeAsync(strange.RootElement, bot, TestContext.Current.CancellationToken);
        Assert.Single(await lab.Bot.InAsync(db => db.Inbox.ToListAsync()));
    }

    [Fact]
    public async Task A_webhook_is_heard_only_with_its_secret()
    {
        await using var lab = await TelegramLab.StartAsync(more: null, change: o => (o.WebhookUrl, o.WebhookSecret) = ("http://127.0.0.1:1/telegram", "s3cret-"));
        await lab.ListenAsync();
        await UntilAsync(() => lab.States.All["telegram"].On);
        var sentence = lab.States.All["telegram"].Sentence;
        Assert.DoesNotContain("s3cret", sentence, StringComparison.Ordinal);
        var heard = sentence[(sentence.LastIndexOf(' ') + 1)..];

        // Telegram now reaches the bot where it listens, as through a reverse proxy.
        var client = new TelegramBotClient(new TelegramBotClientOptions(TelegramServer.Token, lab.Server.Address));
        await client.SetWebhook(heard, secretToken: "s3cret-", cancellationToken: TestContext.Current.CancellationToken);
        foreach (var secret in new[] { null, "", "s3cret", "S3cret-", "s3cret--" }) Assert.Equal(401, await lab.Server.PushAsync(Update(1, "no"), secret));
        Assert.Equal(200, await lab.Server.PushAsync(Update(2, "direct"), "s3cret-"));
        Assert.Equal(200, await lab.Server.PushAsync(Update(2, "direct"), "s3cret-"));
        lab.World.Say(Alice, "through the queue");
        Assert.Equal(["direct", "through the queue"], (await lab.InboxAsync(2)).Select(e => e.Text));
    }

    [Theory]
    [InlineData("https://bot.example.org/telegram", null, "Telegram:WebhookSecret")]
    [InlineData("https://bot.example.org/telegram", "no blanks", "Telegram:WebhookSecret")]
    [InlineData("http://bot.example.org/telegram", "fine", "Telegram:WebhookUrl")]
    public async Task A_webhook_that_cannot_be_safe_is_refused(string address, string? secret, string says)
    {
        await using var lab = await TelegramLab.StartAsync(o => (o.WebhookUrl, o.WebhookSecret) = (address, secret));
        await lab.ListenAsync();
        Assert.Equal((false, true), (lab.States.All["telegram"].On, lab.States.All["telegram"].Sentence.Contains(says, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null, "https://bot.example.org/telegram", "s3cret-", "Telegram:Token is missing")]
    [InlineData(null, null, "s3cret-", "Telegram:Token is missing")]
    [InlineData(TelegramServer.Token, "https://bot.example.org/telegram", null, "Telegram:WebhookSecret")]
    public async Task Half_a_webhook_is_told_before_anything_is_asked(string? token, string? address, string? secret, string says)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Telegram:Token", token), new("Telegram:WebhookUrl", address), new("Telegram:WebhookSecret", secret)]).Build();
        Assert.True(new ServiceCollection().AddTelegram(configuration));

        // Not even a network is needed.
        await using var lab = await TelegramLab.StartAsync(o => (o.Token, o.WebhookUrl, o.WebhookSecret, o.ApiBase) = (token, address, secret, "http://127.0.0.1:1"));
        await lab.ListenAsync();
        Assert.False(lab.States.All["telegram"].On);
        Assert.Contains(says, lab.States.All["telegram"].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_menu_has_every_command_but_steps_in_private_and_fewer_in_groups()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        await UntilAsync(() => lab.States.All["telegram"].On);
        var (alone, group) = (lab.Server.Menus["all_private_chats"], lab.Server.Menus["all_group_chats"]);
        Assert.Contains("opencall", alone.Select(c => c.Command));
        Assert.DoesNotContain(alone, c => c.Command is "as" or "wait");
        Assert.Contains("scores", group.Select(c => c.Command));
        foreach (var common in (string[])["kudos", "card", "board", "ask", "here", "checkin", "risk"]) Assert.Contains(common, group.Select(c => c.Command));
        foreach (var alonely in (string[])["opencall", "claim", "privacy", "introduce"]) Assert.DoesNotContain(alonely, group.Select(c => c.Command));
        var catalog = lab.Bot.Services.GetRequiredService<CommandCatalog>();
        Assert.InRange(alone.Count, 60, 100);
        Assert.All(catalog.Entries.Where(e => !e.Spec.TerminalOnly && !e.Spec.Name.Contains(' ')), e => Assert.Contains(e.Spec.Name, alone.Select(c => c.Command)));
        Assert.DoesNotContain("card_move", alone.Select(c => c.Command));
        var names = lab.Bot.Services.GetRequiredService<TelegramCommandNames>();
        Assert.All(catalog.Entries, e => Assert.Equal(e.Spec.Name, names.Back(TelegramCommandNames.Of(e.Spec.Name)!)));

        // The same list again is not sent again.
        var before = lab.Server.Calls.Count(c => c.Method == "setMyCommands");
        await lab.StopAsync();
        await lab.ListenAsync();
        await UntilAsync(() => lab.Server.Calls.Count(c => c.Method == "deleteWebhook") == 2);
        Assert.Equal(before, lab.Server.Calls.Count(c => c.Method == "setMyCommands"));
    }

    [Fact]
    public async Task The_menu_is_said_in_every_language_that_has_texts()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        await UntilAsync(() => lab.States.All["telegram"].On);
        string[] scopes = ["all_private_chats", "all_group_chats", "default"];
        Assert.Equal(scopes.Concat(scopes.Select(s => s + ":ru")).Order(), lab.Server.Menus.Keys.Order());
        var (english, russian) = (lab.Server.Menus["all_private_chats"], lab.Server.Menus["all_private_chats:ru"]);
        Assert.Equal(english.Select(c => c.Command), russian.Select(c => c.Command));
        Assert.All(english, c => Assert.DoesNotContain(c.Description, letter => letter is >= 'а' and <= 'я'));
        Assert.All(russian, c => Assert.Contains(c.Description, letter => letter is >= 'а' and <= 'я'));
    }

    private static JsonObject Update(int id, string text) => new()
    {
        ["update_id"] = id,
        ["message"] = new JsonObject
        {
            ["message_id"] = id,
            ["date"] = 1,
            ["chat"] = new JsonObject { ["id"] = Alice.Id, ["type"] = "private", ["first_name"] = "Alice" },
            ["from"] = new JsonObject { ["id"] = Alice.Id, ["is_bot"] = false, ["first_name"] = "Alice" },
            ["text"] = text,
        },
    };

    private static async Task AddAsync(TelegramLab lab, long chat, params string[] texts)
    {
        await using var scope = lab.Bot.Services.CreateAsyncScope();
        foreach (var text in texts)
            await scope.ServiceProvider.GetRequiredService<Outbox>().AddAsync(
                new Address("telegram", $"{chat}"), new ChatMessage(new ParagraphBlock([new TextSpan(text)])), TestContext.Current.CancellationToken);
        await scope.ServiceProvider.GetRequiredService<Domain.Data.CoResearchDb>().CommitAsync(TestContext.Current.CancellationToken);
    }
}
