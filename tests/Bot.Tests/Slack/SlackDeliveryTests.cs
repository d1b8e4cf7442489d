using System.Diagnostics.Metrics;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Slack;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.TestKit.Slack;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Slack;

/// <summary>Messages on their way into Slack.</summary>
public sealed class SlackDeliveryTests
{
    private static readonly ParagraphBlock Hello = new([new TextSpan("hello")]);
    private static readonly string Direct = SlackServer.DirectOf(SlackLab.Alice);

    [Fact]
    public async Task A_message_is_posted_and_edited_in_place()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        var envelope = await lab.EnvelopeAsync(SlackLab.General, thread: "1.2", key: "submission-1");
        var id = await lab.DeliverAsync(envelope, Hello);
        envelope.Delivered(1, id);
        envelope.Replace("{\"x\":1}", DateTimeOffset.UtcNow);
        Assert.Equal(id, await lab.DeliverAsync(envelope, new ParagraphBlock([new TextSpan("bye")])));
        var message = Assert.Single(lab.Server.Messages);
        Assert.Equal(("bye", 1, "1.2"), (message.Text, message.Edits, message.Thread));
        Assert.Equal(envelope.Id, message.Metadata!["event_payload"]!["outbox"]!.GetValue<long>());
    }

    [Fact]
    public async Task A_message_that_cannot_be_edited_any_more_is_posted_anew()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        var envelope = await lab.EnvelopeAsync(SlackLab.General);
        envelope.Delivered(0, $"{SlackLab.General}:1.2");
        Assert.NotEqual($"{SlackLab.General}:1.2", await lab.DeliverAsync(envelope, Hello));
        Assert.Equal("hello", Assert.Single(lab.Server.Messages).Text);
    }

    [Fact]
    public async Task Somebody_who_never_wrote_gets_a_direct_message()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        Assert.StartsWith(Direct + ":", await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.Alice), Hello), StringComparison.Ordinal);
        Assert.DoesNotContain(lab.Server.Calls, c => c.Method == "conversations.open");
    }

    [Fact]
    public async Task What_only_one_may_see_is_ephemeral_in_a_channel_and_plain_in_private()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.General, onlyFor: SlackLab.Alice), Hello);
        await lab.DeliverAsync(await lab.EnvelopeAsync(Direct, onlyFor: SlackLab.Alice), Hello);
        Assert.Equal([SlackLab.Alice, null], lab.Server.Messages.Select(m => m.OnlyFor));
    }

    [Fact]
    public async Task An_ephemeral_message_is_never_edited()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        var envelope = await lab.EnvelopeAsync(SlackLab.General, onlyFor: SlackLab.Alice);
        envelope.Delivered(1, await lab.DeliverAsync(envelope, Hello));
        envelope.Replace("{\"x\":1}", DateTimeOffset.UtcNow);
        await lab.DeliverAsync(envelope, Hello);
        Assert.Equal(2, lab.Server.Messages.Count);
        Assert.DoesNotContain(lab.Server.Calls, c => c.Method == "chat.update");
    }

    [Fact]
    public async Task A_slash_command_where_the_bot_is_not_is_answered_at_its_address()
    {
        await using var lab = await SlackLab.StartAsync();
        await lab.Server.SlashAsync(SlackLab.Alice, SlackLab.Elsewhere, "/co", "help");
        var replyTo = (await lab.InboxAsync())[0].ReplyTo;
        await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.Elsewhere, replyTo: replyTo), Hello);
        await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.Elsewhere, onlyFor: SlackLab.Alice, replyTo: replyTo), Hello);
        Assert.Equal(["in_channel", "ephemeral"], lab.Server.Messages.Select(m => m.Response));
    }

    [Fact]
    public async Task An_address_that_is_used_up_gives_way_to_a_direct_message()
    {
        await using var lab = await SlackLab.StartAsync(new SlackServerOptions { EnforcesRates = false });
        await lab.Server.SlashAsync(SlackLab.Alice, SlackLab.Elsewhere, "/co", "help");
        var replyTo = (await lab.InboxAsync())[0].ReplyTo;
        for (var i = 0; i < 6; i++) await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.Elsewhere, replyTo: replyTo), Hello);
        Assert.Equal((5, Direct), (lab.Server.Messages.Count(m => m.Response is not null), lab.Server.Messages[^1].Channel));
    }

    [Fact]
    public async Task A_place_that_is_gone_is_given_up()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        foreach (var place in new[] { SlackLab.Elsewhere, "C9NOWHERE", "U9NOBODY" })
        {
            var envelope = await lab.EnvelopeAsync(place);
            await Assert.ThrowsAsync<DeliveryRefusedException>(() => lab.DeliverAsync(envelope, Hello));
        }
    }

    [Fact]
    public async Task Whether_a_channel_takes_anything_is_told_where_the_app_may_ask()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        Assert.Null(await lab.Platform.HindranceAsync(SlackLab.General, null, CancellationToken.None));
        foreach (var closed in new[] { SlackLab.Elsewhere, "C9NOWHERE" })
            Assert.Contains("mention me here", (await lab.Platform.HindranceAsync(closed, null, CancellationToken.None))!.Message, StringComparison.Ordinal);
        lab.Server.Fail("conversations.info", "missing_scope");
        Assert.Null(await lab.Platform.HindranceAsync(SlackLab.Elsewhere, null, CancellationToken.None));
    }

    [Fact]
    public async Task Blocks_that_Slack_does_not_take_become_bare_words()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        lab.Server.Fail("chat.postMessage", "invalid_blocks");
        await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.General), new HeadingBlock("Title"), Hello);
        var message = Assert.Single(lab.Server.Messages);
        Assert.Equal("Title\nhello", message.Blocks[0]!["elements"]![0]!["elements"]![0]!["text"]!.ToString());
        Assert.Contains(lab.Bot.Log.Lines, line => line.Contains("does not take the blocks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_limit_delays_and_is_counted()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        using var counted = new MeterListener();
        long throttled = 0;
        counted.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "coresearch.chat.throttled") listener.EnableMeasurementEvents(instrument);
        };
        counted.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref throttled, value));
        counted.Start();
        lab.Server.Throttle("chat.postMessage", 17);
        var envelope = await lab.EnvelopeAsync(SlackLab.General);
        Assert.Equal(TimeSpan.FromSeconds(17), (await Assert.ThrowsAsync<DeliveryDelayedException>(() => lab.DeliverAsync(envelope, Hello))).RetryAfter);
        Assert.Equal(1, throttled);
        await lab.DeliverAsync(envelope, Hello);
        Assert.Single(lab.Server.Messages);
    }

    [Fact]
    public async Task Edits_stay_below_Slacks_rate_by_themselves()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        var envelope = await lab.EnvelopeAsync(SlackLab.General, key: "run");
        envelope.Delivered(1, await lab.DeliverAsync(envelope, Hello));
        var delayed = 0;
        for (var i = 0; i < 60; i++)
        {
            envelope.Replace($"{{\"x\":{i}}}", DateTimeOffset.UtcNow);
            try
            {
                await lab.DeliverAsync(envelope, new ProgressBlock(i / 60.0, $"step {i}"));
            }
            catch (DeliveryDelayedException)
            {
                delayed++;
            }
        }
        Assert.Equal(15, delayed);
        Assert.Equal(45, Assert.Single(lab.Server.Messages).Edits);
    }

    [Fact]
    public async Task A_message_in_parts_goes_on_where_it_stopped()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        var table = new TableBlock([new Column("N", true)], [.. Enumerable.Range(0, 150).Select(i => new Row([[new TextSpan($"{i}")]]))]);
        var envelope = await lab.EnvelopeAsync(SlackLab.General);
        await FailSecondAsync(lab, envelope, table);
        var id = await lab.DeliverAsync(envelope, table);
        Assert.Equal(2, lab.Server.Messages.Count);
        Assert.Equal($"{SlackLab.General}:{lab.Server.Messages[0].Ts}", id);
    }

    [Fact]
    public async Task Plots_files_and_long_logs_are_uploaded_once_even_when_the_message_is_edited()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        var paths = lab.Bot.Services.GetRequiredService<StatePaths>();
        Directory.CreateDirectory(paths.Plots);
        await File.WriteAllBytesAsync(Path.Combine(paths.Plots, "a.png"), [1, 2, 3], TestContext.Current.CancellationToken);
        Block[] blocks = [Hello, new PlotBlock("plots/a.png", "Loss falls", []), new LogBlock(new string('x', 4000), "log.txt"), new FileBlock("plots/gone.png", "gone")];
        var envelope = await lab.EnvelopeAsync(SlackLab.General, thread: "1.2", key: "submission-1");
        envelope.Delivered(1, await lab.DeliverAsync(envelope, blocks));
        envelope.Replace("{\"x\":1}", DateTimeOffset.UtcNow);
        await lab.DeliverAsync(envelope, blocks);
        Assert.Equal([("a.png", "Loss falls", "Loss falls", 3), ("log.txt", "log.txt", null, 4000)], lab.Server.Files.Select(f => (f.Name, f.Title, f.Alt, f.Content.Length)));
        Assert.All(lab.Server.Files, f => Assert.Equal((SlackLab.General, "1.2"), (f.Channel, f.Thread)));
    }

    [Fact]
    public async Task A_message_of_several_parts_goes_on_behind_the_one_at_which_the_bot_ended()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        var envelope = await lab.EnvelopeAsync(SlackLab.General);
        Block[] blocks = [Hello, new TableBlock([new Column("N", true)], [.. Enumerable.Range(0, 150).Select(i => new Row([[new TextSpan($"{i}")]]))]), Log('x'), Log('y')];
        await FailSecondAsync(lab, envelope, blocks);
        foreach (var failing in new[] { "files.getUploadURLExternal", "files.completeUploadExternal" })
        {
            lab.Server.Fail(failing, "internal_error");
            await Assert.ThrowsAsync<SlackException>(() => lab.DeliverAfterRestartAsync(envelope, blocks));
        }
        var id = await lab.DeliverAfterRestartAsync(envelope, blocks);

        // All of it is there, and the outbox did not come to know.
        Assert.Equal(id, await lab.DeliverAfterRestartAsync(envelope, blocks));
        Assert.Equal((2, $"{SlackLab.General}:{lab.Server.Messages[0].Ts}"), (lab.Server.Messages.Count, id));
        Assert.Equal(["x.txt", "y.txt"], lab.Server.Files.Select(f => f.Name));
    }

    [Fact]
    public async Task After_a_restart_an_edit_uploads_a_picture_only_when_it_is_another()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        var paths = lab.Bot.Services.GetRequiredService<StatePaths>();
        Directory.CreateDirectory(paths.Plots);
        foreach (var name in new[] { "a.png", "b.png" }) await File.WriteAllBytesAsync(Path.Combine(paths.Plots, name), [1, 2, 3], TestContext.Current.CancellationToken);
        var envelope = await lab.EnvelopeAsync(SlackLab.General, key: "submission-1");
        foreach (var picture in new[] { "a.png", "a.png", "b.png" })
        {
            envelope.Delivered(envelope.Version, await lab.DeliverAfterRestartAsync(envelope, Hello, new PlotBlock($"plots/{picture}", "Loss falls", [])));
            envelope.Replace($"{envelope.Version}", DateTimeOffset.UtcNow);
        }
        Assert.Equal(2, Assert.Single(lab.Server.Messages).Edits);
        Assert.Equal(["a.png", "b.png"], lab.Server.Files.Select(f => f.Name));
    }

    [Theory]
    [InlineData("files.getUploadURLExternal", "file_uploads_disabled")]
    [InlineData("files.completeUploadExternal", "a_word_that_nobody_knows")]
    public async Task A_file_that_Slack_does_not_take_is_told_and_nothing_waits_for_it(string method, string refusal)
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        lab.Server.Fail(method, refusal);
        await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.General), Hello, new LogBlock(new string('x', 4000), "log.txt"));
        Assert.Empty(lab.Server.Files);
        Assert.Equal(2, lab.Server.Messages.Count);
        Assert.Contains($"Slack does not take this file here ({refusal})", lab.Server.Messages[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Slack_refuses_in_words_that_nobody_knows_is_given_up()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        lab.Server.Fail("chat.postMessage", "ekm_access_denied");
        Assert.False((await Assert.ThrowsAsync<DeliveryRefusedException>(async () => await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.General), Hello))).PlaceIsClosed);
        lab.Server.Fail("chat.postMessage", "internal_error");
        await Assert.ThrowsAsync<SlackException>(async () => await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.General), Hello));
    }

    [Fact]
    public async Task A_file_that_only_one_may_see_goes_to_them_directly()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.General, onlyFor: SlackLab.Alice), new LogBlock(new string('x', 4000), "log.txt"));
        await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.Alice), new LogBlock(new string('y', 4000), "log.txt"));
        Assert.Equal([Direct, Direct], lab.Server.Files.Select(f => f.Channel));
    }

    [Fact]
    public async Task A_form_whose_trigger_expired_becomes_a_button_that_opens_it()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        var form = new FormBlock("join", "Take part", "Join", [new FormField("name", "Name", FormFieldKind.Line)]);
        var old = new SlackReplyTo(null, "t0.trigger", SlackLab.Alice, DateTimeOffset.UtcNow).Write();
        await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.General, onlyFor: SlackLab.Alice, replyTo: old), form);
        await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.General, onlyFor: SlackLab.Alice), form);
        Assert.Empty(lab.Server.Views);
        var tokens = lab.Server.Messages.Select(m => m.Blocks[1]!["elements"]![0]!["value"]!.ToString()).Distinct().ToList();
        var action = await lab.Bot.InAsync(db => db.ChatActions.SingleAsync());
        Assert.Equal(("/join", action.Token), (action.Command, Assert.Single(tokens)));
    }

    [Fact]
    public async Task A_home_page_is_published_and_published_again()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        var envelope = await lab.EnvelopeAsync(SlackPlatform.HomeOf(SlackLab.Alice));
        envelope.Delivered(1, await lab.DeliverAsync(envelope, Hello));
        await lab.DeliverAsync(envelope, new HeadingBlock("My challenges"), new TableBlock([new Column("A")], [new Row([[new TextSpan("1")]])]));
        Assert.Equal("header", lab.Server.Homes[SlackLab.Alice]["blocks"]![0]!["type"]!.ToString());
        Assert.Empty(lab.Server.Messages);
    }

    [Fact]
    public async Task A_person_is_mentioned_by_their_Slack_account()
    {
        await using var lab = await SlackLab.StartAsync(listen: false);
        var alice = await lab.Bot.PersonAsync("alice");
        await lab.Bot.InAsync(db =>
        {
            db.Identities.Add(new Identity("slack", SlackLab.Alice, alice.Id));
            return Task.CompletedTask;
        });
        await lab.DeliverAsync(await lab.EnvelopeAsync(SlackLab.General), new ParagraphBlock([new PersonSpan(alice.Id.Value, "alice"), new TextSpan(" and "), new PersonSpan(99, "zoe")]));
        var elements = lab.Server.Messages[0].Blocks[0]!["elements"]![0]!["elements"]!.AsArray();
        Assert.Equal((SlackLab.Alice, "@zoe"), (elements[0]!["user_id"]!.ToString(), elements[2]!["text"]!.ToString()));
    }

    [Fact]
    public async Task Profiles_tell_name_and_zone_and_are_asked_for_once()
    {
        await using var lab = await SlackLab.StartAsync();
        for (var i = 0; i < 3; i++)
            Assert.Equal(new Platforms.Profile("Alice A.", "alice", "Europe/Berlin"), await lab.Platform.ProfileAsync(SlackLab.Alice, CancellationToken.None));
        Assert.Equal(new Platforms.Profile("U9") { FromElsewhere = true }, await lab.Platform.ProfileAsync("U9", CancellationToken.None));
        lab.Server.AddUser(SlackLab.Alice, "alice", "Alice A.", "Asia/Tokyo");
        await lab.Server.HappenAsync(new() { ["type"] = "user_change", ["user"] = new System.Text.Json.Nodes.JsonObject { ["id"] = SlackLab.Alice } });
        Assert.Equal("Asia/Tokyo", (await lab.Platform.ProfileAsync(SlackLab.Alice, CancellationToken.None))!.TimeZone);
        Assert.Equal(3, lab.Server.Calls.Count(c => c.Method == "users.info"));
    }

    [Fact]
    public async Task Nothing_secret_is_logged()
    {
        await using var lab = await SlackLab.StartAsync(new SlackServerOptions { TimeScale = 0.01 });
        await lab.Server.SlashAsync(SlackLab.Alice, SlackLab.Elsewhere, "/co", "claim my-secret-code");
        var replyTo = (await lab.InboxAsync())[0].ReplyTo;
        lab.Server.Fail("chat.postMessage", "invalid_auth");
        var envelope = await lab.EnvelopeAsync(SlackLab.General, replyTo: replyTo);
        var failure = await Assert.ThrowsAsync<Platforms.MisconfiguredException>(() => lab.DeliverAsync(envelope, Hello));
        lab.Server.Drop("chat.postMessage");
        var broken = await Assert.ThrowsAsync<HttpRequestException>(() => lab.DeliverAsync(envelope, Hello));
        lab.Server.Cut(all: true);
        await SlackLab.UntilAsync(() => lab.Server.OpenSockets == 2, "both sockets again");
        var logged = string.Join('\n', [.. lab.Bot.Log.Lines, failure.ToString(), broken.ToString()]);
        Assert.NotEmpty(lab.Bot.Log.Lines);
        foreach (var secret in new[] { SlackServer.BotToken, SlackServer.AppToken, SlackServer.SigningSecret, "/response/", "ticket=", ".trigger", "my-secret-code" })
            Assert.DoesNotContain(secret, logged, StringComparison.Ordinal);
    }

    private static LogBlock Log(char filledWith) => new(new string(filledWith, 4000), $"{filledWith}.txt");

    private static async Task FailSecondAsync(SlackLab lab, OutboxMessage envelope, params Block[] blocks)
    {
        // The first post gets through, the second meets a limit.
        var sending = lab.DeliverAsync(envelope, blocks);
        await SlackLab.UntilAsync(() => lab.Server.Messages.Count == 1, "the first part");
        lab.Server.Throttle("chat.postMessage", 1);
        await Assert.ThrowsAsync<DeliveryDelayedException>(() => sending);
    }
}
