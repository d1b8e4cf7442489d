using System.Text.Json.Nodes;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.TestKit.Slack;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Slack;

/// <summary>From what somebody does in Slack to the answer that they see, through inbox, dispatcher and outbox.</summary>
public sealed class SlackConversationTests
{
    [Fact]
    public async Task A_direct_message_a_mention_and_a_slash_command_are_the_same_command()
    {
        await using var lab = await SlackLab.StartAsync();
        await lab.Bot.PersonAsync(SlackLab.Alice, owner: true, platform: "slack");
        await lab.AnswerAsync();
        var direct = SlackServer.DirectOf(SlackLab.Alice);
        await lab.Server.SayAsync(SlackLab.Alice, direct, "/challenges");
        await SlackLab.UntilAsync(() => lab.Server.Messages.Count == 1, "an answer in private");
        await lab.Server.SayAsync(SlackLab.Alice, SlackLab.General, $"<@{SlackServer.BotUser}> /challenges", thread: "1700000000.000100");
        await lab.Server.SlashAsync(SlackLab.Alice, SlackLab.General, "/co", "challenges");
        await SlackLab.UntilAsync(() => lab.Server.Messages.Count == 3, "three answers");
        Assert.Single(lab.Server.Messages.Select(m => m.Text).Distinct());
        Assert.Equal([null, "1700000000.000100", null], lab.Server.Messages.Select(m => m.Thread));
    }

    [Fact]
    public async Task A_slash_command_in_somebody_elses_direct_conversation_is_answered_in_the_bots_own()
    {
        await using var lab = await SlackLab.StartAsync();
        await lab.AnswerAsync();
        await lab.Server.SlashAsync(SlackLab.Alice, "D9WITHBOB", "/co", "me");
        await SlackLab.UntilAsync(() => lab.Server.Messages.Count == 1, "an answer");
        Assert.Equal((SlackServer.DirectOf(SlackLab.Alice), null), (lab.Server.Messages[0].Channel, lab.Server.Messages[0].OnlyFor));
        Assert.Equal(SlackLab.Alice, (await lab.InboxAsync())[0].Conversation);

        // Where the bot hears what is said, it is answered there.
        var direct = SlackServer.DirectOf(SlackLab.Alice);
        await lab.Server.SayAsync(SlackLab.Alice, direct, "/me");
        await lab.Server.SlashAsync(SlackLab.Alice, direct, "/co", "me");
        Assert.Equal([SlackLab.Alice, direct, direct], (await lab.StoredAsync(3)).Select(e => e.Conversation));
    }

    [Fact]
    public async Task Somebody_of_another_workspace_in_a_shared_channel_needs_an_invitation()
    {
        await using var lab = await SlackLab.StartAsync();
        lab.Server.AddUser("U9GUEST", "guest", "Guest", team: "T9OTHER");
        await lab.AnswerAsync();
        for (var i = 0; i < 2; i++) await lab.Server.SayAsync("U9GUEST", SlackLab.General, $"<@{SlackServer.BotUser}> me");
        await lab.Server.SayAsync("U8HIDDEN", SlackLab.General, $"<@{SlackServer.BotUser}> me");
        await lab.Server.SayAsync(SlackLab.Alice, SlackLab.General, $"<@{SlackServer.BotUser}> challenges");
        await SlackLab.UntilAsync(async () => await lab.Bot.InAsync(db => db.Inbox.CountAsync(e => e.HandledAt != null)) == 4, "all to be handled");
        var refused = (await lab.InboxAsync()).Select(e => e.Refused);
        Assert.Equal(["not_invited", null, "not_invited", null], refused);
        Assert.Equal([SlackLab.Alice], await lab.Bot.InAsync(db => db.Identities.Select(i => i.ExternalId).ToListAsync()));

        // By name, or by invitation.
        await lab.Bot.InAsync(db => db.AllowedAccounts.AddAsync(new AllowedAccount("slack", "u9guest")).AsTask());
        await lab.Server.SayAsync("U9GUEST", SlackLab.General, $"<@{SlackServer.BotUser}> me");
        await SlackLab.UntilAsync(() => lab.Bot.InAsync(db => db.Identities.AnyAsync(i => i.ExternalId == "U9GUEST")), "the guest to be in");
    }

    [Fact]
    public async Task A_token_that_is_revoked_is_told_once_and_what_waits_arrives_when_it_works_again()
    {
        await using var lab = await SlackLab.StartAsync();
        await lab.AnswerAsync();
        var states = lab.Bot.Services.GetRequiredService<PlatformStates>();
        lab.Server.Fail("chat.postMessage", "token_revoked", times: 2);
        await lab.Server.SayAsync(SlackLab.Alice, SlackServer.DirectOf(SlackLab.Alice), "/me");
        await SlackLab.UntilAsync(() => !states.All["slack"].On, "Slack to be off");
        Assert.Contains("token_revoked", states.All["slack"].Sentence, StringComparison.Ordinal);
        await SlackLab.UntilAsync(() => lab.Server.Messages.Count == 1, "the answer");
        await SlackLab.UntilAsync(() => states.All["slack"].On, "Slack to be on");
        Assert.Single(lab.Bot.Log.Troubles, line => line.Contains("slack is off", StringComparison.Ordinal));
        Assert.DoesNotContain(lab.Bot.Log.Troubles, line => line.Contains("could not be delivered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_flood_of_changed_profiles_asks_Slack_for_nothing_and_the_change_is_known()
    {
        await using var lab = await SlackLab.StartAsync(new SlackServerOptions { TimeScale = 0.01 });
        await lab.AnswerAsync();
        await lab.Server.SayAsync(SlackLab.Alice, SlackServer.DirectOf(SlackLab.Alice), "/me");
        await SlackLab.UntilAsync(() => lab.Server.Messages.Count == 1, "an answer");
        var asked = lab.Server.Calls.Count(c => c.Method == "users.info");
        for (var i = 0; i < 100; i++)
            await lab.Server.HappenAsync(new JsonObject
            {
                ["type"] = "user_change",
                ["user"] = new JsonObject
                {
                    ["id"] = SlackLab.Alice,
                    ["team_id"] = SlackServer.Team,
                    ["name"] = i == 99 ? "alice.a" : "alice",
                    ["tz"] = "Asia/Tokyo",
                    ["profile"] = new JsonObject { ["display_name"] = "Alice A.", ["status_text"] = $"mood {i}" },
                },
            });
        await SlackLab.UntilAsync(() => lab.Bot.InAsync(db => db.Inbox.AllAsync(e => e.HandledAt != null)), "all to be handled");
        Assert.Equal(asked, lab.Server.Calls.Count(c => c.Method == "users.info"));
        Assert.Equal(("alice.a", "Asia/Tokyo"), await lab.Bot.InAsync(async db => (
            await db.Identities.Where(i => i.ExternalId == SlackLab.Alice).Select(i => i.Handle).SingleAsync(), await db.People.Select(p => p.TimeZone).SingleAsync())));
    }

    [Fact]
    public async Task The_next_page_is_a_button()
    {
        await using var lab = await SlackLab.StartAsync();
        await lab.Bot.PersonAsync(SlackLab.Alice, owner: true, platform: "slack");
        await lab.Bot.InAsync(db => db.Audit.AddRangeAsync(Enumerable.Range(0, 60).Select(i => new AuditEntry(DateTimeOffset.UtcNow, null, "act", $"deed {i}", false))));
        await lab.AnswerAsync();
        await lab.Server.SayAsync(SlackLab.Alice, SlackServer.DirectOf(SlackLab.Alice), "/audit");
        await SlackLab.UntilAsync(() => lab.Server.Messages.Count == 1, "the first page");
        var first = lab.Server.Messages[0];
        var button = first.Blocks.Where(b => b!["type"]!.ToString() == "actions").SelectMany(b => b!["elements"]!.AsArray()).Single()!;
        await lab.Server.PressAsync(SlackLab.Alice, button["value"]!.ToString(), first);
        await SlackLab.UntilAsync(() => lab.Server.Messages.Count == 2, "the second page");
        Assert.Contains("deed 30", lab.Server.Messages[1].Blocks.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_on_its_way_at_a_stop_is_not_sent_again_at_the_next_start()
    {
        await using var lab = await SlackLab.StartAsync();
        await lab.AnswerAsync();
        var arrived = new TaskCompletionSource();
        lab.Server.AnswerLate("chat.postMessage", arrived.Task);
        await lab.Server.SayAsync(SlackLab.Alice, SlackServer.DirectOf(SlackLab.Alice), "/me");
        await SlackLab.UntilAsync(() => lab.Server.Messages.Count == 1, "the answer to be there");
        var stopping = lab.StopAnsweringAsync();
        arrived.SetResult();
        await stopping;
        Assert.Equal(1, await lab.Bot.InAsync(db => db.Outbox.CountAsync(m => m.DeliveredVersion == m.Version)));
    }

    [Fact]
    public async Task A_flood_of_events_is_acknowledged_in_time_while_commands_run()
    {
        await using var lab = await SlackLab.StartAsync(new SlackServerOptions { EnforcesRates = false });
        await lab.Bot.PersonAsync(SlackLab.Alice, owner: true, platform: "slack");
        await lab.AnswerAsync();
        var direct = SlackServer.DirectOf(SlackLab.Alice);
        for (var burst = 0; burst < 10; burst++)
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => lab.Server.SayAsync(SlackLab.Alice, direct, "/challenges")));
        Assert.Equal(200, (await lab.StoredAsync(200)).Count);
        Assert.Empty(lab.Server.Lost);
        var taken = lab.Server.AcknowledgedAfter.Order().ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"acknowledged after {taken[taken.Count / 2].TotalMilliseconds:0.0} ms (median), {taken[taken.Count * 99 / 100].TotalMilliseconds:0.0} ms (99th of 100)");
        Assert.InRange(taken[^1], TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task The_answer_is_recorded_under_the_id_that_reactions_bring()
    {
        await using var lab = await SlackLab.StartAsync();
        await lab.Bot.PersonAsync(SlackLab.Alice, owner: true, platform: "slack");
        await lab.AnswerAsync();
        await lab.Server.SayAsync(SlackLab.Alice, SlackServer.DirectOf(SlackLab.Alice), "/challenges");
        await SlackLab.UntilAsync(() => lab.Server.Messages.Count == 1, "an answer");
        await lab.Server.ReactAsync(SlackLab.Alice, lab.Server.Messages[0], "heart");
        var reaction = (await lab.StoredAsync(2))[1];
        await SlackLab.UntilAsync(() => lab.Bot.InAsync(db => db.Outbox.AnyAsync(m => m.ExternalId == reaction.MessageId)), "the id");
    }

    [Fact]
    public async Task A_reaction_to_any_part_of_a_message_is_one_to_the_message()
    {
        await using var lab = await SlackLab.StartAsync();
        await lab.AnswerAsync();
        await lab.Bot.PersonAsync(SlackLab.Alice, platform: "slack");
        var (bob, challenge) = (await lab.Bot.PersonAsync("bob"), await lab.Bot.ChallengeAsync("tides"));
        var submission = await lab.Bot.SubmissionAsync(bob, challenge);
        var paths = lab.Bot.Services.GetRequiredService<StatePaths>();
        Directory.CreateDirectory(paths.Plots);
        await File.WriteAllBytesAsync(Path.Combine(paths.Plots, "a.png"), [1, 2, 3], TestContext.Current.CancellationToken);
        var table = new TableBlock([new Column("N", true)], [.. Enumerable.Range(0, 150).Select(i => new Row([[new TextSpan($"{i}")]]))]);
        await lab.Bot.InAsync(db => db.Outbox.AddAsync(
            new OutboxMessage("slack", SlackLab.General, MessageJson.Write(new ChatMessage(table, new PlotBlock("plots/a.png", "Loss falls", []))), DateTimeOffset.UtcNow) { SubmissionId = submission.Id }).AsTask());
        await SlackLab.UntilAsync(() => lab.Server.Files.Count == 1, "the picture");
        var picture = await lab.Server.ShowAsync(lab.Server.Files[0]);
        foreach (var (part, add, likes) in new[] { (picture, true, 1), (lab.Server.Messages[1], true, 1), (picture, false, 1), (lab.Server.Messages[1], false, 0), (picture, true, 1) })
        {
            await lab.Server.ReactAsync(SlackLab.Alice, part, "heart", add);
            await SlackLab.UntilAsync(() => lab.Bot.InAsync(async db => !await db.Inbox.AnyAsync(e => e.HandledAt == null)), "the reaction");
            Assert.Equal(likes, await lab.Bot.InAsync(db => db.Likes.CountAsync()));
        }
    }
}
