using CoResearch.Domain;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Jobs;
using CoResearch.Workers.Tests.Source;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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
        await using var services = new ServiceCollection().AddLogging().AddDomain(lab.Paths).AddSingleton<ISourceHost>(lab.Forks)
            .AddJobs(With()).BuildServiceProvider(validateScopes: true);
        var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(TestContext.Current.CancellationToken);
        await scheduler.Start(TestContext.Current.CancellationToken);
        foreach (var (job, _) in JobsModule.Schedule(With()))
        {
            var done = new Finished(job.Name);
            scheduler.ListenerManager.AddJobListener(done);
            await scheduler.TriggerJob(new JobKey(job.Name), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Null(await done.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        }

        await scheduler.Shutdown(waitForJobsToComplete: true, TestContext.Current.CancellationToken);
    }

    private sealed class Finished(string job) : IJobListener
    {
        private readonly TaskCompletionSource<Exception?> _done = new();

        public string Name => job;

        public Task<Exception?> Task => _done.Task;

        public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
        {
            if (context.JobDetail.Key.Name == job) _done.TrySetResult(jobException);
            return default;
        }
    }
}
