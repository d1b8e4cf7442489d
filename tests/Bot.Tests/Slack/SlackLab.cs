using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Platforms.Slack;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using CoResearch.TestKit.Slack;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace CoResearch.Bot.Tests.Slack;

/// <summary>A bot that listens on a strict Slack server of the test kit; its pumps run only where a test wants answers.</summary>
internal sealed class SlackLab : IAsyncDisposable
{
    public const string Alice = "U1ALICE", Bob = "U2BOB", General = "C1GENERAL", Elsewhere = "C2ELSEWHERE";
    private readonly CancellationTokenSource _stop = new();
    private readonly List<BackgroundService> _pumps = [];

    private SlackLab(SlackServer server, TestBot bot) => (Server, Bot) = (server, bot);

    public SlackServer Server { get; }

    public TestBot Bot { get; }

    public SlackPlatform Platform => Bot.Services.GetServices<IPlatform>().OfType<SlackPlatform>().Single();

    /// <summary>Ends when the platform listens no more.</summary>
    public Task Listening { get; private set; } = Task.CompletedTask;

    public static async Task<SlackLab> StartAsync(
        SlackServerOptions? options = null, Dictionary<string, string?>? settings = null, bool listen = true, Action<IServiceCollection>? more = null)
    {
        var server = await SlackServer.StartAsync(options);
        server.AddUser(Alice, "alice", "Alice A.", "Europe/Berlin");
        server.AddUser(Bob, "bob", "Bob");
        server.AddChannel(General);
        server.AddChannel(Elsewhere, withBot: false);
        var all = new Dictionary<string, string?>
        {
            ["Slack:BotToken"] = SlackServer.BotToken,
            ["Slack:AppToken"] = SlackServer.AppToken,
            ["Slack:ApiBase"] = server.ApiBase,
        };
        foreach (var (key, value) in settings ?? []) all[key] = value;
        var bot = await TestBot.StartAsync(services =>
        {
            services.AddSingleton(TimeProvider.System);
            services.AddSlack(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
            services.AddSingleton(Microsoft.Extensions.Options.Options.Create(new WebOptions { Listen = "http://127.0.0.1:0" }));
            more?.Invoke(services);
        });
        var lab = new SlackLab(server, bot);
        if (listen) await lab.ListenAsync();
        return lab;
    }

    /// <summary>The settings of HTTP mode.</summary>
    public static Dictionary<string, string?> Http => new() { ["Slack:AppToken"] = null, ["Slack:SigningSecret"] = SlackServer.SigningSecret };

    /// <summary>Lets commands be answered.</summary>
    public async Task AnswerAsync()
    {
        Bot.Services.GetRequiredService<Readiness>().Open();
        _pumps.AddRange([ActivatorUtilities.CreateInstance<InboxPump>(Bot.Services), ActivatorUtilities.CreateInstance<OutboxPump>(Bot.Services)]);
        foreach (var pump in _pumps) await pump.StartAsync(_stop.Token);
    }

    /// <summary>The pumps end, as at a stop of the bot.</summary>
    public async Task StopAnsweringAsync()
    {
        foreach (var pump in _pumps) await pump.StopAsync(CancellationToken.None);
        _pumps.Clear();
    }

    public Task<List<InboxEvent>> InboxAsync() => Bot.InAsync(db => db.Inbox.OrderBy(e => e.Id).ToListAsync());

    /// <summary>Waits until so many events are stored, and returns them.</summary>
    public async Task<List<InboxEvent>> StoredAsync(int count)
    {
        await UntilAsync(async () => (await InboxAsync()).Count >= count, $"{count} events");
        return await InboxAsync();
    }

    /// <summary>Delivers a message as the pump would, and returns its id.</summary>
    public Task<string> DeliverAsync(OutboxMessage envelope, params Block[] blocks) =>
        Platform.DeliverAsync(envelope, new ChatMessage(blocks), CancellationToken.None);

    /// <summary>The same from a process that was started anew: it knows what the database knows.</summary>
    public Task<string> DeliverAfterRestartAsync(OutboxMessage envelope, params Block[] blocks) =>
        ActivatorUtilities.CreateInstance<SlackDelivery>(Bot.Services, ActivatorUtilities.CreateInstance<DeliveredParts>(Bot.Services))
            .DeliverAsync(envelope, new ChatMessage(blocks), CancellationToken.None);

    /// <summary>An envelope as it lies in the outbox; the database gives its number.</summary>
    public async Task<OutboxMessage> EnvelopeAsync(string conversation, string? onlyFor = null, string? replyTo = null, string? thread = null, string? key = null) =>
        await Bot.InAsync(async db =>
        {
            var envelope = new OutboxMessage("slack", conversation, "{}", DateTimeOffset.UtcNow) { OnlyFor = onlyFor, ReplyTo = replyTo, Thread = thread, Key = key };
            db.Outbox.Add(envelope);
            await db.SaveChangesAsync();
            return envelope;
        });

    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await holds())
        {
            if (deadline.IsCancellationRequested) Assert.Fail($"Waited in vain for {what}.");
            await Task.Delay(10);
        }
    }

    public static Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), what);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await StopAnsweringAsync();
        await Listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Bot.DisposeAsync();
        await Server.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        Listening = Platform.ListenAsync(_stop.Token);
        var states = Bot.Services.GetRequiredService<PlatformStates>();
        var sockets = Bot.Services.GetRequiredService<IOptions<SlackOptions>>().Value.UsesSockets;
        await UntilAsync(() => Listening.IsFaulted || (states.All.GetValueOrDefault("slack").On && (!sockets || Server.OpenSockets == 2)), "Slack to be on");
        if (Listening.IsFaulted) await Listening;
        if (!sockets) Server.PushTo = new Uri(states.All["slack"].Sentence.Split(' ')[^1]);
    }
}
