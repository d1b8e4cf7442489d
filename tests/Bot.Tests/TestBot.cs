using CoResearch.Bot.Delivery;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Domain;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Workers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CoResearch.Bot.Tests;

/// <summary>A bot on a real database in a folder of its own, without pumps: a test hands it events and looks at what it did.</summary>
internal sealed class TestBot : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _folder = Directory.CreateTempSubdirectory("coresearch-bot-").FullName;
    private int _said;

    private TestBot(Action<IServiceCollection>? more)
    {
        var services = new ServiceCollection();
        services.AddLogging(log => log.AddProvider(Log));
        services.AddSingleton<TimeProvider>(Time);
        services.AddDomain(new StatePaths(_folder));
        var configuration = new ConfigurationBuilder().Build();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddWorkers(configuration);
        services.AddBot(new TerminalOptions { Input = TextReader.Null, Output = TextWriter.Null, Interactive = false, Account = "olga", Wanted = true }, configuration);
        services.AddSingleton<IPlatform>(Chat);
        more?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    /// <summary>A platform that is not the terminal, and remembers what it was given.</summary>
    public FakePlatform Chat { get; } = new();

    public MemoryLog Log { get; } = new();

    public IServiceProvider Services => _services;

    public static async Task<TestBot> StartAsync(Action<IServiceCollection>? more = null)
    {
        var bot = new TestBot(more);
        await bot.InAsync(db => Database.MigrateAsync(db, CancellationToken.None));
        return bot;
    }

    public async Task InAsync(Func<CoResearchDb, Task> work) => await InAsync(async db =>
    {
        await work(db);
        return 0;
    });

    public async Task<T> InAsync<T>(Func<CoResearchDb, Task<T>> work)
    {
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        var result = await work(db);
        await db.CommitAsync(CancellationToken.None);
        return result;
    }

    public async Task<Person> PersonAsync(string name, bool owner = false, string platform = TerminalPlatform.PlatformName)
    {
        await using var scope = _services.CreateAsyncScope();
        var found = await scope.ServiceProvider.GetRequiredService<IdentifyPerson>().FindOrCreateAsync(
            _services.GetServices<IPlatform>().First(p => p.Name == platform), name, name, owner, CancellationToken.None);
        return found.Value;
    }

    public Task<Challenge> ChallengeAsync(string slug, bool open = true) => InAsync(db =>
    {
        var challenge = Challenge.Create(slug, slug + "?", Time.GetUtcNow());
        if (open) Assert.True(challenge.Open(Time.GetUtcNow()).Ok);
        db.Challenges.Add(challenge);
        return Task.FromResult(challenge);
    });

    public Task JoinAsync(Person person, Challenge challenge, Role role = Role.Student) => InAsync(db =>
    {
        db.Memberships.Add(Membership.Create(person.Id, challenge.Id, role, $"forks/{challenge.Slug}/{person.Name}.git", null, Time.GetUtcNow()));
        return Task.CompletedTask;
    });

    public Task<Submission> SubmissionAsync(Person person, Challenge challenge) => InAsync(db =>
    {
        var id = Guid.NewGuid().ToString("N");
        var submission = Submission.Receive(
            challenge.Id, person, new CommitInfo(id, id, "Try a wider net", person.Name, Time.GetUtcNow()), false, Time.GetUtcNow());
        db.Submissions.Add(submission);
        return Task.FromResult(submission);
    });

    /// <summary>Stores a line as an event.</summary>
    public async Task<long> ReceiveAsync(string who, string line, string platform = TerminalPlatform.PlatformName, InboundKind kind = InboundKind.Text) =>
        (await _services.GetRequiredService<Inbox>().ReceiveAsync(
            new Inbound(platform, "room", who, line, $"e{++_said}") { Kind = kind }, CancellationToken.None))!.Value;

    /// <summary>Something that happened on the other platform, and all answers so far there.</summary>
    public async Task<IReadOnlyList<ChatMessage>> HappensAsync(Inbound inbound)
    {
        var id = await _services.GetRequiredService<Inbox>().ReceiveAsync(inbound with { Platform = Chat.Name, DedupeKey = $"e{++_said}" }, CancellationToken.None);
        await HandleAsync(id!.Value);
        return await InAsync(db => Task.FromResult(db.Outbox.Where(m => m.Platform == Chat.Name).OrderBy(m => m.Id).AsEnumerable()
            .Select(m => MessageJson.Read(m.Content)).ToList()));
    }

    /// <summary>A line in a private chat of the other platform, and its answer; null for silence.</summary>
    public async Task<ChatMessage?> WriteAsync(string account, string line, InboundKind kind = InboundKind.Text)
    {
        var before = await InAsync(db => Task.FromResult(db.Outbox.Count(m => m.Platform == Chat.Name)));
        var after = await HappensAsync(new Inbound("", "dm-" + account, account, line, "") { Kind = kind, Private = true, ActorName = Chat.Profiles.ContainsKey(account) ? null : account });
        return after.Count > before ? after[^1] : null;
    }

    public async Task HandleAsync(long id)
    {
        await using var scope = _services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Dispatcher>().HandleAsync(id, CancellationToken.None);
    }

    /// <summary>Says a line and returns the answer.</summary>
    public async Task<ChatMessage> SayAsync(string who, string line, string platform = TerminalPlatform.PlatformName)
    {
        await HandleAsync(await ReceiveAsync(who, line, platform));
        return (await RepliesAsync())[^1];
    }

    public Task<List<ChatMessage>> RepliesAsync() =>
        InAsync(db => Task.FromResult(db.Outbox.OrderBy(m => m.Id).AsEnumerable().Select(m => MessageJson.Read(m.Content)).ToList()));

    public string Read(ChatMessage message) =>
        _services.GetRequiredService<TerminalRenderer>().Render(message, TerminalLook.Pipe(ReadersClock.Of("UTC", "UTC")));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A chat platform outside our process: keeps what it is sent, or fails as a test asks.</summary>
internal sealed class FakePlatform : IPlatform
{
    public string Name { get; init; } = "chat";

    public PlatformLimits Limits { get; set; } = new() { ProgressInterval = TimeSpan.FromSeconds(3) };

    public List<(string Conversation, string? Edited, ChatMessage Message)> Sent { get; } = [];

    /// <summary>What the next deliveries throw, in order; null delivers.</summary>
    public Queue<Exception?> Failures { get; } = new();

    public Task ListenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The conversations in which nothing can be told.</summary>
    public HashSet<string> Closed { get; } = [];

    public Task<CannotWriteHere?> HindranceAsync(string conversation, string? thread, CancellationToken cancellationToken) =>
        Task.FromResult(Closed.Contains(conversation) ? new CannotWriteHere($"Open it") : null);

    public Dictionary<string, Profile> Profiles { get; } = [];

    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>What the next questions about accounts throw, in order.</summary>
    public Queue<Exception> Hiccups { get; } = new();

    /// <summary>The accounts that were asked about.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>What happens while it is asked about an account.</summary>
    public Func<Task> WhenAsked { get; set; } = () => Task.CompletedTask;

    public async Task<Profile?> ProfileAsync(string actor, CancellationToken cancellationToken)
    {
        Asked.Add(actor);
        if (Hiccups.TryDequeue(out var hiccup)) throw hiccup;
        await WhenAsked();
        return Profiles.GetValueOrDefault(actor);
    }

    public Domain.Shared.Result<string> ReadAccount(string typed) =>
        typed.Contains('/', StringComparison.Ordinal) ? new NoAccount(typed, "the chat", "@name") : typed.TrimStart('<', '@').TrimEnd('>');

    /// <summary>The files that lie with another service.</summary>
    public HashSet<string> Elsewhere { get; } = [];

    public bool LiesElsewhere(string fileReference) => Elsewhere.Contains(fileReference);

    /// <summary>The files that were asked for.</summary>
    public List<string> Fetched { get; } = [];

    public Task<byte[]?> FetchAsync(string fileReference, int maxBytes, CancellationToken cancellationToken)
    {
        Fetched.Add(fileReference);
        return Task.FromResult(Files.GetValueOrDefault(fileReference) is { } file && file.Length <= maxBytes ? file : null);
    }

    public Task<string> DeliverAsync(OutboxMessage envelope, ChatMessage message, CancellationToken cancellationToken)
    {
        if (Failures.TryDequeue(out var failure) && failure is not null) throw failure;
        lock (Sent) Sent.Add((envelope.Conversation, envelope.ExternalId, message));
        return Task.FromResult(envelope.ExternalId ?? $"m{Sent.Count}");
    }
}

/// <summary>Keeps what was logged.</summary>
internal sealed class MemoryLog : ILoggerProvider, ILogger
{
    private readonly List<string> _lines = [], _troubles = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    /// <summary>What was logged as a warning or worse.</summary>
    public IReadOnlyList<string> Troubles
    {
        get
        {
            lock (_lines) return [.. _troubles];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{formatter(state, exception)} {exception}";
        lock (_lines)
        {
            _lines.Add(line);
            if (logLevel >= LogLevel.Warning) _troubles.Add(line);
        }
    }

    public void Dispose()
    {
    }
}
