using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CoResearch.TestKit;
using CoResearch.TestKit.Slack;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Slack;

/// <summary>
/// Many people at once, every envelope on every socket, while sockets are cut, acknowledgements get lost and Slack throttles: every line is
/// answered once, in order. The benchmark <c>soak</c> is the long form of it.
/// </summary>
public sealed partial class SlackSoakTests
{
    private const int People = 20, Each = 25, ReactionEvery = 5;

    [Fact]
    public async Task Nothing_is_lost_and_nothing_doubled()
    {
        // Fast, as Slack's pace is one message a second in a conversation.
        var time = new FastTime(50);
        await using var lab = await SlackLab.StartAsync(
            new SlackServerOptions { Time = time, SendsToAllSockets = true, TimeScale = 0.02, AcknowledgeWithin = TimeSpan.FromSeconds(1) },
            more: services => services.AddSingleton<TimeProvider>(time));
        await lab.AnswerAsync();
        for (var person = 0; person < People; person++) lab.Server.AddUser(User(person), $"p{person}", $"P {person}");
        await Task.WhenAll(Enumerable.Range(0, People).Select(person => TalkAsync(lab.Server, person)));

        const int lines = People * Each * (ReactionEvery - 1) / ReactionEvery;
        await SlackLab.UntilAsync(() => lab.Server.Messages.Count >= lines, $"{lines} answers");
        foreach (var channel in lab.Server.Messages.GroupBy(m => m.Channel))
            Assert.Equal(Enumerable.Range(0, Each).Where(IsLine), channel.Select(m => int.Parse(Line().Match(m.Text).Groups[1].Value)));
        Assert.Equal(lines, lab.Server.Messages.Count);
        await SlackLab.UntilAsync(async () => await lab.Bot.InAsync(db => db.Inbox.CountAsync(e => e.HandledAt != null)) == People * Each, "all events to be handled");
        Assert.Equal(People * Each, (await lab.InboxAsync()).Count);
        Assert.True(lab.Server.Sent > People * Each && lab.Server.Throttled > 0 && lab.Server.Ignored > 0);
    }

    private static async Task TalkAsync(SlackServer server, int person)
    {
        for (var i = 0; i < Each; i++)
        {
            // Each person brings one kind of trouble, at a moment of their own.
            if (i == person)
                switch (person % 4)
                {
                    case 0:
                        server.Cut(all: person == 8);
                        break;
                    case 1:
                        server.IgnoreAcknowledgements(4);
                        break;
                    case 2:
                        server.Throttle("chat.postMessage", 2);
                        break;
                    default:
                        await server.DisconnectAsync("refresh_requested");
                        break;
                }
            if (IsLine(i)) await server.SayAsync(User(person), SlackServer.DirectOf(User(person)), $"/n{i}");
            else
                await server.HappenAsync(new JsonObject
                {
                    ["type"] = "reaction_added",
                    ["user"] = User(person),
                    ["reaction"] = "heart",
                    ["item"] = new JsonObject { ["type"] = "message", ["channel"] = SlackServer.DirectOf(User(person)), ["ts"] = "1700000000.000100" },
                });
        }
    }

    private static bool IsLine(int number) => number % ReactionEvery != ReactionEvery - 1;

    private static string User(int person) => $"U{person:D2}SOAK";

    [GeneratedRegex(@"/n(\d+)\.")]
    private static partial Regex Line();
}
