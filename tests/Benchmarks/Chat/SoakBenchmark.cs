using System.Text.Json.Nodes;
using CoResearch.TestKit.Slack;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Benchmarks.Chat;

/// <summary>
/// Ten thousand events of Slack's, each sent to every socket, while sockets are cut and refreshed, acknowledgements are ignored and the
/// Web API throttles: none may be lost, none doubled, and those of one conversation stay in order.
/// </summary>
internal sealed class SoakBenchmark : IBenchmark
{
    private const int Conversations = 50, Each = 200, Lines = 40;

    public string Name => "soak";
    public string Summary => "10,000 events of Slack's with duplicates, disconnects, retries and 429s: none lost, none doubled, in order";

    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        await using var bot = await SlackBot.StartAsync(
            new SlackServerOptions { SendsToAllSockets = true, EnforcesRates = false, TimeScale = 0.1 }, cancellationToken);
        using var trouble = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var troubles = TroubleAsync(bot.Server, trouble.Token);
        await Task.WhenAll(Enumerable.Range(0, Conversations).Select(c => Task.Run(() => TalkAsync(bot.Server, c, cancellationToken), cancellationToken)));
        await bot.UntilAsync(db => db.Inbox.CountAsync(e => e.HandledAt != null, cancellationToken).ContinueWith(c => c.Result >= Conversations * Each), cancellationToken);
        await bot.UntilAsync(async db => !await db.Outbox.AnyAsync(m => m.DeliveredVersion < m.Version && m.Refused == null, cancellationToken), cancellationToken);
        await trouble.CancelAsync();
        await troubles;

        var stored = await bot.ReadAsync(db => db.Inbox.AsNoTracking().OrderBy(e => e.Id).Select(e => new { e.Conversation, e.Text }).ToListAsync(cancellationToken));
        var byConversation = stored.GroupBy(e => e.Conversation).ToDictionary(g => g.Key, g => g.Select(e => e.Text).ToList());
        var disordered = byConversation.Values.Count(texts => !texts.SequenceEqual(texts.OrderBy(t => int.Parse(t.Split(' ')[0].TrimStart('/', 'n')))));
        var doubled = stored.Count - stored.Distinct().Count();
        Report.Line("soak, events lost", $"{Conversations * Each - stored.Distinct().Count()}", "limit 0", "-");
        Report.Line("soak, events doubled", $"{doubled}", "limit 0", "-");
        Report.Line("soak, conversations out of order", $"{disordered}", "limit 0", "-");
        var answers = bot.Server.Messages.Count;
        Report.Line("soak, answers", $"{answers}", $"{Conversations * (Each / Lines)} lines", $"{bot.Server.Lost.Count} given up by Slack, {bot.Server.SocketsOpened} sockets");
    }

    /// <summary>One conversation, an event after the other was acknowledged; every fortieth wants an answer.</summary>
    private static async Task TalkAsync(SlackServer server, int conversation, CancellationToken cancellationToken)
    {
        var user = $"U{conversation:D3}X";
        server.AddUser(user, $"p{conversation}", $"P {conversation}");
        for (var i = 0; i < Each; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (i % Lines == Lines - 1) await server.SayAsync(user, SlackServer.DirectOf(user), $"/n{i} what");
            else
                await server.HappenAsync(new JsonObject
                {
                    ["type"] = "reaction_added",
                    ["user"] = user,
                    ["reaction"] = $"n{i}",
                    ["item"] = new JsonObject { ["type"] = "message", ["channel"] = SlackServer.DirectOf(user), ["ts"] = "1700000000.000100" },
                });
        }
    }

    private static async Task TroubleAsync(SlackServer server, CancellationToken cancellationToken)
    {
        for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            switch (i % 5)
            {
                case 0: server.Cut(); break;
                case 1: await server.DisconnectAsync("refresh_requested"); break;
                case 2: server.IgnoreAcknowledgements(5); break;
                case 3: server.Throttle("chat.postMessage", 1, 2); break;
                case 4: server.Fail("chat.postMessage", "internal_error"); break;
            }
            await Task.Delay(400, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
