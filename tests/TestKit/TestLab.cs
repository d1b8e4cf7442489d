using CoResearch.Domain;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CoResearch.TestKit;

/// <summary>
/// A lab in a folder of its own: a real SQLite file with the real migrations, a clock that a test moves, and the domain's use cases.
/// Each step is a unit of work of its own, committed when it is not refused, as the dispatcher does it.
/// </summary>
public sealed class TestLab : IAsyncDisposable
{
    private static readonly Lazy<Task<byte[]>> Migrated = new(MigrateAsync);
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("coresearch-lab-");
    private readonly ServiceProvider _services;

    private TestLab(Action<IServiceCollection>? more)
    {
        Paths = new StatePaths(Path.Combine(_root.FullName, "var"));
        Directory.CreateDirectory(Paths.Root);
        Forks = new FakeForks(Clock);
        var services = new ServiceCollection().AddSingleton<TimeProvider>(Clock).AddLogging().AddDomain(Paths);
        services.AddSingleton<ISourceHost>(Forks).AddSingleton<IChallengeSource>(Challenges);
        more?.Invoke(services);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    public StatePaths Paths { get; }
    public FakeForks Forks { get; }
    public SmallChallenges Challenges { get; } = new();
    public IServiceProvider Services => _services;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static async Task<TestLab> StartAsync(Action<IServiceCollection>? services = null)
    {
        var lab = new TestLab(services);
        await File.WriteAllBytesAsync(lab.Paths.Database, await Migrated.Value, Now);
        return lab;
    }

    // Migrating takes much longer than a test: it is done once, and its file copied.
    private static async Task<byte[]> MigrateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("coresearch-migrated-");
        var file = Path.Combine(folder.FullName, "coresearch.db");
        var options = new DbContextOptionsBuilder<CoResearchDb>();
        Database.Configure(options, file);
        await using (var db = new CoResearchDb(options.Options))
        {
            await Database.MigrateAsync(db, CancellationToken.None);
            if (db.Database.GetDbConnection() is SqliteConnection connection) SqliteConnection.ClearPool(connection);
        }
        var bytes = await File.ReadAllBytesAsync(file);
        folder.Delete(recursive: true);
        return bytes;
    }

    /// <summary>A unit of work with one use case: committed, unless its result is a refusal.</summary>
    public async Task<Result<T>> TryAsync<TUseCase, T>(Func<TUseCase, CoResearchDb, Task<Result<T>>> work)
        where TUseCase : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        var result = await work(scope.ServiceProvider.GetRequiredService<TUseCase>(), db);
        if (result.Ok) await db.CommitAsync(Now);
        return result;
    }

    /// <summary>The same, for a use case that cannot be refused or commits by itself.</summary>
    public async Task<T> DoAsync<TUseCase, T>(Func<TUseCase, CoResearchDb, Task<T>> work)
        where TUseCase : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        var result = await work(scope.ServiceProvider.GetRequiredService<TUseCase>(), db);
        await db.CommitAsync(Now);
        return result;
    }

    public Task<T> ReadAsync<T>(Func<CoResearchDb, Task<T>> work) => DoAsync<CoResearchDb, T>((db, _) => work(db));

    public Task<Person> PersonAsync(string name, bool owner = false, string zone = "UTC") => ReadAsync(async db =>
    {
        var person = Person.Create(name, owner, Clock.GetUtcNow()).Value;
        Assert.True(person.MoveTo(zone).Ok);
        db.People.Add(person);
        await db.SaveChangesAsync(Now);
        return person;
    });

    /// <summary>A challenge in draft.</summary>
    public async Task<Challenge> DraftAsync(string slug) =>
        (await TryAsync<AddChallenge, AddedChallenge>((add, _) => add.RunAsync(new ChallengeRequest("small", slug, new Dictionary<string, string>()), null, Now)))
        .Value.Challenge;

    /// <summary>An open challenge; its baseline waits in the queue.</summary>
    public async Task<Challenge> ChallengeAsync(string slug)
    {
        await DraftAsync(slug);
        Assert.True((await MoveAsync(slug, (move, challenge) => move.OpenAsync(challenge, Now))).Ok);
        return await ReadAsync(db => db.Challenges.SingleAsync(c => c.Slug == slug, Now));
    }

    public Task<Result<Done>> MoveAsync(string slug, Func<MoveChallenge, Challenge, Task<Result<Done>>> work) =>
        TryAsync<MoveChallenge, Done>(async (move, db) => await work(move, await db.Challenges.SingleAsync(c => c.Slug == slug, Now)));

    public Task<Result<Membership>> JoinAsync(string name, string slug) => TryAsync<JoinChallenge, Membership>(async (join, db) =>
        await join.RunAsync(await PersonOf(db, name), await db.Challenges.SingleAsync(c => c.Slug == slug, Now), Now));

    /// <summary>A person who is a member of an open challenge, both made where they are missing.</summary>
    public async Task<Membership> MemberAsync(string name, string slug, string zone = "UTC")
    {
        if (!await ReadAsync(db => db.People.AnyAsync(p => p.Name == name, Now))) await PersonAsync(name, zone: zone);
        if (!await ReadAsync(db => db.Challenges.AnyAsync(c => c.Slug == slug, Now))) await ChallengeAsync(slug);
        return (await JoinAsync(name, slug)).Value;
    }

    /// <summary>Submits the head of main, after pushing <paramref name="readme"/> when it is given.</summary>
    public Task<Result<Submission>> SubmitAsync(string name, string slug, string? readme = null) => TryAsync<SubmitWork, Submission>(async (submit, db) =>
    {
        var person = await PersonOf(db, name);
        var challenge = await db.Challenges.SingleAsync(c => c.Slug == slug, Now);
        var membership = await db.Memberships.SingleAsync(m => m.PersonId == person.Id && m.ChallengeId == challenge.Id, Now);
        if (readme is not null) Forks.Push(membership.ForkPath, files: ("README.md", readme));
        return await submit.RunAsync(person, challenge, membership, null, Now);
    });

    /// <summary>Takes the submission's queued run as a worker does.</summary>
    public Task<ClaimedRun> ClaimAsync(SubmissionId submission) => DoAsync<RunQueue, ClaimedRun>(async (queue, db) =>
    {
        var run = await db.Runs.SingleAsync(r => r.SubmissionId == submission && r.State == RunState.Queued, Now);
        RunQueue.Demand(run.Claim("test", Clock.GetUtcNow() + RunQueue.Lease));
        var started = await db.Submissions.SingleAsync(s => s.Id == submission, Now);
        if (started.State == SubmissionState.Queued) RunQueue.Demand(started.Start());
        await db.SaveChangesAsync(Now);
        return await queue.LoadAsync(run.Id, Now);
    });

    /// <summary>Ends the submission's attempt, from claim to end, in the way that <paramref name="end"/> says.</summary>
    public async Task EndAsync(SubmissionId submission, Func<FinishRun, ClaimedRun, Task> end)
    {
        var run = (await ClaimAsync(submission)).Run.Id;
        await DoAsync<FinishRun, bool>(async (finish, db) =>
        {
            await end(finish, await Queue(db).LoadAsync(run, Now));
            return true;
        });
    }

    /// <summary>Scores a queued submission with these values of the objective, all gates passed or one failed.</summary>
    public Task ScoreAsync(SubmissionId submission, double? publicValue, double? privateValue = null, bool passed = true) =>
        EndAsync(submission, (finish, claimed) => finish.ScoreAsync(claimed, VerdictOf(publicValue, privateValue ?? publicValue, passed), ["torch"], Now));

    public Task FailAsync(SubmissionId submission) => EndAsync(submission, (finish, claimed) => finish.FailAsync(claimed, "diverged", $"The loss became infinite.", Now));

    public Task LoseAsync(SubmissionId submission) => EndAsync(submission, (finish, claimed) => finish.LoseAsync(claimed, $"The machine went away.", Now));

    /// <summary>A submission of this member with a score: pushed, submitted and scored.</summary>
    public async Task<Submission> ScoredAsync(string name, string slug, double? publicValue, double? privateValue = null, bool passed = true)
    {
        var submission = (await SubmitAsync(name, slug, Guid.NewGuid().ToString())).Value;
        await ScoreAsync(submission.Id, publicValue, privateValue, passed);
        return await FindAsync(submission.Id);
    }

    public Task<Submission> FindAsync(SubmissionId id) => ReadAsync(db => db.Submissions.AsNoTracking().SingleAsync(s => s.Id == id, Now));

    public static Verdict VerdictOf(double? publicValue, double? privateValue, bool passed) => new(
        [new SplitValue(Splits.Public, publicValue, 10), new SplitValue(Splits.Private, privateValue, 10)],
        [new GateValue(Splits.Public, "range", passed ? 0 : 1, 0.5, null), new GateValue(Splits.Private, "range", passed ? 0 : 1, 0.5, null)],
        []);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _root.Delete(recursive: true);
    }

    private RunQueue Queue(CoResearchDb db) => new(db, Clock);

    private static Task<Person> PersonOf(CoResearchDb db, string name) => db.People.SingleAsync(p => p.Name == name, Now);
}
