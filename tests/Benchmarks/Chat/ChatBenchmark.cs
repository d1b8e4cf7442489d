using System.Diagnostics;
using System.Text.Json.Nodes;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using CoResearch.TestKit.Slack;
using CoResearch.TestKit.Telegram;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Benchmarks.Chat;

/// <summary>
/// Slack over loopback: from a line to its answer, from an event to its acknowledgement while 500 events a second come in, and a message
/// to 500 people at the pace that Slack allows, and that Telegram does.
/// </summary>
internal sealed class ChatBenchmark : IBenchmark
{
    private const int People = 60, PerSecond = 500, Seconds = 10, Told = 500, Plots = 20;
    private const double AnswerLimit = 50, PlotLimit = 500, AcknowledgementLimit = 100;

    public string Name => "chat";
    public string Summary => "Slack on loopback: answers with and without a plot, acknowledgements under 500 events a second, a message to 500 people there and in Telegram";

    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        await AnswersAsync(cancellationToken);
        await PlotsAsync(cancellationToken);
        await FloodAsync(cancellationToken);
        await SlackDigestAsync(cancellationToken);
        await TelegramDigestAsync(cancellationToken);
    }

    private static async Task AnswersAsync(CancellationToken cancellationToken)
    {
        await using var server = await SlackServer.StartAsync();
        await using var bot = await ChatBot.StartAsync("slack", SlackSettings.Of(server), cancellationToken);
        for (var person = 0; person < People; person++) server.AddUser(User(person), $"p{person}", $"P {person}");
        var times = new List<double>();
        for (var turn = 0; turn < 2; turn++)
            for (var person = 0; person < People; person++)
            {
                // Within the pace of the workspace, so that what is measured is the bot and not its patience.
                await Task.Delay(250, cancellationToken);
                var before = server.Messages.Count;
                var watch = Stopwatch.StartNew();
                await server.SayAsync(User(person), SlackServer.DirectOf(User(person)), "/me");
                while (server.Messages.Count == before) await Task.Delay(1, cancellationToken);
                if (turn > 0) times.Add(watch.Elapsed.TotalMilliseconds);
            }
        times.Sort();
        Report.Limit("chat, from a line to its answer, median", times[times.Count / 2], AnswerLimit, "ms");
        Report.Limit("chat, from a line to its answer, p95", times[times.Count * 95 / 100], AnswerLimit, "ms");
    }

    /// <summary>A leaderboard with its history: the picture is drawn anew for each answer, and has arrived when the clock stops.</summary>
    private static async Task PlotsAsync(CancellationToken cancellationToken)
    {
        await using var server = await SlackServer.StartAsync();
        await using var bot = await ChatBot.StartAsync("slack", SlackSettings.Of(server), cancellationToken);
        server.AddUser(User(0), "p0", "P 0");
        await bot.ReadAsync(async db =>
        {
            var owner = Person.Create("p0", true, DateTimeOffset.UtcNow).Value;
            db.People.Add(owner);
            await db.SaveChangesAsync(cancellationToken);
            db.Identities.Add(new Identity("slack", User(0), owner.Id));
            return await db.SaveChangesAsync(cancellationToken);
        });

        // Two submissions, the second one better than the first: a history of two points.
        await ScoredAsync(0, $"/challenge add {Path.Combine(Repository.Root, "tests", "Conversations", "challenges", "tides")}");
        await ScoredAsync(1, "/challenge open tides", "/join tides");
        await ScoredAsync(2, "/workflow use sun");
        await ScoredAsync(3, "/workflow use both");
        var plots = bot.Services.GetRequiredService<StatePaths>().Plots;
        var times = new List<double>();
        for (var turn = 0; turn <= Plots; turn++)
        {
            // Within what Slack allows of uploads and posts.
            await Task.Delay(1500, cancellationToken);
            if (Directory.Exists(plots)) Directory.Delete(plots, recursive: true);
            var before = server.Files.Count;
            var watch = Stopwatch.StartNew();
            await server.SayAsync(User(0), SlackServer.DirectOf(User(0)), "/scores tides");
            while (server.Files.Count == before) await Task.Delay(1, cancellationToken);
            if (turn > 0) times.Add(watch.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        Report.Limit("chat, from a line to its answer with a plot, median", times[times.Count / 2], PlotLimit, "ms");
        Report.Limit("chat, from a line to its answer with a plot, p95", times[times.Count * 95 / 100], PlotLimit, "ms");

        async Task ScoredAsync(int scored, params string[] lines)
        {
            foreach (var line in lines) await server.SayAsync(User(0), SlackServer.DirectOf(User(0)), line);
            await bot.UntilAsync(async db => !await db.Inbox.AnyAsync(e => e.HandledAt == null, cancellationToken)
                && !await db.Outbox.AnyAsync(m => m.DeliveredVersion < m.Version && m.Refused == null, cancellationToken)
                && await db.Submissions.CountAsync(s => s.State == SubmissionState.Scored, cancellationToken) >= scored, cancellationToken);
        }
    }

    private static async Task FloodAsync(CancellationToken cancellationToken)
    {
        await using var server = await SlackServer.StartAsync(new SlackServerOptions { EnforcesRates = false });
        await using var bot = await ChatBot.StartAsync("slack", SlackSettings.Of(server), cancellationToken);
        var watch = Stopwatch.StartNew();
        var sent = new List<Task>();
        for (var i = 0; i < PerSecond * Seconds; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / PerSecond);
            if (due > watch.Elapsed + TimeSpan.FromMilliseconds(1)) await Task.Delay(due - watch.Elapsed, cancellationToken);
            sent.Add(server.HappenAsync(Reaction(i % 100, $"n{i}")));
        }
        await Task.WhenAll(sent);
        var total = PerSecond * Seconds;
        await bot.UntilAsync(db => db.Inbox.CountAsync(e => e.HandledAt != null).ContinueWith(c => c.Result == total), cancellationToken);
        Report.Line("chat, events stored and handled", $"{total / watch.Elapsed.TotalSeconds:0} a second", $"sent {PerSecond} a second", $"{server.Lost.Count} lost");
        var taken = server.AcknowledgedAfter.Select(t => t.TotalMilliseconds).Order().ToList();
        Report.Limit("chat, acknowledgement, median", taken[taken.Count / 2], AcknowledgementLimit, "ms");
        Report.Limit("chat, acknowledgement, p99", taken[taken.Count * 99 / 100], AcknowledgementLimit, "ms");
    }

    private static async Task SlackDigestAsync(CancellationToken cancellationToken)
    {
        await using var server = await SlackServer.StartAsync();
        for (var person = 0; person < Told; person++) server.AddUser(User(person), $"p{person}", $"P {person}");
        await using var bot = await ChatBot.StartAsync("slack", SlackSettings.Of(server), cancellationToken);
        await DigestAsync(bot, "slack", User, () => server.Messages.Count, "some hundreds a minute are allowed", () => server.Calls.Count(c => c.Method == "chat.postMessage") - server.Messages.Count, cancellationToken);
    }

    private static async Task TelegramDigestAsync(CancellationToken cancellationToken)
    {
        await using var server = await TelegramServer.StartAsync();
        for (var person = 0; person < Told; person++) server.World.Private(new TelegramPerson(Account(person), $"P{person}"));
        await using var bot = await ChatBot.StartAsync("telegram", TelegramSettings.Of(server), cancellationToken);
        await DigestAsync(bot, "telegram", p => $"{Account(p)}", () => server.World.Posted.Count, "30 a second are allowed", () => server.Throttled, cancellationToken);

        static long Account(int person) => 5000 + person;
    }

    /// <summary>The same words for everybody, each in a private conversation that they had before.</summary>
    private static async Task DigestAsync(
        ChatBot bot, string platform, Func<int, string> account, Func<int> arrived, string allowed, Func<int> throttled, CancellationToken cancellationToken)
    {
        await bot.ReadAsync(async db =>
        {
            var now = DateTimeOffset.UtcNow;
            for (var person = 0; person < Told; person++)
            {
                var somebody = Person.Create($"p{person}", person == 0, now).Value;
                db.People.Add(somebody);
                await db.SaveChangesAsync(cancellationToken);
                db.Identities.Add(new Identity(platform, account(person), somebody.Id));
                if (platform == "slack") continue;
                var spoke = new Presence(platform, account(person), somebody.Id);
                spoke.Speak(null, true, now);
                db.Presences.Add(spoke);
            }
            db.Notices.Add(Notice.Announce("The weekly digest: who moved, who is stuck, what needs an answer.", new PersonId(1), null, now));
            await db.CommitAsync(cancellationToken);
            return true;
        });
        bot.Services.GetRequiredService<Pulses>().Notices.Beat();
        var watch = Stopwatch.StartNew();
        while (arrived() < Told) await Task.Delay(50, cancellationToken);
        Report.Line($"chat, a message to {Told} people of {platform}", $"{watch.Elapsed.TotalSeconds:0.0} s", allowed, $"{throttled()} answers 429");
    }

    private static string User(int number) => $"U{number:D4}P";

    private static JsonObject Reaction(int channel, string reaction) => new()
    {
        ["type"] = "reaction_added",
        ["user"] = "U1STRANGER",
        ["reaction"] = reaction,
        ["item"] = new JsonObject { ["type"] = "message", ["channel"] = $"C{channel:D3}", ["ts"] = "1700000000.000100" },
    };
}
