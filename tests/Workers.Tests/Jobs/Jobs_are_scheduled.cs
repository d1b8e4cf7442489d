using System.Collections.Concurrent;
using CoResearch.Domain;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Jobs;
using CoResearch.Workers.Tests.Source;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Quartz;
using Xunit;

namespace CoResearch.Workers.Tests.Jobs;

/// <summary>Jobs are found by themselves, and their times can be set.</summary>
public sealed class Jobs_are_scheduled
{
    private static IConfiguration With(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build();

    private static string? CronOf(IConfiguration configuration) =>
        JobsModule.Schedule(configuration.GetSection("Jobs")).Single(s => s.Job == typeof(FindPushes)).Cron?.CronExpressionString;

    [Fact]
    public void A_job_runs_as_it_says_itself_or_as_configured_or_not_at_all()
    {
        Assert.Equal("0/2 * * * * ?", CronOf(With()));
        Assert.Equal("0 0/5 * * * ?", CronOf(With(("Jobs:FindPushes", "0 0/5 * * * ?"))));
        Assert.Null(CronOf(With(("Jobs:FindPushes", "off"))));
    }

    [Fact]
    public void Weeks_are_looked_at_every_hour_as_a_close_may_wait_for_a_run()
    {
        var cron = JobsModule.Schedule(With().GetSection("Jobs")).Single(s => s.Job == typeof(CloseWeeks)).Cron;
        var first = cron?.GetNextValidTimeAfter(DateTimeOffset.UnixEpoch);
        Assert.Equal(TimeSpan.FromHours(1), cron?.GetNextValidTimeAfter(first.GetValueOrDefault()) - first);
    }

    [Theory]
    [InlineData("FindPush", "0/2 * * * * ?", "Did you mean FindPushes?")]
    [InlineData("FindPushes", "often", "no cron expression")]
    [InlineData("FindPushes", "", "no cron expression")]
    public void A_wrong_setting_is_refused_by_name(string key, string value, string reason)
    {
        var mistake = Assert.Throws<InvalidOperationException>(() => CronOf(With(("Jobs:" + key, value))));
        Assert.Contains(reason, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_scheduler_makes_and_runs_every_job()
    {
        using var lab = new Lab();
        foreach (var (job, _) in JobsModule.Schedule(With())) Assert.Null(await RunAsync(lab, job, new Remembered(), ready: false));
    }

    [Fact]
    public async Task What_a_job_throws_is_logged_once()
    {
        using var lab = new Lab();
        var log = new Remembered();
        Directory.CreateDirectory(lab.Paths.Root);
        Assert.NotNull(await RunAsync(lab, typeof(FindPushes), log, ready: true));
        Assert.Contains("no such table", Assert.Single(log.Errors), StringComparison.Ordinal);
    }

    /// <summary>Runs a job once, on no database; what it threw.</summary>
    private static async Task<Exception?> RunAsync(Lab lab, Type job, ILoggerProvider log, bool ready)
    {
        var token = TestContext.Current.CancellationToken;
        await using var services = new ServiceCollection().AddLogging(l => l.AddProvider(log)).AddDomain(lab.Paths).AddSingleton<ISourceHost>(lab.Forks)
            .AddJobs(With(("Jobs:" + job.Name, "off"))).BuildServiceProvider(validateScopes: true);
        if (ready) services.GetRequiredService<Readiness>().Open();
        var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(token);
        var done = new Finished();
        scheduler.ListenerManager.AddJobListener(done);
        await scheduler.Start(token);
        await scheduler.TriggerJob(new JobKey(job.Name), cancellationToken: token);
        var thrown = await done.Task.WaitAsync(TimeSpan.FromSeconds(30), token);
        await scheduler.Shutdown(waitForJobsToComplete: true, token);
        return thrown;
    }

    private sealed class Remembered : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Errors { get; } = [];

        public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal) ? NullLogger.Instance : this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Errors.Enqueue($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }

    private sealed class Finished : IJobListener
    {
        private readonly TaskCompletionSource<Exception?> _done = new();

        public string Name => "finished";

        public Task<Exception?> Task => _done.Task;

        public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
        {
            _done.TrySetResult(jobException);
            return default;
        }
    }
}
