using System.Text.Json.Nodes;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.TestKit.Slack;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Slack;

/// <summary>Socket Mode: nothing is lost and nothing counts twice, whatever happens to the sockets.</summary>
public sealed class SlackSocketTests
{
    private static readonly SlackServerOptions Hasty = new() { TimeScale = 0.01 };

    [Fact]
    public async Task Two_sockets_are_open_and_an_event_is_stored_before_it_is_acknowledged()
    {
        await using var lab = await SlackLab.StartAsync(Hasty);
        Assert.Equal(2, lab.Server.OpenSockets);
        await lab.Server.SayAsync(SlackLab.Alice, SlackServer.DirectOf(SlackLab.Alice), "/help &amp; more");
        var stored = Assert.Single(await lab.InboxAsync());
        Assert.Equal((SlackLab.Alice, "D1ALICE", "/help & more", true), (stored.Actor, stored.Conversation, stored.Text, stored.Private));
        Assert.Empty(lab.Server.Lost);
        Assert.Equal((true, "workspace Lab as @coresearch, Socket Mode"), lab.Bot.Services.GetRequiredService<PlatformStates>().All["slack"]);
    }

    [Fact]
    public async Task An_event_that_comes_by_every_socket_counts_once()
    {
        await using var lab = await SlackLab.StartAsync(Hasty with { SendsToAllSockets = true });
        for (var i = 0; i < 20; i++) await lab.Server.SayAsync(SlackLab.Alice, SlackLab.General, $"<@{SlackServer.BotUser}> help {i}");
        await lab.Server.SlashAsync(SlackLab.Bob, SlackLab.General, "/co", "scores");
        await lab.StoredAsync(21);
        Assert.Equal(21, (await lab.InboxAsync()).Count);
    }

    [Fact]
    public async Task A_mention_that_comes_as_two_events_counts_once()
    {
        await using var lab = await SlackLab.StartAsync(Hasty);
        foreach (var type in new[] { "app_mention", "message" })
            await lab.Server.HappenAsync(new JsonObject
            {
                ["type"] = type,
                ["user"] = SlackLab.Alice,
                ["channel"] = SlackLab.General,
                ["text"] = $"<@{SlackServer.BotUser}> help",
                ["ts"] = "1700000000.000100",
            });
        Assert.Single(await lab.InboxAsync());
    }

    [Fact]
    public async Task A_retry_of_an_event_whose_acknowledgement_was_lost_counts_once()
    {
        await using var lab = await SlackLab.StartAsync(Hasty);
        lab.Server.IgnoreAcknowledgements(2);
        await lab.Server.SayAsync(SlackLab.Alice, SlackServer.DirectOf(SlackLab.Alice), "/submit");
        Assert.Single(await lab.InboxAsync());
        Assert.Empty(lab.Server.Lost);
    }

    [Theory]
    [InlineData("warning")]
    [InlineData("refresh_requested")]
    public async Task A_socket_that_is_renewed_is_closed_after_its_successor_opened(string reason)
    {
        await using var lab = await SlackLab.StartAsync(Hasty);
        var opened = lab.Server.SocketsOpened;
        using var stop = new CancellationTokenSource();
        var talk = TalkAsync(lab.Server, stop.Token);
        for (var i = 0; i < 3; i++)
        {
            await lab.Server.DisconnectAsync(reason);
            await SlackLab.UntilAsync(() => lab.Server.SocketsOpened > opened + i, "a new socket");
            Assert.True(lab.Server.OpenSockets >= 2);
        }
        await stop.CancelAsync();
        var said = await talk;
        Assert.True(said > 0);
        await lab.StoredAsync(said);
        Assert.Equal(said, (await lab.InboxAsync()).Count);
        Assert.Empty(lab.Server.Lost);
    }

    [Fact]
    public async Task Sockets_that_are_cut_off_come_back_and_lose_nothing()
    {
        await using var lab = await SlackLab.StartAsync(Hasty);
        using var stop = new CancellationTokenSource();
        var talk = TalkAsync(lab.Server, stop.Token);
        for (var i = 0; i < 3; i++)
        {
            lab.Server.Cut(all: i == 1);
            await SlackLab.UntilAsync(() => lab.Server.OpenSockets == 2, "both sockets again");
        }
        await stop.CancelAsync();
        var said = await talk;
        await lab.StoredAsync(said);
        Assert.Equal(said, (await lab.InboxAsync()).Count);
        Assert.Empty(lab.Server.Lost);
    }

    [Fact]
    public async Task Sockets_come_back_at_once_though_what_they_brought_is_still_being_stored()
    {
        await using var lab = await SlackLab.StartAsync(Hasty);
        await using var writer = lab.Bot.Services.CreateAsyncScope();
        var db = writer.ServiceProvider.GetRequiredService<CoResearchDb>();
        await db.BeginWriteAsync(TestContext.Current.CancellationToken);
        var said = lab.Server.SayAsync(SlackLab.Alice, SlackServer.DirectOf(SlackLab.Alice), "/help");
        await SlackLab.UntilAsync(() => lab.Server.Sent > 0, "the event to be on its way");
        var (opened, since) = (lab.Server.SocketsOpened, TimeProvider.System.GetTimestamp());
        lab.Server.Cut(all: true);
        await SlackLab.UntilAsync(() => lab.Server.SocketsOpened == opened + 2, "new sockets");
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(2.5));
        await db.CommitAsync(TestContext.Current.CancellationToken);
        await said;
        await lab.StoredAsync(1);
    }

    [Fact]
    public async Task Socket_Mode_that_is_turned_off_ends_with_a_sentence()
    {
        await using var lab = await SlackLab.StartAsync(Hasty);
        await lab.Server.DisconnectAsync("link_disabled", all: true, close: true);
        var exception = await Assert.ThrowsAsync<Platforms.MisconfiguredException>(() => lab.Listening.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Contains("Socket Mode", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_Slack_takes_no_more_connections_it_says_what_to_do_and_waits()
    {
        await using var lab = await SlackLab.StartAsync(Hasty with { MostSockets = 0 }, listen: false);
        using var stop = new CancellationTokenSource();
        var listening = lab.Platform.ListenAsync(stop.Token);
        var states = lab.Bot.Services.GetRequiredService<PlatformStates>();
        await SlackLab.UntilAsync(() => lab.Bot.Log.Troubles.Count(line => line.Contains("Trying again in 30 s", StringComparison.Ordinal)) == 2, "both connections to wait");
        var (on, sentence) = states.All["slack"];
        Assert.False(on);
        Assert.Contains("stop other bots that run with this Slack:AppToken", sentence, StringComparison.Ordinal);
        Assert.Equal(2, lab.Server.Calls.Count(c => c.Method == "apps.connections.open"));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    [Fact]
    public async Task When_Slack_closes_both_connections_as_too_many_it_says_so()
    {
        await using var lab = await SlackLab.StartAsync(Hasty);
        await lab.Server.DisconnectAsync("too_many_websockets", all: true, close: true);
        var states = lab.Bot.Services.GetRequiredService<PlatformStates>();
        await SlackLab.UntilAsync(() => !states.All["slack"].On, "Slack to be off");
        Assert.Contains("too_many_websockets", states.All["slack"].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_with_mistakes_stays_open_and_a_right_one_is_stored_once()
    {
        await using var lab = await SlackLab.StartAsync(Hasty, more: services => services.AddScoped<FormCheck>());
        await lab.Server.SlashAsync(SlackLab.Alice, SlackLab.General, "/co", "scores");
        var slash = Assert.Single(await lab.InboxAsync());
        await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.General, replyTo: slash.ReplyTo), Form("join"));
        var answer = await lab.Server.SubmitAsync(Assert.Single(lab.Server.Views), new Dictionary<string, string> { ["name"] = "x" });
        Assert.Equal("errors", answer!["response_action"]!.ToString());
        Assert.Single(await lab.InboxAsync());

        await lab.Server.SlashAsync(SlackLab.Alice, SlackLab.General, "/co", "join");
        slash = (await lab.InboxAsync())[^1];
        await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.General, replyTo: slash.ReplyTo), Form("scores"));
        var view = lab.Server.Views.Single(v => v.View["callback_id"]!.ToString() == "scores");
        Assert.Null(await lab.Server.SubmitAsync(view, new Dictionary<string, string> { ["name"] = "a \"quoted\"\nname", ["with"] = SlackLab.Bob, ["choice"] = "b", ["challenge"] = "gamma-hadron" }));
        Assert.Null(await lab.Server.SubmitAsync(view, new Dictionary<string, string> { ["name"] = "again" }));
        var submitted = Assert.Single(await lab.InboxAsync(), e => e.Kind == InboundKind.FormSubmit);
        Assert.Equal((SlackLab.General, SlackLab.Alice), (submitted.Conversation, submitted.Actor));
        var answers = JsonNode.Parse(submitted.Text)!;
        Assert.Equal(("scores", "a \"quoted\"\nname", $"<@{SlackLab.Bob}>", "b"),
            (answers["Command"]!.ToString(), answers["Values"]!["name"]!.ToString(), answers["Values"]!["with"]!.ToString(), answers["Values"]!["choice"]!.ToString()));
    }

    [Fact]
    public async Task Buttons_reactions_home_pages_and_files_come_in()
    {
        await using var lab = await SlackLab.StartAsync(Hasty);
        var direct = SlackServer.DirectOf(SlackLab.Alice);
        var id = await lab.DeliverAsync(await lab.EnvelopeAsync(direct), new ParagraphBlock([new TextSpan("hello")]));
        var message = Assert.Single(lab.Server.Messages);
        Assert.Equal($"{message.Channel}:{message.Ts}", id);
        await lab.Server.PressAsync(SlackLab.Alice, "token-1", message);
        await lab.Server.ReactAsync(SlackLab.Alice, message, "heart");
        await lab.Server.ReactAsync(SlackLab.Alice, message, "heart", add: false);
        await lab.Server.OpenHomeAsync(SlackLab.Alice);
        await lab.Server.PressAsync(SlackLab.Alice, "token-2");
        await lab.Server.SayAsync(SlackLab.Alice, direct, "try this", null, ("workflow.yml", "a: 1"u8.ToArray()));
        var events = await lab.InboxAsync();
        Assert.Equal([InboundKind.Action, InboundKind.ReactionAdded, InboundKind.ReactionRemoved, InboundKind.HomeOpened, InboundKind.Action, InboundKind.File], events.Select(e => e.Kind));
        Assert.Equal(("token-1", id, id, id), (events[0].Text, events[0].MessageId, events[1].MessageId, events[2].MessageId));
        Assert.Equal(("home:" + SlackLab.Alice, SlackLab.Alice), (events[3].Conversation, events[4].Conversation));
        Assert.Equal("a: 1"u8.ToArray(), await lab.Platform.FetchAsync(events[5].FileReference!, 100, CancellationToken.None));
        Assert.Null(await lab.Platform.FetchAsync(events[5].FileReference!, 3, CancellationToken.None));
        Assert.Null(await lab.Platform.FetchAsync("https://evil.example/workflow.yml", 100, CancellationToken.None));
        Assert.Null(await lab.Platform.FetchAsync(events[5].FileReference + "x", 100, CancellationToken.None));
    }

    private static FormBlock Form(string command) => new(command, "Take part in a challenge of the lab", "Join", [
        new FormField("name", "Name", FormFieldKind.Lines), new FormField("with", "With", FormFieldKind.Person) { Optional = true },
        new FormField("choice", "Which", FormFieldKind.Choice) { Choices = [new FormChoice("A", "a"), new FormChoice("B", "b")] }]);

    private static async Task<int> TalkAsync(SlackServer server, CancellationToken cancellationToken)
    {
        var said = new List<Task>();
        while (!cancellationToken.IsCancellationRequested)
        {
            said.Add(server.SayAsync(SlackLab.Alice, SlackServer.DirectOf(SlackLab.Alice), $"line {said.Count}"));
            await Task.Delay(10, CancellationToken.None);
        }
        await Task.WhenAll(said);
        return said.Count;
    }
}
