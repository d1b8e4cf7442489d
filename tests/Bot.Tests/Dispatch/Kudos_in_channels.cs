using CoResearch.Bot.Messages;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

/// <summary>Kudos typed where people talk: who reads what, and what becomes of a message that is edited or reacted to.</summary>
public sealed class Kudos_in_channels : IAsyncLifetime
{
    private const string Words = "+5 @bob for explaining the gates to everybody #teamwork";
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await TestBot.StartAsync();
        foreach (var name in new[] { "ada", "bob", "cy" }) await _bot.PersonAsync(name, platform: "chat");
    }

    public ValueTask DisposeAsync() => _bot.DisposeAsync();

    [Fact]
    public async Task Everybody_reads_the_gift_and_its_giver_alone_what_is_left()
    {
        await SayAsync("ada", Words);
        var sent = await SentAsync();
        Assert.Equal([null, "ada"], sent.Select(m => m.OnlyFor));
        Assert.Contains("@ada gives 5 points to @bob", _bot.Read(MessageJson.Read(sent[0].Content)), StringComparison.Ordinal);
        Assert.Contains("95", _bot.Read(MessageJson.Read(sent[1].Content)), StringComparison.Ordinal);
        Assert.Equal(5, await EarnedAsync("bob"));
    }

    [Fact]
    public async Task Talk_is_left_alone_and_a_slip_is_told_to_its_author_alone()
    {
        await SayAsync("ada", "+5 @bob for explaining the gates #taemwork");
        Assert.Equal("ada", Assert.Single(await SentAsync()).OnlyFor);
    }

    [Fact]
    public async Task Thanking_oneself_is_refused_aloud()
    {
        await SayAsync("ada", "+5 @ada for explaining the gates to everybody #teamwork");
        var sent = Assert.Single(await SentAsync());
        Assert.Null(sent.OnlyFor);
        Assert.Equal("kudos_to_self", MessageJson.Read(sent.Content).Refused);
    }

    [Fact]
    public async Task An_edited_message_gives_what_it_says_now()
    {
        await SayAsync("ada", Words);
        await EditAsync("ada", "+7 @cy for explaining the gates to everybody #teamwork");
        Assert.Equal((0, 7), (await EarnedAsync("bob"), await EarnedAsync("cy")));

        // What cannot be given leaves all as it was.
        await EditAsync("ada", "+99 @cy @bob for explaining the gates to everybody #teamwork");
        Assert.Equal((0, 7), (await EarnedAsync("bob"), await EarnedAsync("cy")));
        await EditAsync("ada", "never mind");
        Assert.Equal((0, 0), (await EarnedAsync("bob"), await EarnedAsync("cy")));
        var before = (await SentAsync()).Count;
        await EditAsync("ada", "really, never mind");
        await EditAsync("ada", Words);
        Assert.Equal(before, (await SentAsync()).Count);
    }

    [Theory]
    [InlineData("room", false)]
    [InlineData("dm-ada", true)]
    public async Task A_deleted_message_takes_back_what_it_gave_and_giver_and_receiver_read_so_once(string place, bool isPrivate)
    {
        _bot.Chat.Limits = _bot.Chat.Limits with { HasButtons = true };
        await _bot.HappensAsync(new Inbound("", "dm-bob", "bob", "/me", "") { Private = true });
        await _bot.HappensAsync(new Inbound("", place, "ada", Words, "") { MessageId = "room:1", Private = isPrivate });
        await TellAsync();
        var before = await SentAsync();
        await _bot.HappensAsync(new Inbound("", place, "ada", "", "") { Kind = InboundKind.Edited, MessageId = "room:1", Private = isPrivate });
        await TellAsync();
        var after = await SentAsync();
        Assert.Contains("ada took back gift 1 to @bob", _bot.Read(MessageJson.Read(after.Single(m => m.Key == "gift-1" && m.Conversation == place).Content)), StringComparison.Ordinal);
        var told = Assert.Single(after.Skip(before.Count));
        Assert.Equal("dm-bob", told.Conversation);
        Assert.Contains("ada took back gift 1 to @bob", _bot.Read(MessageJson.Read(told.Content)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_told_of_a_gift_that_is_gone_says_so_and_offers_nothing()
    {
        _bot.Chat.Limits = _bot.Chat.Limits with { HasButtons = true };
        await _bot.PersonAsync("olga", owner: true, platform: "chat");
        await SayAsync("ada", Words);
        await EditAsync("ada", "+7 @cy for explaining the gates to everybody #teamwork");
        await _bot.HappensAsync(new Inbound("", "room", "bob", "/kudos too 2 3", "") { MessageId = "room:2" });
        await _bot.HappensAsync(new Inbound("", "room", "bob", "/kudos undo", "") { MessageId = "room:3" });
        await _bot.HappensAsync(new Inbound("", "room", "olga", "/kudos void 2 Given for a bet", "") { MessageId = "room:4" });
        var told = (await SentAsync()).Where(m => m.Key is not null).Select(m => (m.Key, Message: MessageJson.Read(m.Content))).ToList();
        Assert.Equal(["gift-1", "gift-2", "gift-3"], told.Select(t => t.Key));
        foreach (var (message, words) in told.Select(t => t.Message).Zip(["took back gift 1 to @bob", "Gift 2 to @cy was declared void", "took back gift 3 to @cy"]))
        {
            Assert.Contains(words, _bot.Read(message), StringComparison.Ordinal);
            Assert.Empty(message.Blocks.OfType<ButtonsBlock>());
        }
    }

    [Fact]
    public async Task A_form_thanks_the_person_that_it_names_and_nobody_whom_the_reason_mentions()
    {
        await _bot.WriteAsync("ada", "/thank @bob 5 @cy told me how you explained the gates to all #teamwork");
        Assert.Equal((5, 0), (await EarnedAsync("bob"), await EarnedAsync("cy")));
        Assert.Equal("@cy told me how you explained the gates to all #teamwork", await _bot.InAsync(db => db.Gifts.Select(g => g.Reason).SingleAsync()));
    }

    [Fact]
    public async Task A_month_is_told_to_everybody_where_the_lab_has_no_channel_and_explains_its_picture()
    {
        string[] names = ["李小龙", "verylongnamethatgoesonandonandon", .. Enumerable.Range(0, 15).Select(i => $"p{i}")];
        foreach (var name in names) await _bot.PersonAsync(name, platform: "chat");
        foreach (var (name, i) in names.Select((n, i) => (n, i))) await _bot.WriteAsync("ada", $"+{names.Length - i % 15} @{name} for explaining the gates to everybody {name} #teamwork");
        await _bot.InAsync(db => db.Notices.ExecuteDeleteAsync());
        await _bot.InAsync(db =>
        {
            db.Notices.Add(Notice.Of(NoticeKind.KudosRecap, null, null, null, "202611", _bot.Time.GetUtcNow()));
            return Task.CompletedTask;
        });
        var before = (await SentAsync()).Count;
        await using var scope = _bot.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<CoResearch.Bot.Delivery.TellNotice>().TellAsync(await _bot.InAsync(db => db.Notices.Select(n => n.Id).SingleAsync()), CancellationToken.None);
        var told = (await SentAsync()).Skip(before).ToList();
        Assert.Contains("dm-ada", told.Select(m => m.Conversation));
        var recap = MessageJson.Read(told[0].Content);
        Assert.Single(recap.Blocks.OfType<PlotBlock>());
        var read = _bot.Read(recap).ReplaceLineEndings(" ");
        Assert.Contains("In the picture: (1) @李小龙", read, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ada", 1, false, "ada")]
    [InlineData("verylongnamethatgoesonandonandon", 1, false, null)]
    [InlineData("verylongnamethatgoesonandonandon", 0, true, "verylongnamethatgoesonandonandon")]
    public void A_name_is_as_long_in_a_drawing_as_its_room(string name, double x, bool centred, string? whole)
    {
        var written = CoResearch.Bot.Charts.PeopleChart.Fitting(name, x, centred);
        if (whole is null) Assert.EndsWith("…", written, StringComparison.Ordinal);
        else Assert.Equal(whole, written);
        Assert.InRange(written.Length, 3, centred ? 40 : 15);
    }

    [Fact]
    public async Task What_a_cap_moved_is_no_punishment()
    {
        await using var scope = _bot.Services.CreateAsyncScope();
        var (texts, challenge) = (scope.ServiceProvider.GetRequiredService<CoResearch.Bot.Wording.Texts>(), await _bot.ChallengeAsync("tides"));
        var definition = new ChallengeDefinition
        {
            Slug = "tides",
            Title = "Tides",
            Predictions = new("id", ["y"], null),
            Objective = new("rmse", new Dictionary<string, string>(), CoResearch.Domain.Scoring.Direction.Minimize, 2),
        };
        var ada = await _bot.PersonAsync("ada", platform: "chat");
        var line = PointEntry.Of(
            ada.Id, Purse.Earned, PointKind.Correction, -10, new(2026, 11), _bot.Time.GetUtcNow(), "micro:reproduced:1:8:1", "k", detail: "submission=8 again=10 role=reader cap=30 was=10 now=0 after=late");
        var read = _bot.Read(new ChatMessage(new ParagraphBlock(new CoResearch.Bot.Views.MicroSentences(texts).Of(line, new Board(challenge, default, definition))))).ReplaceLineEndings(" ");
        Assert.Contains("counted for earlier work of the same week, 0 instead of 10", read, StringComparison.Ordinal);
        Assert.Contains("More than 30 a week are not paid", read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_becomes_kudos_when_it_is_edited_and_stays_as_it_was_after_ten_minutes()
    {
        await EditAsync("ada", "good morning");
        Assert.Empty(await SentAsync());
        await EditAsync("ada", Words);
        Assert.Equal(5, await EarnedAsync("bob"));
        _bot.Time.Advance(TimeSpan.FromMinutes(11));
        await EditAsync("ada", "never mind");
        Assert.Equal(5, await EarnedAsync("bob"));
        Assert.Equal("too_late_to_undo", MessageJson.Read((await SentAsync())[^1].Content).Refused);
    }

    [Fact]
    public async Task Somebody_elses_edit_of_the_same_message_changes_nothing()
    {
        await SayAsync("ada", Words);
        await EditAsync("bob", "never mind");
        Assert.Equal(5, await EarnedAsync("bob"));
    }

    [Fact]
    public async Task A_reaction_adds_one_point_and_taking_it_back_takes_it_back()
    {
        await SayAsync("ada", Words);
        await _bot.InAsync(async db => (await db.Outbox.SingleAsync(m => m.GiftId != null)).Delivered(1, "room:9"));
        await ReactAsync("cy", "heavy_plus_sign", InboundKind.ReactionAdded);
        await ReactAsync("cy", "🤝", InboundKind.ReactionAdded);
        Assert.Equal(6, await EarnedAsync("bob"));
        await ReactAsync("bob", "heavy_plus_sign", InboundKind.ReactionAdded);
        await ReactAsync("nobody", "heavy_plus_sign", InboundKind.ReactionAdded);
        await ReactAsync("cy", "eyes", InboundKind.ReactionAdded);
        Assert.Equal(6, await EarnedAsync("bob"));
        await ReactAsync("cy", "🤝", InboundKind.ReactionRemoved);
        await ReactAsync("cy", "heavy_plus_sign", InboundKind.ReactionRemoved);
        Assert.Equal(5, await EarnedAsync("bob"));
        var told = await _bot.InAsync(db => db.Notices.Where(n => n.Kind == NoticeKind.KudosReacted).OrderBy(n => n.Id).Select(n => n.Text).ToListAsync());
        Assert.Equal(2, told.Count);
        Assert.Empty(told[0]);
        Assert.Contains("nobody whom you could thank", told[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_addition_stays_while_another_reaction_of_theirs_says_so()
    {
        await SayAsync("ada", Words);
        await _bot.InAsync(async db => (await db.Outbox.SingleAsync(m => m.GiftId != null)).Delivered(1, "room:9"));
        foreach (var reaction in new[] { "heavy_plus_sign", "🤝" }) await ReactAsync("cy", reaction, InboundKind.ReactionAdded);
        await ReactAsync("cy", "heavy_plus_sign", InboundKind.ReactionRemoved);
        Assert.Equal(6, await EarnedAsync("bob"));
        await ReactAsync("cy", "🤝", InboundKind.ReactionRemoved);
        Assert.Equal(5, await EarnedAsync("bob"));
    }

    [Theory]
    [InlineData("+7 @bob for explaining the gates to everybody #teamwork", 7)]
    [InlineData("", 0)]
    public async Task An_edit_that_overtakes_its_message_is_what_counts(string now, long earned)
    {
        await AtAsync(2, new Inbound("", "room", "ada", now, "") { Kind = InboundKind.Edited, MessageId = "room:1" });
        await AtAsync(1, new Inbound("", "room", "ada", Words, "") { MessageId = "room:1" });
        Assert.Equal(earned, await EarnedAsync("bob"));
        await AtAsync(1.5, new Inbound("", "room", "ada", "+9 @bob for explaining the gates to everybody #teamwork", "") { Kind = InboundKind.Edited, MessageId = "room:1" });
        Assert.Equal(earned, await EarnedAsync("bob"));

        // Another message, and whatever is no kudos, is as it was.
        await AtAsync(1, new Inbound("", "room", "ada", Words, "") { MessageId = "room:2" });
        Assert.Equal(earned + 5, await EarnedAsync("bob"));
        var before = (await SentAsync()).Count;
        await AtAsync(1, new Inbound("", "room", "ada", "me", "") { Kind = InboundKind.Command, MessageId = "room:1" });
        Assert.Equal(before + 1, (await SentAsync()).Count);
    }

    [Fact]
    public async Task A_reaction_that_is_taken_back_before_it_comes_in_counts_nothing()
    {
        await SayAsync("ada", Words);
        await _bot.InAsync(async db => (await db.Outbox.SingleAsync(m => m.GiftId != null)).Delivered(1, "room:9"));
        await AtAsync(2, Reaction("cy", "heavy_plus_sign", InboundKind.ReactionRemoved));
        await AtAsync(1, Reaction("cy", "heavy_plus_sign", InboundKind.ReactionAdded));
        Assert.Equal(5, await EarnedAsync("bob"));

        // Put there again after that, and one that stands although an older removal of it comes late.
        await AtAsync(3, Reaction("cy", "heavy_plus_sign", InboundKind.ReactionAdded));
        await AtAsync(2.5, Reaction("cy", "heavy_plus_sign", InboundKind.ReactionRemoved));
        Assert.Equal(6, await EarnedAsync("bob"));
        await AtAsync(4, Reaction("cy", "heavy_plus_sign", InboundKind.ReactionRemoved));
        Assert.Equal(5, await EarnedAsync("bob"));
    }

    [Fact]
    public async Task An_addition_that_comes_and_goes_is_told_when_it_has_stood_a_minute_and_once()
    {
        await SayAsync("ada", Words);
        await _bot.InAsync(async db => (await db.Outbox.SingleAsync(m => m.GiftId != null)).Delivered(1, "room:9"));
        await _bot.InAsync(db => db.Notices.ExecuteDeleteAsync());
        await _bot.InAsync(db => db.Presences.Where(p => !p.Private).ExecuteDeleteAsync());
        await _bot.WriteAsync("bob", "/me");
        for (var i = 0; i < 6; i++)
        {
            await ReactAsync("cy", "heavy_plus_sign", InboundKind.ReactionAdded);
            if (i < 5) await ReactAsync("cy", "heavy_plus_sign", InboundKind.ReactionRemoved);
        }
        Assert.Empty(await HeardAsync());
        _bot.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("You have 6 to spend", Assert.Single(await HeardAsync()), StringComparison.Ordinal);
        await ReactAsync("cy", "heavy_plus_sign", InboundKind.ReactionRemoved);
        await ReactAsync("cy", "heavy_plus_sign", InboundKind.ReactionAdded);
        _bot.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Single(await HeardAsync());

        // What the pump finds due is told; what bob heard of points.
        async Task<List<string>> HeardAsync()
        {
            var now = _bot.Time.GetUtcNow();
            foreach (var id in await _bot.InAsync(db => db.Notices.Where(n => n.HandledAt == null && n.Kind == NoticeKind.KudosReceived && (n.NotBefore == null || n.NotBefore <= now)).Select(n => n.Id).ToListAsync()))
            {
                await using var scope = _bot.Services.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<CoResearch.Bot.Delivery.TellNotice>().TellAsync(id, CancellationToken.None);
            }
            return [.. (await SentAsync()).Where(m => m.Conversation == "dm-bob").Select(m => _bot.Read(MessageJson.Read(m.Content)).ReplaceLineEndings(" ")).Where(t => t.Contains("1 point from", StringComparison.Ordinal))];
        }
    }

    [Fact]
    public async Task Why_somebodys_giving_is_locked_is_for_them_alone()
    {
        await _bot.PersonAsync("olga", owner: true);
        await SayAsync("cy", Words);
        await _bot.InAsync(async db => (await db.Outbox.SingleAsync(m => m.GiftId != null)).Delivered(1, "room:9"));
        await _bot.SayAsync("olga", "/kudos lock @ada she cheated with her brother");
        await SayAsync("ada", Words);
        var refused = MessageJson.Read((await SentAsync())[^1].Content);
        Assert.Equal(("giver_is_locked", true), (refused.Refused, refused.Private));
        await ReactAsync("ada", "heavy_plus_sign", InboundKind.ReactionAdded);
        Assert.DoesNotContain("brother", await _bot.InAsync(db => db.Notices.Where(n => n.Kind == NoticeKind.KudosReacted).Select(n => n.Text).SingleAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_addition_counts_once_on_whichever_part_of_the_message_it_is()
    {
        await SayAsync("ada", Words);
        await _bot.InAsync(async db =>
        {
            var message = await db.Outbox.SingleAsync(m => m.GiftId != null);
            message.Delivered(1, "room:8");
            var part = new OutboxPart(message.Id, isFile: true);
            part.Show(1, 1, "room:9", "");
            db.OutboxParts.Add(part);
        });
        await ReactAsync("cy", "🤝", InboundKind.ReactionAdded);
        Assert.Equal(6, await EarnedAsync("bob"));
        await _bot.HappensAsync(new Inbound("", "room", "cy", "🤝", "") { Kind = InboundKind.ReactionAdded, MessageId = "room:8" });
        Assert.Equal(6, await EarnedAsync("bob"));
        await ReactAsync("cy", "🤝", InboundKind.ReactionRemoved);
        Assert.Equal(6, await EarnedAsync("bob"));
    }

    [Fact]
    public async Task What_can_be_added_to_is_a_gift_that_stands()
    {
        await SayAsync("ada", Words);
        await _bot.HappensAsync(new Inbound("", "room", "cy", "/kudos too 1 3", "") { MessageId = "room:2" });
        await _bot.HappensAsync(new Inbound("", "room", "ada", "/kudos undo", "") { MessageId = "room:3" });
        await using var scope = _bot.Services.CreateAsyncScope();
        var shown = await scope.ServiceProvider.GetRequiredService<CoResearch.Bot.Views.KudosView>().PublicAsync(new GiftId(2), CancellationToken.None);
        var button = Assert.Single(shown!.Blocks.OfType<ButtonsBlock>().Single().Buttons);
        Assert.Equal(("/kudos too 2", 2L), (button.Command, shown.Gift));
        await _bot.HappensAsync(new Inbound("", "room", "ada", "/kudos too 2", "") { MessageId = "room:4" });
        Assert.Equal(6, await EarnedAsync("bob"));
    }

    [Fact]
    public async Task Mentors_are_told_that_a_gift_weighs_less_only_where_it_does()
    {
        await _bot.PersonAsync("olga", owner: true);
        await SayAsync("ada", Words);
        await SayAsync("cy", "+5 @ada for explaining the gates, to everybody! #teamwork");
        var noted = _bot.Read(Assert.Single(await NotedAsync()));
        Assert.Contains("the reason was used before", noted, StringComparison.Ordinal);
        Assert.DoesNotContain("weigh less", noted, StringComparison.Ordinal);
        await SayAsync("bob", "+5 @ada for explaining the gates to everybody #teamwork");
        Assert.Contains("weigh less", _bot.Read((await NotedAsync())[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_new_team_is_said_what_is_true()
    {
        var small = await _bot.ChallengeAsync("small");
        await _bot.JoinAsync(await _bot.PersonAsync("ada", platform: "chat"), small);
        await _bot.PersonAsync("olga", owner: true);
        var said = _bot.Read(await _bot.SayAsync("olga", "/team health small")).ReplaceLineEndings(" ");
        Assert.Contains("No student in small has gone 7 days without being seen or submitting, or 30 days without thanks, counted from joining.", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/thank @bob 9223372036854775807 for explaining the gates to everybody #teamwork", "too_many_points")]
    [InlineData("+5 @bob https://example.org/a/very/long/page #teamwork", "reason_too_short")]
    [InlineData("I did not give +5 @bob for explaining the gates #teamwork", "kudos_denied")]
    [InlineData("/+5 for explaining the gates to everybody #teamwork", "no_kudos_for_bots")]
    [InlineData("/kudos recap ever", "no_month")]
    public async Task What_cannot_be_given_says_why(string line, string code)
    {
        var answer = await _bot.SayAsync("ada", line, "chat");
        Assert.Equal(code, answer.Refused);
        Assert.DoesNotContain("write ever", _bot.Read(answer), StringComparison.Ordinal);
    }

    /// <summary>The notices so far become messages.</summary>
    private async Task TellAsync()
    {
        foreach (var notice in await _bot.InAsync(db => db.Notices.Where(n => n.HandledAt == null).OrderBy(n => n.Id).Select(n => n.Id).ToListAsync()))
        {
            await using var scope = _bot.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<CoResearch.Bot.Delivery.TellNotice>().TellAsync(notice, CancellationToken.None);
        }
    }

    private async Task<List<ChatMessage>> NotedAsync()
    {
        var told = new List<ChatMessage>();
        foreach (var notice in await _bot.InAsync(db => db.Notices.Where(n => n.Kind == NoticeKind.KudosNoted).OrderBy(n => n.Id).ToListAsync()))
        {
            await using var scope = _bot.Services.CreateAsyncScope();
            var view = scope.ServiceProvider.GetServices<CoResearch.Bot.Views.INoticeView>().Single(v => v.Kind == NoticeKind.KudosNoted);
            told.Add((await view.ViewAsync(notice, CancellationToken.None))!);
        }
        return told;
    }

    private Task<IReadOnlyList<ChatMessage>> AtAsync(double minute, Inbound inbound) => _bot.HappensAsync(inbound with { HappenedAt = _bot.Time.GetUtcNow().AddMinutes(minute - 10) });

    private static Inbound Reaction(string who, string reaction, InboundKind kind) => new("", "room", who, reaction, "") { Kind = kind, MessageId = "room:9" };

    private async Task SayAsync(string who, string words) => await _bot.HappensAsync(new Inbound("", "room", who, words, "") { MessageId = "room:1" });

    private async Task EditAsync(string who, string words) => await _bot.HappensAsync(new Inbound("", "room", who, words, "") { Kind = InboundKind.Edited, MessageId = "room:1" });

    private async Task ReactAsync(string who, string reaction, InboundKind kind) => await _bot.HappensAsync(new Inbound("", "room", who, reaction, "") { Kind = kind, MessageId = "room:9" });

    private Task<List<OutboxMessage>> SentAsync() => _bot.InAsync(db => db.Outbox.Where(m => m.Platform == "chat").OrderBy(m => m.Id).ToListAsync());

    private async Task<long> EarnedAsync(string name)
    {
        await using var scope = _bot.Services.CreateAsyncScope();
        var person = await scope.ServiceProvider.GetRequiredService<CoResearchDb>().People.SingleAsync(p => p.Name == name);
        return await scope.ServiceProvider.GetRequiredService<Ledger>().EarnedAsync(person.Id, CancellationToken.None);
    }
}
