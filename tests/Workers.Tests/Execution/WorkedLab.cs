using System.Collections.Concurrent;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using CoResearch.Workers.Evaluation;
using CoResearch.Workers.Execution;
using CoResearch.Workers.Tests.Sandbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Workers.Tests.Execution;

/// <summary>A lab with a run worker, on a clock that the test moves, and an executor that does what the test says.</summary>
internal sealed class WorkedLab : IAsyncDisposable
{
    public const string Slug = "small";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private RunWorker? _worker;

    private WorkedLab(TestLab lab, ScriptedExecutor executor) => (Lab, Executor) = (lab, executor);

    public TestLab Lab { get; }
    public ScriptedExecutor Executor { get; }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>A lab with one open challenge and its member ada.</summary>
    public static async Task<WorkedLab> StartAsync(Func<StatePaths, LabSandbox>? sandbox = null)
    {
        var executor = new ScriptedExecutor();
        var lab = await TestLab.StartAsync(services =>
        {
            services.AddOptions<WorkerOptions>().Configure(options => options.Slots = 1);
            services.AddSingleton<IExecutor>(executor).AddSingleton(provider => provider.GetRequiredService<StatePaths>() is var paths && sandbox is not null ? sandbox(paths) : SandboxOf.Lab(paths)).AddSingleton<CodeEnvironments>().AddSingleton<JobPreparation>().AddScoped<RunCleaning>().AddSingleton<MetricProgram>().AddSingleton<Judge>().AddScoped<RunAttempt>();
        });
        await lab.MemberAsync("ada", Slug);
        return new WorkedLab(lab, executor);
    }

    public async Task StartWorkerAsync()
    {
        _worker = ActivatorUtilities.CreateInstance<RunWorker>(Lab.Services);
        await _worker.StartAsync(Now);
    }

    public async Task StopWorkerAsync()
    {
        await _worker!.StopAsync(Now);
        _worker.Dispose();
    }

    public async Task<SubmissionId> SubmitAsync(string readme) => (await Lab.SubmitAsync("ada", Slug, readme)).Value.Id;

    /// <summary>Moves the clock until the submission is in a state.</summary>
    public Task UntilAsync(SubmissionId id, SubmissionState state) => UntilAsync(async db =>
        await db.Submissions.Where(s => s.Id == id).Select(s => s.State).SingleAsync(Now) == state, $"submission {id.Value} is {state}");

    public async Task UntilAsync(Func<CoResearchDb, Task<bool>> holds, string what)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!await Lab.ReadAsync(holds))
        {
            Assert.False(deadline.IsCancellationRequested, $"It never came about that {what}.");
            // Slowly enough that the worker keeps up with its clock.
            Lab.Clock.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(10, Now);
        }
    }

    public Task<List<Run>> RunsAsync(SubmissionId id) =>
        Lab.ReadAsync(db => db.Runs.AsNoTracking().Where(r => r.SubmissionId == id).OrderBy(r => r.Attempt).ToListAsync(Now));

    public Task<int> ScoresAsync(SubmissionId id) => Lab.ReadAsync(db => db.Scores.CountAsync(s => s.SubmissionId == id, Now));

    /// <summary>Scored and pending submissions that count against ada's quota, and failed ones.</summary>
    public Task<(int Remaining, int Failed)> QuotaAsync() => Lab.ReadAsync(async db =>
    {
        var (person, challenge) = (await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Challenges.SingleAsync(Now));
        var limits = (await db.ChallengeVersions.SingleAsync(v => v.Id == challenge.VersionId, Now)).Definition.Limits;
        var quota = await Quota.OfAsync(db, person, challenge, limits, Lab.Clock.GetUtcNow(), Now);
        return (quota.Remaining, quota.Failed);
    });

    /// <summary>The submission's run as a worker leaves it that died while it trained.</summary>
    public async Task<JobFolder> AbandonAsync(SubmissionId id)
    {
        var claimed = await Lab.ClaimAsync(id);
        await Lab.ReadAsync(async db =>
        {
            RunQueue.Demand((await db.Runs.SingleAsync(r => r.Id == claimed.Run.Id, Now)).Train("dead", Lab.Clock.GetUtcNow()));
            return true;
        });
        var folder = Lab.Services.GetRequiredService<JobPreparation>().FolderOf(claimed.Run);
        Directory.CreateDirectory(folder.Out);
        return folder;
    }

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null)
        {
            await _worker.StopAsync(CancellationToken.None);
            _worker.Dispose();
        }
        await Lab.DisposeAsync();
    }
}

/// <summary>An executor that starts nothing: what a job does is what the test says at each look.</summary>
internal sealed class ScriptedExecutor : IExecutor
{
    private readonly ConcurrentQueue<string> _started = new();
    private readonly ConcurrentQueue<string> _stopped = new();

    public string Name => "scripted";

    /// <summary>How a job looks when it is observed; by default it has just ended well.</summary>
    public Func<JobFolder, JobStatus> Script { get; set; } = Succeed;

    public IReadOnlyCollection<string> Started => _started;
    public IReadOnlyCollection<string> Stopped => _stopped;

    public static JobStatus Succeed(JobFolder folder)
    {
        WriteSuccess(folder);
        return new JobStatus(JobPhase.Ended, ExitCode: 0);
    }

    public static void WriteSuccess(JobFolder folder)
    {
        File.WriteAllText(folder.Predictions, "id,y\n1,5\n2,2\n");
        folder.WriteResult(new RunResult { Outcome = RunOutcome.Succeeded, Seconds = 1, Technologies = ["linear"] });
    }

    public Task<string> StartAsync(JobFolder folder, JobSpec job, CancellationToken cancellationToken)
    {
        _started.Enqueue(job.Name);
        return Task.FromResult(job.Name);
    }

    public Task<JobStatus> ObserveAsync(string handle, JobFolder folder, CancellationToken cancellationToken) => Task.FromResult(Script(folder));

    public Task StopAsync(string handle, CancellationToken cancellationToken)
    {
        _stopped.Enqueue(handle);
        return Task.CompletedTask;
    }
}
