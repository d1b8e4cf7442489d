using CoResearch.Domain;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit.GitHub;
using CoResearch.Workers.Source;
using CoResearch.Workers.Source.GitHub;
using CoResearch.Workers.Tests.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CoResearch.Workers.Tests.Source.GitHub;

/// <summary>
/// A lab with an open challenge, and the strict GitHub on which ada has a fork of its baseline. A look and a report happen when a test says so.
/// </summary>
internal sealed class GitHubLab : IAsyncDisposable
{
    public const string Baseline = "forks/baseline/gamma.git", Fork = "forks/1/gamma.git";

    private const string Yaml = """
        slug: gamma
        title: Gamma or hadron?
        predictions: { id: id, columns: [score], range: [0, 1] }
        objective: { metric: weighted_auc, target: class, positive: g, direction: maximize, precision: 3 }
        limits: { scored_per_day: 50, failed_per_day: 20, time: 90s, source: 1MB }
        branches: [main, idea]
        """;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("coresearch-on-github-");
    private readonly ServiceProvider _services;

    private GitHubLab(GitHubServer server, IReadOnlyDictionary<string, string> settings)
    {
        Server = server;
        Paths = new StatePaths(Path.Combine(_root.FullName, "var"));
        Directory.CreateDirectory(Paths.Root);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings!).Build();
        var services = new ServiceCollection().AddLogging(log => log.AddProvider(Log).SetMinimumLevel(LogLevel.Trace)).AddDomain(Paths)
            .AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(Clock);
        services.AddSource().AddGitHub(configuration);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public GitHubServer Server { get; }
    public GitHubWorld World => Server.World;
    public StatePaths Paths { get; }
    public LinesLog Log { get; } = new();

    // GitHub's clock is the machine's.
    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);
    public IGitHub GitHub => _services.GetRequiredService<IGitHub>();
    public ISourceHost Source => _services.GetRequiredService<ISourceHost>();
    public GitHubRepo Repository { get; private set; } = null!;

    /// <summary>What ada's local fork has at the head of a branch.</summary>
    public string? Here(string branch = "main") => Source.Heads(Fork, [branch]).GetValueOrDefault(branch);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Ada has linked her account and, unless a test says otherwise, joined with her fork.</summary>
    public static async Task<GitHubLab> StartAsync(
        bool app = false, bool joined = true, IReadOnlyDictionary<string, string>? settings = null, Action<GitHubLab>? before = null)
    {
        var server = await GitHubServer.StartAsync();
        var all = app ? server.AsApp() : server.WithToken();
        foreach (var (key, value) in settings ?? new Dictionary<string, string>()) all[key] = value;
        var lab = new GitHubLab(server, all);
        await lab.AddChallengeAsync();
        var ada = lab.World.Person("ada-l");
        lab.Repository = lab.World.Create(ada, "gamma", copyOf: lab.Paths.Resolve(Baseline));
        before?.Invoke(lab);
        await lab.DoAsync(async db =>
        {
            var person = await db.People.SingleAsync(p => p.Name == "ada", Token);
            db.GitHubAccounts.Add(new GitHubAccount(person.Id, ada.Id, ada.Login, lab.Clock.GetUtcNow()));
        });
        if (joined && (await lab.JoinAsync("ada", "ada-l/gamma")).Error is { } refused) Assert.Fail($"{refused}\n{string.Join('\n', lab.Log.Lines.Where(l => l.StartsWith("Warning", StringComparison.Ordinal)))}");
        if (joined) await lab.FollowAsync();
        return lab;
    }

    public async Task DoAsync(Func<CoResearchDb, Task> work)
    {
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        await work(db);
        await db.CommitAsync(Token);
    }

    public async Task<T> ReadAsync<T>(Func<CoResearchDb, Task<T>> work)
    {
        await using var scope = _services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<CoResearchDb>());
    }

    /// <summary>A use case in a unit of work of its own, committed when it is not refused.</summary>
    public async Task<Result<T>> TryAsync<TUseCase, T>(Func<TUseCase, CoResearchDb, Task<Result<T>>> work)
        where TUseCase : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        var result = await work(scope.ServiceProvider.GetRequiredService<TUseCase>(), db);
        if (result.Ok) await db.CommitAsync(Token);
        else await db.DropChangesAsync();
        return result;
    }

    public Task<Result<JoinedFromGitHub>> JoinAsync(string name, string address) => TryAsync<JoinFromGitHub, JoinedFromGitHub>(async (join, db) =>
        await join.RunAsync(await db.People.SingleAsync(p => p.Name == name, Token), await db.Challenges.SingleAsync(Token), address, Token));

    public Task<Result<GitHubCode>> OfferAsync(string name) => TryAsync<LinkGitHub, GitHubCode>(async (link, db) =>
        await link.OfferAsync(await db.People.SingleAsync(p => p.Name == name, Token), Token));

    public Task<Result<GitHubAccount>> ConfirmAsync(string name, string login) => TryAsync<LinkGitHub, GitHubAccount>(async (link, db) =>
        await link.ConfirmAsync(await db.People.SingleAsync(p => p.Name == name, Token), login, Token));

    /// <summary>Ada goes back to a fork in the lab.</summary>
    public Task<Result<LeftGitHub>> LeaveAsync() => TryAsync<LeaveGitHub, LeftGitHub>(async (leave, db) =>
        await leave.RunAsync(await db.People.SingleAsync(p => p.Name == "ada", Token), await db.Challenges.SingleAsync(Token), Token));

    public Task<Result<string>> EraseAsync(string name) => TryAsync<ErasePerson, string>(async (erase, db) =>
        await erase.RunAsync(await db.People.SingleAsync(p => p.Name == name, Token), Token));

    /// <summary>What the job does that looks at all forks.</summary>
    public async Task FindPushesAsync() => Assert.Empty(await _services.GetRequiredService<LookForPushes>().RunAsync(Token));

    public Task<Result<Submission>> TweakAsync(params string[] edits) => TryAsync<TweakWorkflow, Submission>(async (tweak, db) => await tweak.RunAsync(
        await db.People.SingleAsync(p => p.Name == "ada", Token), await db.Challenges.SingleAsync(Token), await MembershipAsync(db), edits, Token));

    public Task<Result<Submission>> UseExampleAsync(string example) => TryAsync<TweakWorkflow, Submission>(async (tweak, db) => await tweak.UseExampleAsync(
        await db.People.SingleAsync(p => p.Name == "ada", Token), await db.Challenges.SingleAsync(Token), await MembershipAsync(db), example, Token));

    public Task<bool> DeliverAsync(string delivery, string happened, long? repository, PushedBranch? pushed = null) => ReadAsync(async db =>
    {
        await using var scope = _services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ReceiveDelivery>().RunAsync(delivery, happened, repository, pushed, Token);
    });

    /// <summary>Looks at everything that is due; false when nothing is.</summary>
    public Task<bool> FollowAsync() => Hosted<GitHubFollower>().FollowAsync(Token);

    /// <summary>Something happened, and is looked at.</summary>
    public async Task LookAsync(bool expected = true)
    {
        await DeliverAsync(Guid.NewGuid().ToString(), "push", Repository.Id);
        Assert.Equal(expected, await FollowAsync());
    }

    /// <summary>Tells GitHub all that is due.</summary>
    public async Task ReportAsync()
    {
        for (var most = 20; most > 0 && await Hosted<GitHubReporter>().TellNextAsync(Token); most--)
        {
        }
    }

    /// <summary>The submission's run ends in a failure.</summary>
    public Task FailAsync(SubmissionId submission, string why) => TryAsync<FinishRun, Done>(async (finish, db) =>
    {
        var run = await db.Runs.SingleAsync(r => r.SubmissionId == submission, Token);
        RunQueue.Demand(run.Claim("test", Clock.GetUtcNow() + RunQueue.Lease));
        RunQueue.Demand((await db.Submissions.SingleAsync(s => s.Id == submission, Token)).Start());
        await db.SaveChangesAsync(Token);
        await finish.FailAsync(await new RunQueue(db, Clock).LoadAsync(run.Id, Token), "failed", $"{why}", Token);
        return Done.Ok;
    });

    public Task<List<Submission>> SubmissionsAsync() => ReadAsync(db => db.Submissions.AsNoTracking().OrderBy(s => s.Id).ToListAsync(Token));

    public Task<GitHubFork> ForkAsync() => ReadAsync(db => db.GitHubForks.AsNoTracking().SingleAsync(Token));

    /// <summary>What ada is told about her repository and her pushes.</summary>
    public async Task<List<string>> ToldAsync() => (await ReadAsync(db => db.Notices.AsNoTracking().Where(n => n.Kind == NoticeKind.ForkMoved || n.Kind == NoticeKind.PushRefused)
        .OrderBy(n => n.Id).Select(n => n.Text).ToListAsync(Token))).ConvertAll(text => text.Split('\n', 2) is [var first, var why] ? $"{first}\n{StoredPhrase.Read(why)}" : text);

    public static Task<Membership> MembershipAsync(CoResearchDb db) =>
        db.Memberships.SingleAsync(m => db.People.Any(p => p.Id == m.PersonId && p.Name == "ada"), Token);

    /// <summary>A new version of the challenge says which repository people fork.</summary>
    public Task NameRepositoryAsync(string repository) => DoAsync(async db =>
    {
        var challenge = await db.Challenges.SingleAsync(Token);
        var version = ChallengeVersion.Create(challenge.Id, 2, Yaml + $"\nrepository: {repository}\n", "challenges/gamma/v1", "hash", null, Clock.GetUtcNow());
        db.Add(version);
        await db.SaveChangesAsync(Token);
        challenge.Publish(version);
    });

    public Task AddPersonAsync(string name) => DoAsync(db =>
    {
        db.People.Add(Person.Create(name, false, Clock.GetUtcNow()).Value);
        return Task.CompletedTask;
    });

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(Server.Mistakes);
        foreach (var secret in Server.Secrets) Assert.DoesNotContain(Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(Log.Lines, line => line.Contains("PRIVATE KEY", StringComparison.Ordinal));
        await _services.DisposeAsync();
        await Server.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in _root.EnumerateFiles("*", SearchOption.AllDirectories)) file.Attributes &= ~FileAttributes.ReadOnly;
        _root.Delete(recursive: true);
    }

    private T Hosted<T>() => _services.GetServices<IHostedService>().OfType<T>().Single();

    private async Task AddChallengeAsync()
    {
        var folder = Paths.Resolve("challenges/gamma/v1/baseline");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "workflow.yml"), PushedLab.Workflow, Token);
        Assert.True(Source.CreateFork(Baseline, folder, "Gamma or hadron?").Ok);
        await DoAsync(async db =>
        {
            await Database.MigrateAsync(db, Token);
            var now = Clock.GetUtcNow();
            var challenge = Challenge.Create("gamma", "Gamma or hadron?", now);
            db.AddRange(Person.Create("ada", false, now).Value, challenge);
            await db.SaveChangesAsync(Token);
            var version = ChallengeVersion.Create(challenge.Id, 1, Yaml, "challenges/gamma/v1", "hash", null, now);
            db.Add(version);
            await db.SaveChangesAsync(Token);
            challenge.Publish(version);
            _ = challenge.Open(now);
        });
    }
}

/// <summary>Keeps what was logged, at every level.</summary>
internal sealed class LinesLog : ILoggerProvider, ILogger
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines) _lines.Add($"{logLevel} {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
