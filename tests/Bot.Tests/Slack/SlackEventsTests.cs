using System.Text.Json.Nodes;
using CoResearch.Bot.Platforms.Slack;
using CoResearch.Domain.Notices;
using Xunit;

namespace CoResearch.Bot.Tests.Slack;

/// <summary>What Slack tells, as what somebody did.</summary>
public sealed class SlackEventsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c")]
    [InlineData("/kudos <@U1|alice> well done", "/kudos <@U1> well done")]
    [InlineData("see <http://x.org|x.org>", "see x.org")]
    [InlineData("clone <https://x.org/a.git>", "clone https://x.org/a.git")]
    [InlineData("clone <https://x.org/a.git|the fork>", "clone https://x.org/a.git")]
    [InlineData("mail <mailto:a@x.org|a@x.org>", "mail a@x.org")]
    [InlineData("<!here> <!subteam^S1|@mentors> <#C1|general> <#C2>", "@here @mentors #general #C2")]
    [InlineData("<!date^1392734382^{date}|yesterday>", "yesterday")]
    [InlineData("1 < 2 > 0", "1 < 2 > 0")]
    public void Text_is_read_as_somebody_typed_it(string raw, string read) => Assert.Equal(read, SlackText.Read(raw));

    [Fact]
    public void A_direct_message_is_text_and_a_mention_is_a_command()
    {
        var direct = Assert.Single(Read(Message("D1", "hello")));
        Assert.Equal((InboundKind.Text, true, "hello", "m:D1:1.2"), (direct.Kind, direct.Private, direct.Text, direct.DedupeKey));
        var mention = Assert.Single(Read(Message("C1", "<@UBOT> scores gamma-hadron", type: "app_mention")));
        Assert.Equal((InboundKind.Command, false, "scores gamma-hadron"), (mention.Kind, mention.Private, mention.Text));
        Assert.Equal("/help", Assert.Single(Read(Message("C1", "<@UBOT>"))).Text);
    }

    [Fact]
    public void A_mention_that_comes_as_message_and_as_mention_is_one_event() =>
        Assert.Equal(Assert.Single(Read(Message("C1", "<@UBOT> help", type: "app_mention"))), Assert.Single(Read(Message("C1", "<@UBOT> help"))));

    [Fact]
    public void Talk_in_channels_edits_and_bots_are_not_for_the_bot()
    {
        Assert.Empty(Read(Message("C1", "hello everybody")));
        foreach (var subtype in new[] { "message_changed", "message_deleted", "bot_message", "channel_join" })
        {
            var message = Message("D1", "/submit");
            message["subtype"] = subtype;
            Assert.Empty(Read(message));
        }
        var own = Message("D1", "/submit");
        own["user"] = "UBOT";
        Assert.Empty(Read(own));
        var bot = Message("D1", "/submit");
        bot["bot_id"] = "B1";
        Assert.Empty(Read(bot));
    }

    [Fact]
    public void Make_it_a_card_in_a_messages_menu_answers_it_with_a_card()
    {
        static JsonObject Menu(string callback) => new()
        {
            ["type"] = "message_action",
            ["callback_id"] = callback,
            ["trigger_id"] = "t1",
            ["response_url"] = "https://hooks.slack.com/actions/1",
            ["user"] = new JsonObject { ["id"] = "U1", ["username"] = "alice" },
            ["channel"] = new JsonObject { ["id"] = "C1" },
            ["message"] = new JsonObject { ["user"] = "U2", ["ts"] = "1.2", ["thread_ts"] = "1.1", ["text"] = "Look at &lt;Size&gt;, <@U3>" },
        };
        var card = SlackEvents.Shortcut(Menu("card"), "r1", Now)!;
        Assert.Equal((InboundKind.Command, "/card reply", "Look at <Size>, <@U3>", "C1", "U1", "1.1", "h:t1"), (card.Kind, card.Text, card.Replied, card.Conversation, card.Actor, card.Thread, card.DedupeKey));
        Assert.NotNull(card.ReplyTo);
        Assert.Null(SlackEvents.Shortcut(Menu("other"), "r1", Now));
    }

    [Fact]
    public void Kudos_in_a_channel_are_for_the_bot_and_so_are_their_edits()
    {
        var given = Assert.Single(Read(Message("C1", "+5 <@U2> for the plots <#C9|PR>")));
        Assert.Equal((InboundKind.Text, false, "+5 <@U2> for the plots #PR", "C1:1.2"), (given.Kind, given.Private, given.Text, given.MessageId));
        Assert.Empty(Read(Message("C1", "`+5 <@U2> for the plots #PR`")));
        Assert.Empty(Read(Message("C1", "&gt; +5 <@U2> for the plots #PR")));

        // A message that somebody shares comes as an attachment to their own words.
        var shared = Message("C1", "look at this");
        shared["attachments"] = new JsonArray(new JsonObject { ["is_share"] = true, ["author_id"] = "U3", ["text"] = "+5 <@U2> for the plots #PR" });
        Assert.Empty(Read(shared));

        JsonObject Changed(string before, string after, string type = "message_changed") => new()
        {
            ["type"] = "message",
            ["subtype"] = type,
            ["channel"] = "C1",
            ["ts"] = "1.9",
            ["previous_message"] = new JsonObject { ["user"] = "U1", ["ts"] = "1.2", ["text"] = before },
            ["message"] = type == "message_changed" ? new JsonObject { ["user"] = "U1", ["ts"] = "1.2", ["text"] = after } : null,
        };
        var edited = Assert.Single(Read(Changed("+5 <@U2> for the plots #PR", "+6 <@U2> for the plots #PR")));
        Assert.Equal((InboundKind.Edited, "+6 <@U2> for the plots #PR", "C1:1.2", "U1"), (edited.Kind, edited.Text, edited.MessageId, edited.Actor));
        Assert.Equal("never mind", Assert.Single(Read(Changed("+5 <@U2> for the plots #PR", "never mind"))).Text);
        Assert.Equal("", Assert.Single(Read(Changed("+5 <@U2> for the plots #PR", "", "message_deleted"))).Text);

        // A preview of a link is a change, too.
        Assert.Empty(Read(Changed("+5 <@U2> for the plots #PR", "+5 <@U2> for the plots #PR")));
        Assert.Empty(Read(Changed("good morning", "good evening")));
    }

    [Fact]
    public void Each_file_of_a_message_is_an_event()
    {
        var message = Message("D1", "my workflow");
        message["subtype"] = "file_share";
        message["files"] = new JsonArray(
            new JsonObject { ["name"] = "workflow.yml", ["url_private_download"] = "https://files.slack.com/1" },
            new JsonObject { ["name"] = "b.yml", ["url_private"] = "https://files.slack.com/2" });
        var files = Read(message);
        Assert.Equal([("workflow.yml", "https://files.slack.com/1"), ("b.yml", "https://files.slack.com/2")], files.Select(f => (f.FileName, f.FileReference)));
        Assert.All(files, f => Assert.Equal((InboundKind.File, "my workflow"), (f.Kind, f.Text)));
        Assert.Equal(2, files.Select(f => f.DedupeKey).Distinct().Count());
    }

    [Fact]
    public void Reactions_to_the_bots_messages_count_and_others_do_not()
    {
        JsonObject Reaction(string by, string to) => new()
        {
            ["type"] = "reaction_added",
            ["user"] = by,
            ["reaction"] = "heart",
            ["item_user"] = to,
            ["item"] = new JsonObject { ["type"] = "message", ["channel"] = "C1", ["ts"] = "1.2" },
        };
        var liked = Assert.Single(Read(Reaction("U1", "UBOT")));
        Assert.Equal((InboundKind.ReactionAdded, "heart", "C1:1.2", "U1"), (liked.Kind, liked.Text, liked.MessageId, liked.Actor));
        Assert.Empty(Read(Reaction("U1", "U2")));
        Assert.Empty(Read(Reaction("UBOT", "UBOT")));
    }

    [Theory]
    [InlineData("`/submit gamma-hadron`", "/submit gamma-hadron")]
    [InlineData("```\n/submit gamma-hadron\n```", "/submit gamma-hadron")]
    [InlineData("*/help*", "/help")]
    [InlineData("_/help_", "/help")]
    [InlineData("`/join` `gamma-hadron`", "/join gamma-hadron")]
    [InlineData("`/params 3` and `/plot 3`", "`/params 3` and `/plot 3`")]
    [InlineData("`/params 3` `/plot 3`", "`/params 3` `/plot 3`")]
    [InlineData("`+5 @ada for it`", "`+5 @ada for it`")]
    [InlineData("/ask one is *a* not *b*", "/ask one is *a* not *b*")]
    public void A_command_is_one_in_bold_and_as_code(string typed, string line) => Assert.Equal(line, SlackText.Plain(typed));

    [Fact]
    public void Home_pages_and_profiles_are_told()
    {
        var home = Assert.Single(Read(new JsonObject { ["type"] = "app_home_opened", ["user"] = "U1", ["tab"] = "home" }));
        Assert.Equal((InboundKind.HomeOpened, "home:U1"), (home.Kind, home.Conversation));
        Assert.Empty(Read(new JsonObject { ["type"] = "app_home_opened", ["user"] = "U1", ["tab"] = "messages" }));
        var profile = Assert.Single(Read(new JsonObject { ["type"] = "user_change", ["user"] = new JsonObject { ["id"] = "U1", ["tz"] = "Asia/Tokyo" } }));
        Assert.Equal((InboundKind.ProfileChanged, "U1"), (profile.Kind, profile.Actor));
    }

    [Theory]
    [InlineData("/co", "submit gamma-hadron", "/submit gamma-hadron")]
    [InlineData("/co", "/submit", "/submit")]
    [InlineData("/co", "", "/help")]
    [InlineData("/submit", "", "/submit")]
    [InlineData("/tweak", "trainer.epochs=3", "/tweak trainer.epochs=3")]
    public void Slash_commands_are_commands(string command, string text, string line)
    {
        var given = SlackEvents.Slash(new JsonObject
        {
            ["command"] = command,
            ["text"] = text,
            ["user_id"] = "U1",
            ["user_name"] = "alice",
            ["channel_id"] = "C1",
            ["trigger_id"] = "t1",
            ["response_url"] = "https://hooks.slack.com/commands/1",
        }, "r1", Now);
        Assert.Equal((InboundKind.Command, line, "s:t1", "alice"), (given!.Kind, given.Text, given.DedupeKey, given.ActorHandle));
        Assert.Equal(new SlackReplyTo("https://hooks.slack.com/commands/1", "t1", "U1", Now), SlackReplyTo.Read(given.ReplyTo));
    }

    [Fact]
    public void Slash_commands_without_a_trigger_are_told_apart_by_their_requests()
    {
        var command = new JsonObject { ["command"] = "/co", ["text"] = "me", ["user_id"] = "U1", ["channel_id"] = "C1" };
        Assert.Equal(["s:r1", "s:r2"], new[] { "r1", "r2" }.Select(request => SlackEvents.Slash(command, request, Now)!.DedupeKey));
    }

    [Fact]
    public void What_happened_has_the_time_of_Slacks_clock()
    {
        var at = DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000).AddMicroseconds(123_456);
        var said = Message("D1", "hello");
        said["ts"] = "1700000000.123456";
        Assert.Equal(at, Assert.Single(Read(said)).HappenedAt);
        var reaction = new JsonObject
        {
            ["type"] = "reaction_removed",
            ["user"] = "U1",
            ["reaction"] = "heart",
            ["item_user"] = "UBOT",
            ["event_ts"] = "1700000000.123456",
            ["item"] = new JsonObject { ["type"] = "message", ["channel"] = "C1", ["ts"] = "1.2" },
        };
        Assert.Equal(at, Assert.Single(Read(reaction)).HappenedAt);
        var deleted = new JsonObject
        {
            ["type"] = "message",
            ["subtype"] = "message_deleted",
            ["channel"] = "C1",
            ["event_ts"] = "1700000000.123456",
            ["previous_message"] = new JsonObject { ["user"] = "U1", ["ts"] = "1.2", ["text"] = "+5 <@U2> for the plots #PR" },
        };
        Assert.Equal(at, Assert.Single(Read(deleted)).HappenedAt);
        Assert.Null(Assert.Single(Read(new JsonObject { ["type"] = "app_home_opened", ["user"] = "U1", ["tab"] = "home" })).HappenedAt);
    }

    [Fact]
    public void Triggers_and_response_addresses_end()
    {
        var replyTo = new SlackReplyTo("r", "t", "U1", Now);
        Assert.Equal(("t", "r"), (replyTo.TriggerAt(Now.AddSeconds(2)), replyTo.ResponseUrlAt(Now.AddMinutes(20))));
        Assert.Equal(((string?)null, (string?)null), (replyTo.TriggerAt(Now.AddSeconds(3)), replyTo.ResponseUrlAt(Now.AddMinutes(30))));
        Assert.Null(SlackReplyTo.Read("not json"));
    }

    private static JsonObject Message(string channel, string text, string type = "message") =>
        new() { ["type"] = type, ["user"] = "U1", ["channel"] = channel, ["text"] = text, ["ts"] = "1.2" };

    private static IReadOnlyList<Inbound> Read(JsonObject happened) => SlackEvents.Read(new JsonObject { ["event_id"] = "Ev1", ["event"] = happened }, "UBOT");
}
