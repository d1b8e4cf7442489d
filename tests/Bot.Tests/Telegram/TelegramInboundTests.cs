using System.Text.Json;
using System.Text.Json.Nodes;
using CoResearch.Bot.Platforms.Telegram;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.TestKit.Telegram;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static CoResearch.Bot.Tests.Telegram.TelegramLab;

namespace CoResearch.Bot.Tests.Telegram;

/// <summary>What people do on Telegram, as it lies in the inbox: through the server, the client and the polling.</summary>
public sealed class TelegramInboundTests
{
    [Fact]
    public async Task Words_in_private_come_with_who_said_them()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        lab.World.Say(Alice, "hello there");
        lab.World.Say(Bob, "/status 12");
        lab.World.Say(Bob, $"/status@{TelegramWorld.BotName} 13");
        lab.World.Say(Bob, "/challenge_add gh:a/b\nas x");
        lab.World.Say(Bob, "/status_14");
        lab.World.Say(Bob, "/project_add x");
        lab.World.Say(Bob, "/no_such thing");
        var events = await lab.InboxAsync(7);
        Assert.Equal(["hello there", "/status 12", "/status 13", "/challenge add gh:a/b as x", "/status 14", "/project add x", "/no_such thing"], events.Select(e => e.Text));
        Assert.All(events, e => Assert.Equal((InboundKind.Text, true, null), (e.Kind, e.Private, e.ReplyTo)));
        Assert.Equal(("1001", "1001", "Alice Adams", "alice"), (events[0].Conversation, events[0].Actor, events[0].ActorName, events[0].ActorHandle));
        Assert.Equal(("Bob", null), (events[1].ActorName, events[1].ActorHandle));
    }

    [Fact]
    public async Task A_deep_link_begins_the_talk_with_its_parameter()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        lab.World.Say(Alice, "/start join_gamma-hadron");
        lab.World.Say(Bob, "/start");
        lab.World.Say(Bob, "/start <b>what ever</b>");
        var events = await lab.InboxAsync(3);
        Assert.Equal(["join_gamma-hadron", "", ""], events.Select(e => e.Text));
        Assert.All(events, e => Assert.Equal(InboundKind.Started, e.Kind));
    }

    [Fact]
    public async Task In_a_group_only_what_is_meant_for_the_bot_is_heard_also_where_it_hears_everything()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        var (quiet, loud) = (lab.World.Group(-100), lab.World.Group(-200, admin: true));
        Assert.Null(lab.World.Say(Alice, "good morning", quiet));
        lab.World.Say(Alice, "good morning", loud);
        lab.World.Say(Alice, "/status@other_bot 1", loud);
        lab.World.Say(Alice, $"+5 @bob for the plots @{TelegramWorld.BotName}", loud);
        lab.World.Say(Alice, $"@{TelegramWorld.BotName.ToUpperInvariant()} scores one", quiet);
        lab.World.Say(Alice, "/scores one", quiet);
        lab.World.Say(Alice, $"@{TelegramWorld.BotName}", quiet);
        lab.World.Say(Alice, "seven", quiet, m => m["reply_to_message"] = Own(quiet));
        lab.World.Say(Alice, "seven", loud, m => m["reply_to_message"] = Own(loud, m2 => m2["forum_topic_created"] = new JsonObject { ["name"] = "x", ["icon_color"] = 1 }));
        var events = await lab.InboxAsync(5);
        Assert.Equal(
            [(InboundKind.Text, "/kudos +5 @bob for the plots"), (InboundKind.Command, "scores one"), (InboundKind.Text, "/scores one"), (InboundKind.Command, "help"), (InboundKind.Text, "seven")],
            events.Select(e => (e.Kind, e.Text)));
        Assert.All(events, e => Assert.False(e.Private));
        Assert.All(events, e => Assert.StartsWith("{\"message\":", e.ReplyTo, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_card_answers_comes_along_and_other_answers_leave_others_words_where_they_are()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        var group = lab.World.Group(-100);
        lab.World.Say(Alice, "/card @bob due friday", group, m => m["reply_to_message"] = Own(group));
        lab.World.Say(Alice, $"/card@{TelegramWorld.BotName}", group, m => (m["reply_to_message"], m["quote"]) = (Own(group), new JsonObject { ["text"] = "many?", ["position"] = 4 }));
        lab.World.Say(Alice, "/card", group, m => m["reply_to_message"] = Own(group, m2 => m2["forum_topic_created"] = new JsonObject { ["name"] = "x", ["icon_color"] = 1 }));
        lab.World.Say(Alice, "/scores", group, m => m["reply_to_message"] = Own(group));
        var events = await lab.InboxAsync(4);
        Assert.Equal([("/card @bob due friday", "How many?"), ("/card", "many?"), ("/card", null), ("/scores", null)], events.Select(e => (e.Text, e.Replied)));
    }

    [Fact]
    public async Task A_person_without_a_user_name_is_mentioned_by_their_account()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        lab.World.Say(Alice, "/kudos 👍 Bob 5 and @carol", lab.World.Group(-100), m => m["entities"]!.AsArray().Add(new JsonObject
        {
            ["type"] = "text_mention",
            ["offset"] = "/kudos 👍 ".Length,
            ["length"] = 3,
            ["user"] = new JsonObject { ["id"] = Bob.Id, ["is_bot"] = false, ["first_name"] = "Bob" },
        }));
        Assert.Equal("/kudos 👍 <@1002> 5 and @carol", (await lab.InboxAsync(1))[0].Text);
    }

    [Fact]
    public async Task Kudos_are_heard_where_the_bot_hears_everything_but_not_in_code_or_quotations()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        var group = lab.World.Group(-200, admin: true);
        Assert.NotNull(lab.World.Say(Alice, "+5 @bobby for the plots #PR", group, Marked("code")));
        Assert.NotNull(lab.World.Say(Alice, "+5 @bobby for the plots #PR", group, Marked("pre")));
        foreach (var type in new[] { "blockquote", "strikethrough", "spoiler", "text_link" }) Assert.NotNull(lab.World.Say(Alice, "+5 @bobby for the plots #PR", group, Marked(type)));
        Assert.NotNull(lab.World.Say(Alice, "+5 @bobby for the plots #PR", group));
        Assert.NotNull(lab.World.Edit(Alice, "+6 @bobby for the plots #PR", group));
        Assert.NotNull(lab.World.Edit(Alice, "never mind", group));
        var events = await lab.InboxAsync(3);
        Assert.Equal(
            [(InboundKind.Text, "/kudos +5 @bobby for the plots #PR"), (InboundKind.Edited, "/kudos +6 @bobby for the plots #PR"), (InboundKind.Edited, "")], events.Select(e => (e.Kind, e.Text)));
        Assert.NotNull(events[0].MessageId);
        Assert.Single(events.Select(e => e.MessageId).Distinct());

        static Action<JsonObject> Marked(string type) => message =>
            message["entities"]!.AsArray().Add(new JsonObject { ["type"] = type, ["offset"] = 0, ["length"] = message["text"]!.GetValue<string>().Length });
    }

    [Fact]
    public async Task What_is_forwarded_or_written_by_another_bot_is_a_quotation_and_asks_for_nothing()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        var group = lab.World.Group(-200, admin: true);
        foreach (var words in new[] { "+5 @bobby for the plots #PR", "/kudos +5 @bobby for the plots #PR", $"@{TelegramWorld.BotName} scores one" })
        {
            lab.World.Say(Alice, words, group, Forwarded);
            lab.World.Say(Alice, words, more: Forwarded);
            lab.World.Say(Alice, words, group, m => m["via_bot"] = new JsonObject { ["id"] = 77, ["is_bot"] = true, ["first_name"] = "Other", ["username"] = "other_bot" });
        }
        lab.World.Say(Alice, "/scores one");
        Assert.Equal(["/scores one"], (await lab.InboxAsync(1)).Select(e => e.Text));

        static void Forwarded(JsonObject message) => message["forward_origin"] = new JsonObject { ["type"] = "hidden_user", ["sender_user_name"] = "Carol", ["date"] = 1 };
    }

    [Fact]
    public async Task A_topic_is_a_thread()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        var forum = lab.World.Group(-100, forum: true);
        lab.World.Say(Alice, "/scores", forum, m => (m["message_thread_id"], m["is_topic_message"]) = (77, true));
        lab.World.Say(Alice, "/scores", forum, m => m["message_thread_id"] = 12);
        Assert.Equal(["77", null], (await lab.InboxAsync(2)).Select(e => e.Thread));
    }

    [Fact]
    public async Task Bots_and_people_who_speak_as_a_channel_of_theirs_are_not_heard()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        var group = lab.World.Group(-100, admin: true);
        lab.World.Say(Alice, "/status 1", group, m => m["from"]!["is_bot"] = true);
        lab.World.Say(Alice, "/status 2", group, m => m["sender_chat"] = new JsonObject { ["id"] = -300, ["type"] = "channel", ["title"] = "x" });
        lab.World.Say(Alice, "/status 3", group, m => m.Remove("from"));
        lab.World.Say(Alice, "/status 4", group);
        Assert.Equal("/status 4", (await lab.InboxAsync(1))[0].Text);
    }

    [Fact]
    public async Task Posts_of_a_channel_and_words_of_the_group_itself_bear_no_name()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        var (group, channel) = (lab.World.Group(-100, admin: true), lab.World.Group(-200, admin: true, type: "channel"));
        lab.World.SayAsGroup("/here one", group);
        lab.World.SayAsGroup("we meet at four", group);
        lab.World.Publish("/here one", channel);
        lab.World.Publish("The paper is out.", channel);
        lab.World.Publish($"/scores@{TelegramWorld.BotName} one", channel);
        var heard = await lab.InboxAsync(3);
        Assert.Equal([("-100", "/here one"), ("-200", "/here one"), ("-200", "/scores one")], heard.Select(e => (e.Conversation, e.Text)));
        Assert.All(heard, e => Assert.Equal((InboundKind.Unnamed, e.Conversation), (e.Kind, e.Actor)));
    }

    [Fact]
    public async Task Whoever_wrote_without_a_name_presses_a_button_and_has_their_own_rights()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        await lab.AnswerAsync();
        await lab.Bot.ChallengeAsync("one");
        var owner = await lab.Bot.PersonAsync("ada", owner: true);
        await lab.Bot.InAsync(db =>
        {
            db.Identities.Add(new Identity("telegram", $"{Alice.Id}", owner.Id));
            return Task.CompletedTask;
        });
        var channel = lab.World.Group(-200, admin: true, type: "channel");
        lab.World.Publish("/nothing like a command", channel);
        lab.World.Publish("/here one", channel);
        await UntilAsync(() => lab.World.Posted.Any());
        var asked = Assert.Single(lab.World.Posted);
        Assert.Equal(("I cannot see who wrote this: what is written here bears the chat's name. It says: /here one Whoever presses the button does exactly that, in their own name.", "That was me"), (asked.Text, asked.Buttons[0][0].Label));

        lab.World.Press(Bob, asked, asked.Buttons[0][0].Data);
        await UntilAsync(() => lab.World.Posted.Count == 2);
        Assert.Empty(await lab.Bot.InAsync(db => db.Channels.ToListAsync()));
        lab.World.Press(Alice, asked, asked.Buttons[0][0].Data);
        await UntilAsync(() => lab.World.Posted.Count == 3);
        Assert.Equal(("telegram", "-200"), Assert.Single(await lab.Bot.InAsync(db => db.Channels.Select(c => ValueTuple.Create(c.Platform, c.Conversation)).ToListAsync())));
    }

    [Fact]
    public async Task A_channel_where_the_bot_may_not_post_is_not_bound()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        var channel = lab.World.Group(-200, admin: true, type: "channel");
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Null(await lab.Platform.HindranceAsync("-200", null, cancellation));
        channel.Muted = true;
        Assert.NotNull(await lab.Platform.HindranceAsync("-200", null, cancellation));
    }

    [Fact]
    public async Task A_name_that_changes_there_changes_here()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        await lab.AnswerAsync();
        var names = new[] { "Alice", "Lady Lovelace", "Bob" };
        lab.World.Say(Bob, "/help");
        await UntilAsync(() => lab.World.Posted.Any(p => p.Chat == Bob.Id));
        foreach (var name in names)
        {
            var before = lab.World.Posted.Count;
            lab.World.Say(Alice with { FirstName = name, LastName = null }, "/whoami");
            await UntilAsync(() => lab.World.Posted.Count > before);
        }
        Assert.Equal("Bob2", (await lab.Bot.InAsync(db => db.Identities.Where(i => i.ExternalId == $"{Alice.Id}").Join(db.People, i => i.PersonId, p => p.Id, (i, p) => p).SingleAsync())).Name);
        Assert.Equal(["@Alice is @Lady-Lovelace now, as in telegram", "@Lady-Lovelace is @Bob2 now, as in telegram"], await lab.Bot.InAsync(db => db.Audit.Where(a => a.Action == "rename").Select(a => a.Detail).ToListAsync()));
    }

    [Fact]
    public async Task A_pressed_button_brings_its_token_and_stops_waiting()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        lab.World.Private(Alice);
        var message = new TelegramPostedMessage(Alice.Id, 5, "sendMessage") { };
        lab.World.Press(Alice, message, "abc_-123");
        var pressed = (await lab.InboxAsync(1))[0];
        Assert.Equal((InboundKind.Action, "abc_-123", "1001:5"), (pressed.Kind, pressed.Text, pressed.MessageId));
        await UntilAsync(() => lab.Server.Calls.Any(c => c.Method == "answerCallbackQuery"));
        Assert.Contains($"\"callback\":\"{lab.Server.Calls.First(c => c.Method == "answerCallbackQuery").Text("callback_query_id")}\"", pressed.ReplyTo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reactions_come_as_what_was_added_and_what_was_taken_back()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        var (group, without) = (lab.World.Group(-100, admin: true), lab.World.Group(-200));
        var message = new TelegramPostedMessage(group.Id, 9, "sendMessage");
        lab.World.React(Alice, message, [], ["👍"]);
        lab.World.React(Alice, message, ["👍"], ["🔥", "🎉"]);
        Assert.Null(lab.World.React(Alice, new TelegramPostedMessage(without.Id, 9, "sendMessage"), [], ["👍"]));
        var events = await lab.InboxAsync(4);
        Assert.Equal(
            [(InboundKind.ReactionAdded, "👍"), (InboundKind.ReactionRemoved, "👍"), (InboundKind.ReactionAdded, "🔥"), (InboundKind.ReactionAdded, "🎉")],
            events.Select(e => (e.Kind, e.Text)));
        Assert.All(events, e => Assert.Equal(("-100:9", "1001"), (e.MessageId, e.Actor)));
        Assert.True(events[0].HappenedAt < events[1].HappenedAt);
    }

    [Fact]
    public async Task A_photo_is_a_file_its_largest_size()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        lab.World.Say(Alice, "x", more: m =>
        {
            m.Remove("text");
            m["caption"] = "/reward picture mug";
            m["photo"] = new JsonArray(Size("small", 90), Size("large", 1280), Size("middle", 320));
        });
        var file = (await lab.InboxAsync(1))[0];
        Assert.Equal((InboundKind.File, "/reward picture mug", "large", "photo.jpg"), (file.Kind, file.Text, file.FileReference, file.FileName));

        static JsonObject Size(string id, int width) => new() { ["file_id"] = id, ["file_unique_id"] = id, ["width"] = width, ["height"] = width };
    }

    [Fact]
    public async Task A_file_is_named_and_can_be_fetched()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        lab.World.SendFile(Alice, "doc1", "workflow.yml", "trainer: {}"u8.ToArray(), "for one");
        lab.World.SendFile(Alice, "doc2", "cat.png", [1], "look", lab.World.Group(-100, admin: true));
        var file = (await lab.InboxAsync(1))[0];
        Assert.Equal((InboundKind.File, "for one", "doc1", "workflow.yml"), (file.Kind, file.Text, file.FileReference, file.FileName));
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Equal("trainer: {}"u8.ToArray(), await lab.Platform.FetchAsync("doc1", 100, cancellation));
        Assert.Null(await lab.Platform.FetchAsync("doc1", 5, cancellation));
        Assert.Null(await lab.Platform.FetchAsync("gone", 100, cancellation));
    }

    [Fact]
    public async Task A_group_that_becomes_a_supergroup_moves_once()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        lab.World.Migrate(lab.World.Group(-55, type: "group"), -10055);
        var moved = (await lab.InboxAsync(1))[0];
        Assert.Equal((InboundKind.Moved, "-55", "-10055"), (moved.Kind, moved.Conversation, moved.Text));
    }

    [Fact]
    public async Task An_edited_command_is_not_given_again()
    {
        await using var lab = await TelegramLab.StartAsync();
        var intake = lab.Bot.Services.GetRequiredService<TelegramIntake>();
        var bot = new global::Telegram.Bot.Types.User { Id = TelegramWorld.BotId, Username = TelegramWorld.BotName };
        foreach (var kind in new[] { "edited_message", "edited_channel_post" })
        {
            using var update = JsonDocument.Parse($$"""
                { "update_id": 7, "{{kind}}": { "message_id": 5, "date": 1, "edit_date": 2, "text": "/leave one", "chat": { "id": -100, "type": "supergroup", "title": "x" },
                  "from": { "id": 1001, "is_bot": false, "first_name": "Alice" }, "entities": [{ "type": "bot_command", "offset": 0, "length": 6 }] } }
                """);
            await intake.TakeAsync(update.RootElement, bot, TestContext.Current.CancellationToken);
        }
        // It may have been kudos before.
        var heard = Assert.Single(await lab.Bot.InAsync(db => db.Inbox.ToListAsync()));
        Assert.Equal((InboundKind.Edited, ""), (heard.Kind, heard.Text));
        Assert.DoesNotContain(lab.Bot.Log.Troubles, line => line.Contains("passed over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_who_blocks_the_bot_says_nothing_by_it()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        Assert.NotNull(lab.World.Block(Alice));
        await UntilAsync(() => lab.Server.Unconfirmed == 0);
        Assert.Empty(await lab.Bot.InAsync(db => db.Inbox.ToListAsync()));
    }

    private static JsonObject Own(TelegramChatState chat, Action<JsonObject>? more = null)
    {
        var message = new JsonObject
        {
            ["message_id"] = 3,
            ["date"] = 1,
            ["chat"] = new JsonObject { ["id"] = chat.Id, ["type"] = chat.Type, ["title"] = "x" },
            ["from"] = new JsonObject { ["id"] = TelegramWorld.BotId, ["is_bot"] = true, ["first_name"] = "CoResearch" },
            ["text"] = "How many?",
        };
        more?.Invoke(message);
        return message;
    }
}
