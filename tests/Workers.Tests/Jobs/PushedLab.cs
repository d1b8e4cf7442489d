using CoResearch.Domain;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Tests.Source;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Workers.Tests.Jobs;

/// <summary>An open challenge in a real database, with one member who has a fork and a clone of it.</summary>
internal sealed class PushedLab : IAsyncDisposable
{
    public const string Workflow = "input_features:\n  - { name: Size, type: number }\noutput_features:\n  - { name: class, type: binary, positive: g }\n";

    private const string Yaml = """
        slug: gamma
        title: Gamma or hadron?
        predictions: { id: id, columns: [score], range: [0, 1] }
        objective: { metric: weighted_auc, target: class, positive: g, direction: maximize, precision: 3 }
        limits: { scored_per_day: 2, failed_per_day: 20, time: 90s }
        branches: [main, idea]
        """;

    private readonly ServiceProvider _services;

    private PushedLab(Lab lab)
    {
        Lab = lab;
        _services = new ServiceCollection().AddLogging().AddDomain(lab.Paths).AddSingleton<TimeProvider>(lab.Clock)
            .AddSingleton<ISourceHost>(lab.Forks).BuildServiceProvider(validateScopes: true);
    }

    public Lab Lab { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<PushedLab> StartAsync()
    {
        var pushed = new PushedLab(new Lab());
        await pushed.DoAsync(async db =>
        {
            await Database.MigrateAsync(db, Token);
            var now = pushed.Lab.Clock.GetUtcNow();
            var (ada, challenge) = (Person.Create("ada", false, now).Value, Challenge.Create("gamma", "Gamma or hadron?", now));
            db.AddRange(ada, challenge);
            await db.SaveChangesAsync(Token);
            var version = ChallengeVersion.Create(challenge.Id, 1, Yaml, "challenges/gamma/v1", "hash", null, now);
            db.AddRange(version, Membership.Create(ada.Id, challenge.Id, Role.Student, Lab.Fork, pushed.Lab.Root.Id, now));
            await db.SaveChangesAsync(Token);
            challenge.Publish(version);
            _ = challenge.Open(now);
            await db.SaveChangesAsync(Token);
        });
        return pushed;
    }

    public async Task DoAsync(Func<CoResearchDb, Task> work)
    {
        await using var scope = _services.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<CoResearchDb>());
    }

    public async Task<List<Submission>> SubmissionsAsync()
    {
        List<Submission> found = [];
        await DoAsync(async db => found = await db.Submissions.OrderBy(s => s.Id).ToListAsync(Token));
        return found;
    }

    /// <summary>The refusals that the member is told.</summary>
    public async Task<List<string>> AuditAsync()
    {
        List<string> found = [];
        await DoAsync(async db => found = await db.Audit.Where(e => e.Refused).OrderBy(e => e.Id).Select(e => e.Action + " " + e.Detail).ToListAsync(Token));
        return found;
    }

    public async Task<List<string>> RefusalsAsync()
    {
        List<string> found = [];
        await DoAsync(async db => found = await db.Notices.Where(n => n.Kind == NoticeKind.PushRefused).OrderBy(n => n.Id).Select(n => n.Text).ToListAsync(Token));
        return found.ConvertAll(text => text.Split('\n', 2) is [var first, var why] ? $"{first}\n{StoredPhrase.Read(why)}" : text);
    }

    public async Task LookAsync()
    {
        if (await _services.GetRequiredService<LookForPushes>().RunAsync(Token) is { Count: > 0 } failures) throw new AggregateException(failures);
    }

    public async Task<Result<Submission>> SubmitAsync(string? revision)
    {
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        var submitted = await scope.ServiceProvider.GetRequiredService<SubmitWork>().RunAsync(
            await db.People.SingleAsync(Token), await db.Challenges.SingleAsync(Token), await db.Memberships.SingleAsync(Token), revision, Token);
        await db.CommitAsync(Token);
        return submitted;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Lab.Dispose();
    }
}
