using System.Globalization;
using System.Text.Json;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

/// <summary>What platforms outside bring: forms, buttons, reactions, files, mentions, channels.</summary>
public sealed class OutsideTests
{
    [Fact]
    public async Task A_form_asks_one_question_after_the_other_and_becomes_the_command()
    {
        await using var bot = await StartAsync();
        var first = (await bot.WriteAsync("ada", "/survey"))!;
        Assert.Contains("[1 of 3] Challenge", bot.Read(first), StringComparison.Ordinal);
        Assert.Equal("answer_choice", (await bot.WriteAsync("ada", "mars"))!.Refused);
        Assert.Contains("[2 of 3] Number", bot.Read((await bot.WriteAsync("ada", "Tides?"))!), StringComparison.Ordinal);
        Assert.Equal("answer_number", (await bot.WriteAsync("ada", "four"))!.Refused);

        // Another command in between changes nothing about the form.
        Assert.Null((await bot.WriteAsync("ada", "/me"))!.Refused);
        Assert.Contains("[3 of 3] Words", bot.Read((await bot.WriteAsync("ada", "4"))!), StringComparison.Ordinal);
        Assert.Equal("tides 4 so be it", Asking.Got(await bot.WriteAsync("ada", "\"so be it\"")));
        Assert.Equal("plain_text", (await bot.WriteAsync("ada", "more"))!.Refused);

        await bot.WriteAsync("ada", "survey");
        Assert.Contains("nothing was done", bot.Read((await bot.WriteAsync("ada", "stop"))!), StringComparison.Ordinal);
        Assert.Equal(0, await bot.InAsync(db => db.OpenForms.CountAsync()));
    }

    [Fact]
    public async Task Where_forms_are_shown_it_is_shown_whole_checked_while_open_and_handed_in()
    {
        await using var bot = await StartAsync();
        bot.Chat.Limits = bot.Chat.Limits with { ShowsForms = true };
        var form = Assert.IsType<FormBlock>(Assert.Single((await bot.WriteAsync("ada", "/survey"))!.Blocks));
        Assert.Equal(["challenge", "number", "words"], form.Fields.Select(f => f.Name));

        Assert.Equal(["challenge"], (await MistakesAsync(bot, new() { ["number"] = "4" })).Keys);
        Assert.Equal(["number"], (await MistakesAsync(bot, new() { ["challenge"] = "tides", ["number"] = "x" })).Keys);
        Assert.Equal(["challenge"], (await MistakesAsync(bot, new() { ["challenge"] = "tidse", ["number"] = "4" })).Keys);
        Dictionary<string, string> good = new() { ["challenge"] = "tides", ["number"] = "4", ["words"] = "two words" };
        Assert.Empty(await MistakesAsync(bot, good));

        Assert.Equal("tides 4 two words", Asking.Got(await bot.WriteAsync("ada", JsonSerializer.Serialize(new FormAnswers("survey", good)), InboundKind.FormSubmit)));
        foreach (var hostile in new[] { "{}", "null", "[", "{\"Command\":\"nothing\",\"Values\":{}}" })
            Assert.Equal("stale_button", (await bot.WriteAsync("ada", hostile, InboundKind.FormSubmit))!.Refused);
    }

    [Fact]
    public async Task Questions_are_asked_in_private_and_forms_wherever_they_are_shown()
    {
        await using var bot = await StartAsync();
        var inRoom = new Inbound("", "room", "ada", "survey", "") { Kind = InboundKind.Command };
        Assert.Equal("missing_argument", (await AnswerAsync(bot, inRoom)).Refused);
        Assert.Equal(0, await bot.InAsync(db => db.OpenForms.CountAsync()));
        Assert.Null((await bot.WriteAsync("ada", "/survey"))!.Refused);
        bot.Chat.Limits = bot.Chat.Limits with { ShowsForms = true };
        Assert.IsType<FormBlock>(Assert.Single((await AnswerAsync(bot, inRoom)).Blocks));
    }

    [Fact]
    public async Task Two_challenges_of_one_title_are_told_apart_by_their_names()
    {
        await using var bot = await StartAsync();
        await bot.InAsync(db => db.Challenges.AddAsync(Challenge.Create("tides-two", "TIDES?", bot.Time.GetUtcNow())).AsTask());
        await bot.InAsync(async db => Assert.True((await db.Challenges.SingleAsync(c => c.Slug == "tides-two")).Open(bot.Time.GetUtcNow()).Ok));
        var buttons = (await bot.WriteAsync("ada", "/survey"))!.Blocks.OfType<ButtonsBlock>().Single().Buttons;
        Assert.Equal(["moon?", "tides: tides?", "tides-two: TIDES?"], buttons.Take(3).Select(b => b.Label));
        Assert.Contains("[2 of 3]", bot.Read((await bot.WriteAsync("ada", "tides-two: TIDES?"))!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_that_is_bound_hears_the_news_once_and_not_in_quiet_hours()
    {
        await using var bot = await StartAsync();
        var tides = await bot.InAsync(db => db.Challenges.SingleAsync(c => c.Slug == "tides"));
        await bot.JoinAsync(await bot.PersonAsync("mia", platform: "chat"), tides, Role.Mentor);
        await bot.PersonAsync("olga", owner: true);
        Assert.Null((await AnswerAsync(bot, new Inbound("", "group", "mia", "here tides quiet=11-13", "") { Kind = InboundKind.Command, Thread = "7" })).Refused);
        await SpeakAsync(bot, tides, "News");

        // Its mentor, who spoke nowhere else, reads it there.
        var told = await bot.InAsync(db => db.Outbox.Where(m => m.Conversation == "group" && m.Content.Contains("News")).SingleAsync());
        Assert.Equal(("7", bot.Time.GetUtcNow().AddHours(1)), (told.Thread, told.NotBefore));

        // What concerns the whole lab, too, comes when the topic's group is awake.
        await SpeakAsync(bot, null, "Everybody");
        Assert.Equal(told.NotBefore, await bot.InAsync(db => db.Outbox.Where(m => m.Conversation == "group" && m.Content.Contains("Everybody")).Select(m => m.NotBefore).SingleAsync()));
    }

    [Fact]
    public async Task Each_topic_of_a_group_has_a_challenge_of_its_own()
    {
        await using var bot = await StartAsync();
        await bot.PersonAsync("mia", owner: true, platform: "chat");
        async Task<string> SayAsync(string line, string? thread) =>
            bot.Read(await AnswerAsync(bot, new Inbound("", "group", "mia", line, "") { Kind = InboundKind.Command, Thread = thread }));
        await SayAsync("here tides", "7");
        await SayAsync("here moon", "8");
        Assert.Contains("tides", await SayAsync("here", "7"), StringComparison.Ordinal);
        Assert.Contains("moon", await SayAsync("here", "8"), StringComparison.Ordinal);
        var tides = await bot.InAsync(db => db.Challenges.SingleAsync(c => c.Slug == "tides"));
        await SpeakAsync(bot, tides, "News");
        Assert.Equal("7", await bot.InAsync(db => db.Outbox.Where(m => m.Conversation == "group" && m.Content.Contains("News")).Select(m => m.Thread).SingleAsync()));
        await SayAsync("here off", "8");
        Assert.Equal("7", await bot.InAsync(db => db.Channels.Select(c => c.Thread).SingleAsync()));
    }

    [Theory]
    [InlineData("America/New_York", "22:00-07:00", "2026-11-25T02:59:00Z", null)]
    [InlineData("America/New_York", "22:00-07:00", "2026-11-25T03:00:00Z", "2026-11-25T12:00:00Z")]
    [InlineData("America/New_York", "22:00-07:00", "2026-11-25T11:59:00Z", "2026-11-25T12:00:00Z")]
    [InlineData("America/New_York", "22:00-07:00", "2026-11-25T12:00:00Z", null)]
    [InlineData("Asia/Kathmandu", "23-6", "2026-11-25T17:15:00Z", "2026-11-26T00:15:00Z")]
    [InlineData("Europe/Berlin", "22:00-02:30", "2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Berlin", "13:00-15:00", "2026-11-25T12:30:00Z", "2026-11-25T14:00:00Z")]
    public void Quiet_hours_go_past_midnight_in_the_zone_of_whoever_set_them(string zone, string hours, string now, string? until)
    {
        var channel = new Channel("chat", "room");
        var read = BindChannel.ReadHours(hours).Value!.Value;
        channel.KeepQuiet(read.From, read.Until, zone);
        Assert.Equal(until is null ? null : DateTimeOffset.Parse(until, CultureInfo.InvariantCulture), channel.QuietEnd(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Buttons_carry_a_token_that_stays_the_same_for_the_same_command()
    {
        await using var bot = await StartAsync();
        bot.Chat.Limits = bot.Chat.Limits with { HasButtons = true };
        string Token(ChatMessage message) => Assert.Single(message.Blocks.OfType<ButtonsBlock>().SelectMany(b => b.Buttons), b => b.Command == "/help").Token!;
        var token = Token((await bot.WriteAsync("ada", "/see tides"))!);
        Assert.Equal(token, Token((await bot.WriteAsync("bob", "/see tides"))!));
        Assert.Matches("^[A-Za-z0-9_-]{1,22}$", token);
        Assert.Contains("/challenges", bot.Read((await bot.WriteAsync("bob", token, InboundKind.Action))!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reaction_to_a_result_likes_the_submission_and_taking_it_back_unlikes()
    {
        await using var bot = await StartAsync();
        var author = await bot.PersonAsync("ada", platform: "chat");
        await bot.PersonAsync("bob", platform: "chat");
        var submission = await bot.SubmissionAsync(author, await bot.InAsync(db => db.Challenges.FirstAsync()));
        await bot.InAsync(db =>
        {
            var message = new OutboxMessage("chat", "room", "{}", bot.Time.GetUtcNow()) { SubmissionId = submission.Id };
            message.Delivered(1, "room:1");
            db.Outbox.Add(message);
            return Task.CompletedTask;
        });
        Task ReactAsync(string who, string reaction, InboundKind kind) =>
            bot.HappensAsync(new Inbound("", "room", who, reaction, "") { Kind = kind, MessageId = "room:1" });
        Task<int> LikesAsync() => bot.InAsync(db => db.Likes.CountAsync());

        await ReactAsync("bob", "heart", InboundKind.ReactionAdded);
        await ReactAsync("bob", "+1::skin-tone-3", InboundKind.ReactionAdded);
        await ReactAsync("ada", "👍🏽", InboundKind.ReactionAdded);
        await ReactAsync("bob", "thumbsdown", InboundKind.ReactionAdded);
        await ReactAsync("nobody", "heart", InboundKind.ReactionAdded);
        Assert.Equal(1, await LikesAsync());
        await ReactAsync("bob", "heart", InboundKind.ReactionRemoved);
        Assert.Equal(1, await LikesAsync());
        await ReactAsync("bob", "+1::skin-tone-3", InboundKind.ReactionRemoved);
        Assert.Equal(0, await LikesAsync());
        Assert.Empty(await bot.InAsync(db => db.Outbox.Where(m => m.ExternalId == null).ToListAsync()));
    }

    [Fact]
    public async Task A_submission_is_looked_at_in_its_own_challenge_only()
    {
        await using var bot = await StartAsync();
        var (moon, tides) = await bot.InAsync(async db => (await db.Challenges.SingleAsync(c => c.Slug == "moon"), await db.Challenges.SingleAsync(c => c.Slug == "tides")));
        await bot.JoinAsync(await bot.PersonAsync("mia", platform: "chat"), moon, Role.Mentor);
        var id = (await bot.SubmissionAsync(await bot.PersonAsync("ada", platform: "chat"), tides)).Id.Value;
        Assert.Equal("submission_elsewhere", (await bot.WriteAsync("mia", $"/workflow show moon {id}"))!.Refused);
    }

    [Fact]
    public async Task A_mention_needs_no_slash_and_a_slip_in_a_channel_is_shown_to_its_author_only()
    {
        await using var bot = await StartAsync();
        var answers = await bot.HappensAsync(new Inbound("", "room", "ada", "me", "") { Kind = InboundKind.Command });
        Assert.Null(answers[^1].Refused);
        answers = await bot.HappensAsync(new Inbound("", "room", "ada", "mme", "") { Kind = InboundKind.Command, ReplyTo = "r" });
        Assert.Equal("unknown_command", answers[^1].Refused);
        var sent = await bot.InAsync(db => db.Outbox.OrderBy(m => m.Id).LastAsync());
        Assert.Equal(("ada", "r"), (sent.OnlyFor, sent.ReplyTo));
    }

    [Fact]
    public async Task A_channel_is_bound_by_those_who_guide_it_and_gives_the_challenge_that_is_meant()
    {
        await using var bot = await StartAsync();
        var tides = await bot.InAsync(db => db.Challenges.SingleAsync(c => c.Slug == "tides"));
        await bot.JoinAsync(await bot.PersonAsync("mia", platform: "chat"), tides, Role.Mentor);
        Task<ChatMessage> InRoomAsync(string who, string line) => AnswerAsync(bot, new Inbound("", "room", who, line, "") { Kind = InboundKind.Command });

        Assert.Equal("not_allowed", (await InRoomAsync("bob", "here tides")).Refused);
        Assert.Equal("not_allowed", (await InRoomAsync("mia", "here moon")).Refused);
        Assert.Equal("not_allowed", (await InRoomAsync("mia", "here lab")).Refused);
        Assert.Equal("not_a_channel", (await bot.WriteAsync("mia", "/here tides"))!.Refused);
        Assert.Equal("bad_hours", (await InRoomAsync("mia", "here tides quiet=late")).Refused);
        Assert.Contains("22:00 until 07:00", bot.Read(await InRoomAsync("mia", "here tides quiet=22-7")), StringComparison.Ordinal);
        Assert.Equal("seen tides", Asking.Got(await InRoomAsync("bob", "see")));

        // Whoever guides another challenge takes nobody's channel.
        await bot.JoinAsync(await bot.PersonAsync("nia", platform: "chat"), await bot.InAsync(db => db.Challenges.SingleAsync(c => c.Slug == "moon")), Role.Mentor);
        Assert.Equal("not_your_channel", (await InRoomAsync("nia", "here moon")).Refused);

        // Told there, too: at once by day, after the quiet hours by night.
        await bot.PersonAsync("olga", owner: true);
        await SpeakAsync(bot, tides, "By day");
        bot.Time.Advance(TimeSpan.FromHours(11));
        await SpeakAsync(bot, tides, "By night");
        var told = await bot.InAsync(db => db.Outbox.Where(m => m.Conversation == "room" && m.Content.Contains("By ")).OrderBy(m => m.Id).ToListAsync());
        Assert.Equal([null, new DateTimeOffset(2026, 11, 25, 7, 0, 0, TimeSpan.Zero)], told.Select(m => m.NotBefore));

        await bot.HappensAsync(new Inbound("", "room", "", "bigroom", "") { Kind = InboundKind.Moved });
        Assert.Equal("bigroom", (await bot.InAsync(db => db.Channels.SingleAsync())).Conversation);
        Assert.Null((await AnswerAsync(bot, new Inbound("", "bigroom", "mia", "here off", "") { Kind = InboundKind.Command })).Refused);
        Assert.Equal(0, await bot.InAsync(db => db.Channels.CountAsync()));
    }

    [Fact]
    public async Task A_channel_in_which_nothing_can_be_told_is_not_bound()
    {
        await using var bot = await StartAsync();
        bot.Chat.Closed.Add("room");
        await bot.PersonAsync("olga", owner: true, platform: "chat");
        foreach (var line in new[] { "here tides", "here lab" })
        {
            var refused = await AnswerAsync(bot, new Inbound("", "room", "olga", line, "") { Kind = InboundKind.Command });
            Assert.Equal("cannot_write_here", refused.Refused);
            Assert.Contains("Open it, then type it again.", bot.Read(refused), StringComparison.Ordinal);
        }
        Assert.Equal(0, await bot.InAsync(db => db.Channels.CountAsync()));
    }

    [Theory]
    [InlineData("notes.txt", "not_a_workflow_file")]
    [InlineData("gone.yml", "file_not_fetched")]
    [InlineData("workflow.yml", "not_a_member")]
    public async Task A_file_that_cannot_be_taken_is_refused(string name, string code)
    {
        await using var bot = await StartAsync();
        bot.Chat.Files["F1"] = "model_type: linear\n"u8.ToArray();
        var answers = await bot.HappensAsync(new Inbound("", "dm", "ada", "tides", "")
        {
            Kind = InboundKind.File,
            Private = true,
            FileName = name,
            FileReference = name == "gone.yml" ? "F2" : "F1",
        });
        Assert.Equal(code, answers[^1].Refused);
    }

    [Theory]
    [InlineData("workflow send moon", "You are not in moon.")]
    [InlineData("/workflow send moon", "You are not in moon.")]
    [InlineData("submit to moon", "You are not in moon.")]
    [InlineData("Here is my new one for Moon, have fun!", "You are not in moon.")]
    [InlineData("moon or tides", "know what to do with")]
    [InlineData("this is for mooon", "Did you mean moon?")]
    public async Task The_words_beside_a_workflow_say_which_challenge_it_is_for(string beside, string answer)
    {
        await using var bot = await StartAsync();
        await bot.JoinAsync(await bot.PersonAsync("ada", platform: "chat"), await bot.InAsync(db => db.Challenges.SingleAsync(c => c.Slug == "tides")));
        bot.Chat.Files["F1"] = "model_type: linear\n"u8.ToArray();
        var answers = await bot.HappensAsync(new Inbound("", "dm", "ada", beside, "") { Kind = InboundKind.File, Private = true, FileName = "workflow.yml", FileReference = "F1" });
        Assert.Contains(answer, bot.Read(answers[^1]).ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help")]
    [InlineData("")]
    [InlineData("entry")]
    [InlineData("checkins tides")]
    [InlineData("link")]
    public async Task What_is_long_or_not_for_everybody_is_for_who_asks_in_a_channel(string line)
    {
        await using var bot = await StartAsync();
        await bot.PersonAsync("olga", owner: true, platform: "chat");
        await bot.HappensAsync(new Inbound("", "room", "olga", line, "") { Kind = InboundKind.Command });
        await bot.HappensAsync(new Inbound("", "room", "olga", "here", "") { Kind = InboundKind.Command });
        Assert.Equal(["olga", null], await bot.InAsync(db => db.Outbox.OrderBy(m => m.Id).Select(m => m.OnlyFor).ToListAsync()));
    }

    [Theory]
    [InlineData("view")]
    [InlineData("diff")]
    [InlineData("params")]
    [InlineData("compare")]
    [InlineData("experiments")]
    [InlineData("workflow show")]
    [InlineData("submissions")]
    [InlineData("challenge add")]
    [InlineData("challenge update")]
    public void What_is_open_to_some_is_read_by_who_asks_alone(string name) => Assert.True(CommandCatalog.OfThisBot().Named(name)!.Spec.Discreet);

    [Fact]
    public async Task What_concerns_one_person_is_told_where_they_are_alone_with_the_bot()
    {
        await using var bot = await StartAsync();
        var ada = await bot.PersonAsync("ada", platform: "chat");
        await bot.WriteAsync("ada", "/me");
        await bot.HappensAsync(new Inbound("", "room", "ada", "me", "") { Kind = InboundKind.Command });
        Assert.Equal("dm-ada", (await PlaceAsync(bot, ada))!.Conversation);

        var bob = await bot.PersonAsync("bob", platform: "chat");
        Assert.Null(await PlaceAsync(bot, bob));
        bot.Chat.Limits = bot.Chat.Limits with { WritesFirst = true };
        Assert.Equal("bob", (await PlaceAsync(bot, bob))!.Conversation);
    }

    private static async Task<Address?> PlaceAsync(TestBot bot, Person person)
    {
        await using var scope = bot.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Recipients>().OfAsync(person.Id, null, TestContext.Current.CancellationToken);
    }

    private static async Task<ChatMessage> AnswerAsync(TestBot bot, Inbound inbound) => (await bot.HappensAsync(inbound))[^1];

    private static async Task<IReadOnlyDictionary<string, string>> MistakesAsync(TestBot bot, Dictionary<string, string> values)
    {
        await using var scope = bot.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<FormCheck>().MistakesAsync("chat", "ada", new FormAnswers("survey", values), TestContext.Current.CancellationToken);
    }

    private static async Task SpeakAsync(TestBot bot, Challenge? about, string text)
    {
        var id = await bot.InAsync(async db =>
        {
            var notice = Notice.Announce(text, (await db.People.FirstAsync(p => p.IsOwner)).Id, about?.Id, bot.Time.GetUtcNow());
            db.Notices.Add(notice);
            await db.SaveChangesAsync();
            return notice.Id;
        });
        await using var scope = bot.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TellNotice>().TellAsync(id, TestContext.Current.CancellationToken);
    }

    private static async Task<TestBot> StartAsync()
    {
        var bot = await TestBot.StartAsync(services =>
        {
            var real = services.Where(s => s.ServiceType.IsAssignableTo(typeof(ICommand))).Select(s => s.ServiceType).ToList();
            services.AddSingleton(new CommandCatalog([.. real, typeof(Asking), typeof(Seeing)]));
            services.AddScoped<Asking>();
            services.AddScoped<Seeing>();
        });
        await bot.ChallengeAsync("moon");
        await bot.ChallengeAsync("tides");
        return bot;
    }

    /// <summary>Says what it got.</summary>
    private sealed class Asking : ICommand
    {
        public CommandSpec Spec => new("survey", "Asks")
        {
            Arguments =
            [
                new("challenge", ArgumentKind.Challenge, "which"), new("number", ArgumentKind.Integer, "how many"),
                new("words", ArgumentKind.Rest, "what", Optional: true),
            ],
            Example = "/survey tides 4",
            Topic = Topics.Look,
            HasForm = true,
        };

        public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
            Task.FromResult(new ChatMessage(new HeadingBlock($"{call.Challenge!.Slug} {call.Integer("number")} {call.Text("words")}")));

        public static string Got(ChatMessage? message) => ((HeadingBlock)message!.Blocks[0]).Text;
    }

    private sealed class Seeing : ICommand
    {
        public CommandSpec Spec => new("see", "Sees")
        {
            Arguments = [new("challenge", ArgumentKind.Challenge, "which", Optional: true)],
            Example = "/see",
            Topic = Topics.Look,
        };

        public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
            Task.FromResult(new ChatMessage(new HeadingBlock($"seen {call.Challenge!.Slug}"), new ButtonsBlock([new("Help", "/help")])));
    }
}
