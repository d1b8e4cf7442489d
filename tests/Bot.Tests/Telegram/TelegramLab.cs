using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Platforms.Telegram;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.TestKit.Telegram;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace CoResearch.Bot.Tests.Telegram;

/// <summary>A bot that speaks to a strict Telegram server on this machine. It listens when a test says so.</summary>
internal sealed class TelegramLab : IAsyncDisposable
{
    public static readonly TelegramPerson Alice = new(1001, "Alice", "alice", "Adams");
    public static readonly TelegramPerson Bob = new(1002, "Bob");
    private readonly List<IHostedService> _running = [];
    private bool _expectsMistakes;

    private TelegramLab(TestBot bot, TelegramServer server) => (Bot, Server) = (bot, server);

    public TestBot Bot { get; }
    public TelegramServer Server { get; }
    public TelegramWorld World => Server.World;
    public IPlatform Platform => Bot.Services.GetServices<IPlatform>().OfType<TelegramPlatform>().Single();
    public PlatformStates States => Bot.Services.GetRequiredService<PlatformStates>();

    public static async Task<TelegramLab> StartAsync(Action<TelegramOptions>? change = null, Action<IServiceCollection>? more = null)
    {
        var server = await TelegramServer.StartAsync();
        var bot = await TestBot.StartAsync(services =>
        {
            services.AddSingleton(TimeProvider.System);
            services.Configure<TelegramOptions>(options =>
            {
                (options.Token, options.ApiBase, options.PollSeconds) = (TelegramServer.Token, server.Address, 1);
                change?.Invoke(options);
            });
            services.Configure<WebOptions>(options => options.Listen = "http://127.0.0.1:0");
            services.AddTelegramPlatform();
            more?.Invoke(services);
        });

        // Who may enter is another test's.
        await bot.InAsync(db =>
        {
            db.EntryRules.Add(new EntryRule(TelegramPlatform.PlatformName, EntryMode.Open));
            return Task.CompletedTask;
        });
        return new TelegramLab(bot, server);
    }

    /// <summary>Only the platforms listen: events lie in the inbox.</summary>
    public async Task ListenAsync()
    {
        await RunAsync<PlatformHost>();
        await UntilAsync(() => States.All.ContainsKey("telegram"));
    }

    /// <summary>Events are answered, and the answers delivered.</summary>
    public async Task AnswerAsync()
    {
        Bot.Services.GetRequiredService<Readiness>().Open();
        await RunAsync<InboxPump>();
        await RunAsync<OutboxPump>();
    }

    public async Task StopAsync()
    {
        foreach (var service in _running.AsEnumerable().Reverse()) await service.StopAsync(CancellationToken.None);
        _running.Clear();
    }

    /// <summary>What lies in the inbox once that many events do.</summary>
    public async Task<List<InboxEvent>> InboxAsync(int count)
    {
        await UntilAsync(async () => await Bot.InAsync(db => db.Inbox.CountAsync()) >= count && Server.Unconfirmed == 0);
        var all = await Bot.InAsync(db => db.Inbox.OrderBy(e => e.Id).ToListAsync());
        Assert.Equal(count, all.Count);
        return all;
    }

    /// <summary>A message as it lies in the outbox.</summary>
    public async Task<OutboxMessage> EnvelopeAsync(long conversation, Func<OutboxMessage, OutboxMessage>? make = null) => await Bot.InAsync(async db =>
    {
        var envelope = new OutboxMessage("telegram", $"{conversation}", "{}", DateTimeOffset.UtcNow);
        envelope = make?.Invoke(envelope) ?? envelope;
        db.Outbox.Add(envelope);
        await db.SaveChangesAsync();
        return envelope;
    });

    public async Task<string> DeliverAsync(OutboxMessage envelope, params Block[] blocks)
    {
        var id = await Platform.DeliverAsync(envelope, new ChatMessage(blocks), TestContext.Current.CancellationToken);
        envelope.Delivered(envelope.Version, id);
        return id;
    }

    /// <summary>The same from a process that was started anew: it knows what the database knows.</summary>
    public async Task<string> DeliverAfterRestartAsync(OutboxMessage envelope, params Block[] blocks)
    {
        var restarted = ActivatorUtilities.CreateInstance<TelegramDelivery>(Bot.Services, ActivatorUtilities.CreateInstance<DeliveredParts>(Bot.Services));
        var id = await restarted.DeliverAsync(envelope, new ChatMessage(blocks), TestContext.Current.CancellationToken);
        envelope.Delivered(envelope.Version, id);
        return id;
    }

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "It did not happen within 30 s.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <summary>The server's complaints are what the test is about.</summary>
    public void ExpectMistakes() => _expectsMistakes = true;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Bot.DisposeAsync();
        await Server.DisposeAsync();
        if (_expectsMistakes) return;
        Assert.Empty(Server.Mistakes);
        Assert.DoesNotContain(Bot.Log.Lines, line => line.Contains(TelegramServer.Token, StringComparison.Ordinal));
    }

    private async Task RunAsync<T>()
        where T : class, IHostedService
    {
        var service = ActivatorUtilities.CreateInstance<T>(Bot.Services, services());
        await service.StartAsync(CancellationToken.None);
        _running.Add(service);

        // The terminal's end would be the bot's: only Telegram listens here.
        object[] services() => typeof(T) == typeof(PlatformHost) ? [(IEnumerable<IPlatform>)[Platform], new NoEnd()] : [];
    }

    private sealed class NoEnd : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;
        public CancellationToken ApplicationStopping => CancellationToken.None;
        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
