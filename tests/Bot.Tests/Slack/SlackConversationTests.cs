using CoResearch.TestKit.Slack;
using Microsoft.EntityFrameworkCore;
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
}
