using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Telegram;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using CoResearch.TestKit.Telegram;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static CoResearch.Bot.Tests.Telegram.TelegramLab;

namespace CoResearch.Bot.Tests.Telegram;

/// <summary>What arrives in Telegram's chats, and what the bot does when Telegram says no.</summary>
public sealed class TelegramDeliveryTests
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3];

    [Fact]
    public async Task Text_picture_and_file_arrive_in_order()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Private(Alice);
        Write(lab, "plots/curve.png", Png);
        Write(lab, "exports/standings.csv", "rank,name"u8.ToArray());
        var id = await lab.DeliverAsync(await lab.EnvelopeAsync(Alice.Id), Paragraph("a < b & c"), EveryBlock.All[5], EveryBlock.All[7], Paragraph("end"), Like("tok"));
        Assert.Equal(["sendMessage", "sendPhoto", "sendDocument", "sendMessage"], lab.World.Posted.Select(p => p.Method));
        Assert.Equal(["a < b & c", "Loss", "Standings", "end"], lab.World.Posted.Select(p => p.Text));
        Assert.Equal($"{Alice.Id}:{lab.World.Posted[0].Id}", id);
        Assert.Equal("rank,name"u8.ToArray(), lab.World.Posted[2].File);
        Assert.Equal([("Like", "tok")], lab.World.Posted[3].Buttons.SelectMany(r => r));
    }

    [Fact]
    public async Task A_picture_that_Telegram_cannot_show_is_a_file_and_a_file_that_is_gone_is_said()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Private(Alice);
        Write(lab, "plots/curve.png", [1, 2, 3]);
        await lab.DeliverAsync(await lab.EnvelopeAsync(Alice.Id), EveryBlock.All[5], EveryBlock.All[7]);
        Assert.Equal(["sendDocument", "sendMessage"], lab.World.Posted.Select(p => p.Method));
        Assert.Equal("standings.csv: the file is no longer there.", lab.World.Posted[1].Text);
    }

    [Fact]
    public async Task An_edit_changes_the_message_and_keeps_its_buttons()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Private(Alice);
        var envelope = await lab.EnvelopeAsync(Alice.Id, _ => Keyed(Alice.Id));
        var first = await lab.DeliverAsync(envelope, Paragraph("queued"), Like("a"));
        envelope.Replace("two", DateTimeOffset.UtcNow);
        Assert.Equal(first, await lab.DeliverAsync(envelope, Paragraph("done"), Like("b")));
        var posted = Assert.Single(lab.World.Posted);
        Assert.Equal(("done", 1, ("Like", "b")), (posted.Text, posted.Edits, posted.Buttons[0][0]));

        // After a restart only the outbox knows; the same content again is no failure.
        envelope.Replace("three", DateTimeOffset.UtcNow);
        Assert.Equal(first, await lab.DeliverAfterRestartAsync(envelope, Paragraph("done"), Like("b")));
        Assert.Single(lab.World.Posted);
        Assert.Empty(await lab.Bot.InAsync(db => db.OutboxParts.ToListAsync()));
    }

    [Fact]
    public async Task A_message_of_several_parts_goes_on_behind_the_one_at_which_the_bot_ended()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Private(Alice);
        Write(lab, "plots/curve.png", Png);
        Write(lab, "exports/standings.csv", "rank,name"u8.ToArray());
        var envelope = await lab.EnvelopeAsync(Alice.Id);
        Block[] blocks = [Paragraph("head"), EveryBlock.All[5], EveryBlock.All[7]];
        foreach (var failing in new[] { "sendPhoto", "sendDocument" })
        {
            lab.Server.FailNext(failing, new TelegramErrorException(500, "Internal Server Error"));
            await Assert.ThrowsAsync<TelegramException>(() => lab.DeliverAfterRestartAsync(envelope, blocks));
        }
        var id = await lab.DeliverAfterRestartAsync(envelope, blocks);

        // All of it is there, and the outbox did not come to know.
        Assert.Equal(id, await lab.DeliverAfterRestartAsync(envelope, blocks));
        Assert.Equal(["head", "Loss", "Standings"], lab.World.Posted.Select(p => p.Text));
        Assert.Equal($"{Alice.Id}:{lab.World.Posted[0].Id}", id);
    }

    [Fact]
    public async Task After_a_restart_an_edit_keeps_the_picture_unless_it_is_another()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Private(Alice);
        Write(lab, "plots/curve.png", Png);
        Write(lab, "plots/other.png", Png);
        var envelope = await lab.EnvelopeAsync(Alice.Id, _ => Keyed(Alice.Id));
        await lab.DeliverAsync(envelope, Paragraph("head"), EveryBlock.All[5], Paragraph("tail"));
        envelope.Replace("two", DateTimeOffset.UtcNow);
        await lab.DeliverAfterRestartAsync(envelope, Paragraph("head 2"), EveryBlock.All[5], Paragraph("tail"));
        Assert.Equal([("head 2", 1), ("Loss", 0), ("tail", 0)], lab.World.Posted.Select(p => (p.Text, p.Edits)));
        envelope.Replace("three", DateTimeOffset.UtcNow);
        await lab.DeliverAfterRestartAsync(envelope, Paragraph("head 3"), new PlotBlock("plots/other.png", "Other", []));
        Assert.Equal(["head 3", "Loss", "Other"], lab.World.Posted.Select(p => p.Text));
    }

    [Fact]
    public async Task A_part_that_could_not_be_written_down_is_not_posted_again()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Private(Alice);
        Write(lab, "plots/curve.png", Png);
        var envelope = await lab.EnvelopeAsync(Alice.Id);
        await lab.Bot.InAsync(db => db.Database.ExecuteSqlRawAsync("CREATE TRIGGER full BEFORE INSERT ON OutboxParts BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"));
        await Assert.ThrowsAsync<DbUpdateException>(() => lab.DeliverAsync(envelope, Paragraph("head"), EveryBlock.All[5]));
        await lab.Bot.InAsync(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER full"));
        await lab.DeliverAsync(envelope, Paragraph("head"), EveryBlock.All[5]);
        Assert.Equal(["head", "Loss"], lab.World.Posted.Select(p => p.Text));
        Assert.Equal(2, await lab.Bot.InAsync(db => db.OutboxParts.CountAsync()));
    }

    [Fact]
    public async Task A_reaction_to_the_picture_of_a_message_is_one_to_the_message()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Group(-100, admin: true);
        await lab.ListenAsync();
        await lab.AnswerAsync();
        await lab.Bot.PersonAsync($"{Alice.Id}", platform: "telegram");
        var submission = await lab.Bot.SubmissionAsync(await lab.Bot.PersonAsync("bob"), await lab.Bot.ChallengeAsync("tides"));
        Write(lab, "plots/curve.png", Png);
        await lab.Bot.InAsync(db => db.Outbox.AddAsync(
            new OutboxMessage("telegram", "-100", MessageJson.Write(new ChatMessage(Paragraph("head"), EveryBlock.All[5])), DateTimeOffset.UtcNow) { SubmissionId = submission.Id }).AsTask());
        await UntilAsync(async () => await lab.Bot.InAsync(db => db.Outbox.AnyAsync(m => m.DeliveredVersion == 1)));
        foreach (var (part, before, after, likes) in new[] { (1, "", "🔥", 1), (0, "", "🔥", 1), (1, "🔥", "", 1), (0, "🔥", "", 0) })
        {
            lab.World.React(Alice, lab.World.Posted[part], before.Length > 0 ? [before] : [], after.Length > 0 ? [after] : []);
            await UntilAsync(async () => lab.Server.Unconfirmed == 0 && !await lab.Bot.InAsync(db => db.Inbox.AnyAsync(e => e.HandledAt == null)));
            Assert.Equal(likes, await lab.Bot.InAsync(db => db.Likes.CountAsync()));
        }
    }

    [Fact]
    public async Task A_message_that_was_deleted_is_sent_anew()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Private(Alice);
        var envelope = await lab.EnvelopeAsync(Alice.Id, _ => Keyed(Alice.Id));
        await lab.DeliverAsync(envelope, Paragraph("one"));
        lab.Server.FailNext("editMessageText", new TelegramErrorException(400, "Bad Request: message to edit not found"));
        envelope.Replace("two", DateTimeOffset.UtcNow);
        var id = await lab.DeliverAsync(envelope, Paragraph("two"));
        Assert.Equal(["one", "two"], lab.World.Posted.Select(p => p.Text));
        Assert.EndsWith($":{lab.World.Posted[1].Id}", id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_are_edited_added_and_taken_away_as_the_message_changes()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Private(Alice);
        Write(lab, "plots/curve.png", Png);
        var envelope = await lab.EnvelopeAsync(Alice.Id, _ => Keyed(Alice.Id));
        await lab.DeliverAsync(envelope, Paragraph("head"), EveryBlock.All[5], Paragraph("tail"));
        envelope.Replace("two", DateTimeOffset.UtcNow);
        await lab.DeliverAsync(envelope, Paragraph("head 2"), EveryBlock.All[5], Paragraph("tail"));
        Assert.Equal([("head 2", 1), ("Loss", 0), ("tail", 0)], lab.World.Posted.Select(p => (p.Text, p.Edits)));
        envelope.Replace("three", DateTimeOffset.UtcNow);
        await lab.DeliverAsync(envelope, Paragraph("head 3"), EveryBlock.All[5]);
        Assert.Equal(["head 3", "Loss"], lab.World.Posted.Select(p => p.Text));
        envelope.Replace("four", DateTimeOffset.UtcNow);
        await lab.DeliverAsync(envelope, Paragraph("head 4"), EveryBlock.All[5], Paragraph("tail 4"));
        Assert.Equal(["head 4", "Loss", "tail 4"], lab.World.Posted.Select(p => p.Text));
    }

    [Fact]
    public async Task A_version_that_was_interrupted_is_overtaken_in_place()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Private(Alice);
        Write(lab, "plots/curve.png", Png);
        var envelope = await lab.EnvelopeAsync(Alice.Id, _ => Keyed(Alice.Id));
        await lab.DeliverAsync(envelope, Paragraph("head 1"), EveryBlock.All[5], Paragraph("tail 1"));
        lab.Server.FailNext("editMessageText", null);
        lab.Server.FailNext("editMessageText", new TelegramErrorException(502, "Bad Gateway"));
        envelope.Replace("two", DateTimeOffset.UtcNow);
        await Assert.ThrowsAsync<TelegramException>(() => lab.DeliverAsync(envelope, Paragraph("head 2"), EveryBlock.All[5], Paragraph("tail 2")));
        envelope.Replace("three", DateTimeOffset.UtcNow);
        await lab.DeliverAsync(envelope, Paragraph("head 3"), EveryBlock.All[5], Paragraph("tail 3"));
        Assert.Equal(["head 3", "Loss", "tail 3"], lab.World.Posted.Select(p => p.Text));
    }

    [Fact]
    public async Task Telegram_asks_to_wait_and_nothing_is_sent_twice_afterwards()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Private(Alice);
        var envelope = await lab.EnvelopeAsync(Alice.Id);
        Write(lab, "plots/curve.png", Png);
        lab.Server.FailNext("sendPhoto", new TelegramErrorException(429, "Too Many Requests: retry after 7", retryAfter: 7));
        var asked = await Assert.ThrowsAsync<DeliveryDelayedException>(() => lab.DeliverAsync(envelope, Paragraph("one"), EveryBlock.All[5]));
        Assert.Equal(7, asked.RetryAfter.TotalSeconds);
        await lab.DeliverAsync(envelope, Paragraph("one"), EveryBlock.All[5]);
        Assert.Equal(["one", "Loss"], lab.World.Posted.Select(p => p.Text));
        lab.Server.FailNext("sendMessage", new TelegramErrorException(502, "Bad Gateway"));
        var again = await lab.EnvelopeAsync(Alice.Id);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => lab.DeliverAsync(again, Paragraph("two")));
        Assert.False(failure is DeliveryRefusedException or DeliveryDelayedException);
    }

    [Fact]
    public async Task Whoever_blocked_the_bot_and_a_chat_that_is_gone_are_given_up()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Private(Alice).Blocked = true;
        foreach (var chat in new[] { Alice.Id, 999L, -999L })
        {
            var envelope = await lab.EnvelopeAsync(chat);
            var refused = await Assert.ThrowsAsync<DeliveryRefusedException>(() => lab.DeliverAsync(envelope, Paragraph("hello")));
            Assert.Contains(chat == Alice.Id ? "blocked" : "chat not found", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whether_a_group_takes_anything_is_tried_without_a_message()
    {
        await using var lab = await TelegramLab.StartAsync();
        var group = lab.World.Group(-66);
        Assert.Null(await lab.Platform.HindranceAsync("-66", null, TestContext.Current.CancellationToken));
        group.Muted = true;
        Assert.Contains("not enough rights", (await lab.Platform.HindranceAsync("-66", null, TestContext.Current.CancellationToken))!.Message, StringComparison.Ordinal);
        (group.Muted, group.Blocked) = (false, true);
        Assert.Contains("kicked", (await lab.Platform.HindranceAsync("-66", null, TestContext.Current.CancellationToken))!.Message, StringComparison.Ordinal);
        Assert.Empty(lab.World.Posted);
    }

    [Fact]
    public async Task A_group_that_moved_gets_its_message_where_it_is_now()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Migrate(lab.World.Group(-55, type: "group"), -10055, tell: false);
        Assert.StartsWith("-10055:", await lab.DeliverAsync(await lab.EnvelopeAsync(-55), Paragraph("hello")), StringComparison.Ordinal);
        await lab.DeliverAsync(await lab.EnvelopeAsync(-55), Paragraph("again"));
        Assert.Equal([(-10055L, "hello"), (-10055L, "again")], lab.World.Posted.Select(p => (p.Chat, p.Text)));
        var moved = await lab.Bot.InAsync(db => db.Inbox.SingleAsync());
        Assert.Equal((InboundKind.Moved, "-55", "-10055"), (moved.Kind, moved.Conversation, moved.Text));
    }

    [Fact]
    public async Task What_waits_for_a_group_that_becomes_a_supergroup_arrives_there_once_and_in_order()
    {
        await using var lab = await TelegramLab.StartAsync();
        var group = lab.World.Group(-55, type: "group");
        await lab.ListenAsync();
        lab.Server.FailNext("sendMessage", new TelegramErrorException(500, "Internal Server Error"));
        await AddAsync(lab, -55, "one", "two");
        await lab.Bot.InAsync(db => db.Outbox.AddAsync(
            new OutboxMessage("telegram", "-55", MessageJson.Write(new ChatMessage(Paragraph("keyed"))), DateTimeOffset.UtcNow) { Key = "submission-1" }).AsTask());
        await lab.AnswerAsync();
        await UntilAsync(async () => await lab.Bot.InAsync(db => db.Outbox.AnyAsync(m => m.Attempts == 1)));
        lab.World.Migrate(group, -10055);
        await UntilAsync(() => lab.World.Posted.Count == 3);
        Assert.Equal([(-10055L, "keyed"), (-10055L, "one"), (-10055L, "two")], lab.World.Posted.Select(p => (p.Chat, p.Text)).OrderBy(p => p.Text));
        Assert.Equal(["one", "two"], lab.World.Posted.Select(p => p.Text).Where(t => t != "keyed"));
        await UntilAsync(async () => !await lab.Bot.InAsync(db => db.Outbox.AnyAsync(m => m.DeliveredVersion < m.Version)));
    }

    [Fact]
    public async Task What_waits_for_somebody_who_blocks_the_bot_or_a_group_that_throws_it_out_is_given_up_and_the_rest_goes_on()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Private(Alice);
        lab.World.Private(Bob);
        lab.World.Group(-66);
        await lab.ListenAsync();
        lab.Server.FailNext("sendMessage", new TelegramErrorException(500, "Internal Server Error"));
        await AddAsync(lab, Alice.Id, "one", "two");
        await lab.AnswerAsync();
        await UntilAsync(async () => await lab.Bot.InAsync(db => db.Outbox.AnyAsync(m => m.Attempts == 1)));
        lab.World.Block(Alice);
        for (var i = 0; i < 2; i++) lab.Server.FailNext("sendMessage", null);
        await UntilAsync(async () => await lab.Bot.InAsync(db => db.Outbox.CountAsync(m => m.Refused != null)) == 2);
        lab.Server.FailNext("sendMessage", new TelegramErrorException(403, "Forbidden: bot was kicked from the supergroup chat"));
        await AddAsync(lab, -66, "to the group");
        await UntilAsync(async () => await lab.Bot.InAsync(db => db.Outbox.CountAsync(m => m.Refused != null)) == 3);
        await AddAsync(lab, Bob.Id, "to Bob");
        await UntilAsync(() => lab.World.Posted.Count == 1);
        Assert.Equal((Bob.Id, "to Bob"), (lab.World.Posted[0].Chat, lab.World.Posted[0].Text));
        Assert.Contains(await lab.Bot.InAsync(db => db.Outbox.Select(m => m.Refused).ToListAsync()), r => r is not null && r.Contains("kicked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_next_page_is_a_button()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.Bot.PersonAsync($"{Alice.Id}", owner: true, platform: "telegram");
        await lab.Bot.InAsync(db => db.Audit.AddRangeAsync(Enumerable.Range(0, 60).Select(i => new Domain.People.AuditEntry(DateTimeOffset.UtcNow, null, "act", $"deed {i}", false))));
        await lab.ListenAsync();
        await lab.AnswerAsync();
        lab.World.Say(Alice, "/audit");
        await UntilAsync(() => lab.World.Posted.Any(p => p.Buttons.Count > 0));
        var first = lab.World.Posted.Last(p => p.Buttons.Count > 0);
        Assert.Contains("deed 59", string.Concat(lab.World.Posted.Select(p => p.Text)), StringComparison.Ordinal);
        lab.World.Press(Alice, first, first.Buttons[0][0].Data);
        await UntilAsync(() => lab.World.Posted.Any(p => p.Id > first.Id && p.Text.Contains("deed 30", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task In_a_group_an_answer_names_the_message_and_the_topic()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Group(-100, forum: true);
        await lab.DeliverAsync(await lab.EnvelopeAsync(-100, _ => new OutboxMessage("telegram", "-100", "{}", DateTimeOffset.UtcNow)
        {
            Thread = "77",
            ReplyTo = """{"message":5}""",
        }), Paragraph("one"));
        Assert.Equal((77, 5), (lab.World.Posted[0].Thread, lab.World.Posted[0].Answers));

        // The topic was closed and deleted.
        lab.Server.FailNext("sendMessage", new TelegramErrorException(400, "Bad Request: message thread not found"));
        await lab.DeliverAsync(await lab.EnvelopeAsync(-100, _ => new OutboxMessage("telegram", "-100", "{}", DateTimeOffset.UtcNow) { Thread = "78" }), Paragraph("two"));
        Assert.Equal(("two", null), (lab.World.Posted[1].Text, lab.World.Posted[1].Thread));
    }

    [Fact]
    public async Task A_picture_that_a_chat_does_not_take_comes_as_a_file_or_is_told()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Group(-100);
        var paths = lab.Bot.Services.GetRequiredService<StatePaths>();
        Directory.CreateDirectory(paths.Plots);
        await File.WriteAllBytesAsync(Path.Combine(paths.Plots, "a.png"), [1, 2, 3], TestContext.Current.CancellationToken);
        Task<OutboxMessage> EnvelopeAsync() => lab.EnvelopeAsync(-100, _ => new OutboxMessage("telegram", "-100", "{}", DateTimeOffset.UtcNow));
        var refusal = new TelegramErrorException(400, "Bad Request: not enough rights to send photos to the chat");
        lab.Server.FailNext("sendPhoto", refusal);
        await lab.DeliverAsync(await EnvelopeAsync(), new PlotBlock("plots/a.png", "Loss falls", []));
        Assert.NotNull(lab.World.Posted[^1].File);
        lab.Server.FailNext("sendPhoto", refusal);
        lab.Server.FailNext("sendDocument", refusal);
        await lab.DeliverAsync(await EnvelopeAsync(), new PlotBlock("plots/a.png", "Loss falls", []));
        Assert.Contains("this chat does not take the file", lab.World.Posted[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bad Request: TOPIC_CLOSED", true)]
    [InlineData("Bad Request: not enough rights to send text messages to the chat", false)]
    public async Task A_topic_or_a_group_that_takes_no_words_is_closed(string words, bool topicOnly)
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Group(-100, forum: true);
        lab.Server.FailNext("sendMessage", new TelegramErrorException(400, words));
        var refused = await Assert.ThrowsAsync<DeliveryRefusedException>(async () =>
            await lab.DeliverAsync(await lab.EnvelopeAsync(-100, _ => new OutboxMessage("telegram", "-100", "{}", DateTimeOffset.UtcNow) { Thread = "7" }), Paragraph("one")));
        Assert.Equal((true, topicOnly), (refused.PlaceIsClosed, refused.TopicOnly));
    }

    [Fact]
    public async Task What_only_one_may_see_goes_to_their_private_chat()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Group(-100);
        lab.World.Private(Alice);
        lab.World.Private(Bob).Blocked = true;
        foreach (var person in new[] { Alice, Bob }) await SpokeAloneAsync(lab, person);
        foreach (var account in new[] { Alice.Id, Bob.Id, 1003 })
            await lab.DeliverAsync(await lab.EnvelopeAsync(-100, _ => new OutboxMessage("telegram", "-100", "{}", DateTimeOffset.UtcNow)
            {
                OnlyFor = $"{account}",
                ReplyTo = """{"message":5}""",
            }), Paragraph($"for {account}"));
        Assert.Equal([(Alice.Id, null), (-100, 5), (-100, (long?)5)], lab.World.Posted.Select(p => (p.Chat, p.Answers)));

        // The group reads nothing of it.
        Assert.All(lab.World.Posted.Skip(1), p => Assert.StartsWith("That answer is for you alone.", p.Text, StringComparison.Ordinal));

        // A refusal is read there, unless it is nobody else's to know.
        foreach (var isPrivate in new[] { false, true })
        {
            var envelope = await lab.EnvelopeAsync(-100, _ => new OutboxMessage("telegram", "-100", "{}", DateTimeOffset.UtcNow) { OnlyFor = "1003" });
            await lab.Platform.DeliverAsync(envelope, new ChatMessage(Paragraph("she cheated")) { Refused = "why", Private = isPrivate }, TestContext.Current.CancellationToken);
        }
        Assert.Equal([true, false], lab.World.Posted.TakeLast(2).Select(p => p.Text.Contains("she cheated", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task People_are_mentioned_and_times_are_theirs()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Private(Alice);
        lab.World.Group(-100);
        var person = await lab.Bot.PersonAsync($"{Alice.Id}", platform: "telegram");
        await lab.Bot.InAsync(async db => Assert.True((await db.People.SingleAsync(p => p.Id == person.Id)).MoveTo("Asia/Tokyo").Ok));
        Block[] blocks = [new ParagraphBlock([new PersonSpan(person.Id.Value, "alice"), new TextSpan(" at "), new TimeSpanned(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero))])];
        await lab.DeliverAsync(await lab.EnvelopeAsync(Alice.Id), blocks);
        await lab.DeliverAsync(await lab.EnvelopeAsync(-100), blocks);
        Assert.Equal("<a href=\"tg://user?id=1001\">@alice</a> at 2026-11-24 21:00", lab.World.Posted[0].Html);
        Assert.EndsWith("12:00 UTC", lab.World.Posted[1].Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_in_a_group_leaves_room_for_others()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Group(-100);
        var envelope = await lab.EnvelopeAsync(-100, _ => Keyed(-100));
        for (var i = 0; i < 4; i++)
        {
            await lab.DeliverAsync(envelope, new ProgressBlock(i / 10.0, "epoch"));
            envelope.Replace($"{i}", DateTimeOffset.UtcNow);
        }
        Assert.Equal(0, lab.World.Posted[0].Edits);
        await lab.DeliverAsync(envelope, Paragraph("done"));
        Assert.Equal("done", lab.World.Posted[0].Text);
    }

    [Fact]
    public async Task A_burst_keeps_the_pace_without_a_single_429()
    {
        await using var lab = await TelegramLab.StartAsync();
        lab.World.Group(-100);
        for (var i = 0; i < 6; i++) await lab.EnvelopeAsync(-100, _ => Written(-100, $"group {i}"));
        for (var person = 0; person < 100; person++)
        {
            lab.World.Private(new TelegramPerson(2000 + person, "P"));
            await lab.EnvelopeAsync(2000 + person, e => Written(2000 + person, "digest"));
        }
        var began = TimeProvider.System.GetTimestamp();
        await lab.AnswerAsync();
        await UntilAsync(() => lab.World.Posted.Count == 106);
        Assert.Equal(0, lab.Server.Throttled);
        Assert.Equal(Enumerable.Range(0, 6).Select(i => $"group {i}"), lab.World.Posted.Where(p => p.Chat == -100).Select(p => p.Text));
        TestContext.Current.TestOutputHelper?.WriteLine($"106 messages in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task A_line_is_answered_and_a_button_pressed()
    {
        await using var lab = await TelegramLab.StartAsync();
        await lab.ListenAsync();
        await lab.AnswerAsync();
        lab.World.Say(Alice, "/help");
        await UntilAsync(() => lab.World.Posted.Count > 0);
        Assert.Contains("/start", lab.World.Posted[0].Text, StringComparison.Ordinal);

        await using (var scope = lab.Bot.Services.CreateAsyncScope())
        {
            var button = new ButtonsBlock([new Button("Who am I?", "/me")]);
            await scope.ServiceProvider.GetRequiredService<Outbox>().AddAsync(new Address("telegram", $"{Alice.Id}"), new ChatMessage(button), TestContext.Current.CancellationToken);
            await scope.ServiceProvider.GetRequiredService<Domain.Data.CoResearchDb>().CommitAsync(TestContext.Current.CancellationToken);
        }
        await UntilAsync(() => lab.World.Posted.Any(p => p.Buttons.Count > 0));
        var posted = lab.World.Posted.Last(p => p.Buttons.Count > 0);
        lab.World.Press(Alice, posted, posted.Buttons[0][0].Data);
        await UntilAsync(() => lab.World.Posted[^1].Id > posted.Id);
        Assert.Contains("Alice", lab.World.Posted[^1].Text, StringComparison.Ordinal);
        Assert.Equal(0, lab.Server.Throttled);
    }

    [Fact]
    public async Task A_second_holds_twenty_five_sends_also_after_all_were_held_up()
    {
        var time = new FakeTimeProvider();
        using var pace = new TelegramPace(Microsoft.Extensions.Options.Options.Create(new TelegramOptions()), time);
        var sends = Enumerable.Range(1, 50).Select(person => pace.WaitAsync(person, TestContext.Current.CancellationToken)).ToList();
        time.Advance(TimeSpan.FromSeconds(10));
        await sends[0];
        Assert.True(sends.Count(s => s.IsCompleted) <= 2);
        var began = time.GetUtcNow();
        while (!sends.TrueForAll(s => s.IsCompleted))
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
        Assert.InRange((time.GetUtcNow() - began).TotalSeconds, 48 / 25.0, 10);
    }

    [Fact]
    public async Task Where_more_was_granted_a_setting_quickens_it()
    {
        var time = new FakeTimeProvider();
        using var pace = new TelegramPace(Microsoft.Extensions.Options.Options.Create(new TelegramOptions { Pace = 10 }), time);
        var began = time.GetUtcNow();
        for (var i = 0; i < 12; i++)
            for (var sent = pace.WaitAsync(1, TestContext.Current.CancellationToken); !sent.IsCompleted;) time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.InRange((time.GetUtcNow() - began).TotalSeconds, 1, 1.1);
    }

    [Fact]
    public async Task A_minute_in_a_group_holds_twenty_sends()
    {
        var time = new FakeTimeProvider();
        using var pace = new TelegramPace(Microsoft.Extensions.Options.Options.Create(new TelegramOptions()), time);
        async Task<double> SendAsync(long chat)
        {
            var (began, sent) = (time.GetUtcNow(), pace.WaitAsync(chat, TestContext.Current.CancellationToken));
            while (!sent.IsCompleted) time.Advance(TimeSpan.FromMilliseconds(10));
            await sent;
            return (time.GetUtcNow() - began).TotalSeconds;
        }

        var waits = new List<double>();
        for (var i = 0; i < 21; i++) waits.Add(await SendAsync(-100));
        Assert.InRange(waits[0] + waits[1], 0, 0.1);
        Assert.All(waits.Skip(2).Take(18), w => Assert.InRange(w, 0.9, 1.1));
        Assert.InRange(waits.Sum(), 61, 62);
        Assert.InRange(await SendAsync(1001), 0, 0.1);
    }

    private static OutboxMessage Keyed(long chat) => new("telegram", $"{chat}", "one", DateTimeOffset.UtcNow) { Key = "submission-1" };

    private static OutboxMessage Written(long chat, string text) =>
        new("telegram", $"{chat}", MessageJson.Write(new ChatMessage(Paragraph(text))), DateTimeOffset.UtcNow);

    private static ParagraphBlock Paragraph(string text) => new([new TextSpan(text)]);

    private static ButtonsBlock Like(string token) => new([new Button("Like", "/like 1") { Token = token }]);

    private static void Write(TelegramLab lab, string path, byte[] content)
    {
        var full = lab.Bot.Services.GetRequiredService<StatePaths>().Resolve(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
    }

    private static async Task SpokeAloneAsync(TelegramLab lab, TelegramPerson person)
    {
        var known = await lab.Bot.PersonAsync($"{person.Id}", platform: "telegram");
        await lab.Bot.InAsync(db =>
        {
            var presence = new Presence("telegram", $"{person.Id}", known.Id);
            presence.Speak(null, alone: true, DateTimeOffset.UtcNow);
            db.Presences.Add(presence);
            return Task.CompletedTask;
        });
    }

    private static async Task AddAsync(TelegramLab lab, long chat, params string[] texts)
    {
        await using var scope = lab.Bot.Services.CreateAsyncScope();
        foreach (var text in texts)
            await scope.ServiceProvider.GetRequiredService<Outbox>().AddAsync(
                new Address("telegram", $"{chat}"), new ChatMessage(new ParagraphBlock([new TextSpan(text)])), TestContext.Current.CancellationToken);
        await scope.ServiceProvider.GetRequiredService<Domain.Data.CoResearchDb>().CommitAsync(TestContext.Current.CancellationToken);
    }
}
