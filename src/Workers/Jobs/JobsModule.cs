using System.Reflection;
using CoResearch.Domain.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace CoResearch.Workers.Jobs;

/// <summary>
/// Finds the jobs of this assembly and schedules them. Each runs in a scope of its own and never twice at once; what it throws is logged
/// once by the scheduler and does not stop the next time.
/// </summary>
internal static class JobsModule
{
    public const string Section = "Jobs";

    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        // Quartz tells of a failed job at two places; the other one, ErrorLogger, tells of failed schedules too.
        services.AddLogging(log => log.AddFilter("Quartz.Core.JobRunShell", LogLevel.None));
        var schedule = Schedule(configuration.GetSection(Section));
        services.AddQuartz(quartz =>
        {
            foreach (var (job, cron) in schedule)
            {
                var key = new JobKey(job.Name);
                quartz.AddJob(job, j => j.WithIdentity(key).StoreDurably().DisallowConcurrentExecution());
                if (cron is not null) quartz.AddTrigger(t => t.ForJob(key).WithIdentity(job.Name).WithCronSchedule(cron));
            }
        });
        return services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    /// <summary>Every job with its expression, null where it is off; a wrong setting is refused by name.</summary>
    public static IReadOnlyList<(Type Job, CronExpression? Cron)> Schedule(IConfiguration section)
    {
        var jobs = typeof(JobsModule).Assembly.GetTypes().Where(type => type.IsDefined(typeof(EveryAttribute))).ToList();
        var names = jobs.Select(job => job.Name).ToList();
        if (section.GetChildren().FirstOrDefault(child => !names.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new InvalidOperationException($"{unknown.Path} is no job.{Nearest.Hint(unknown.Key, names)} The jobs are {string.Join(", ", names)}.");
        return [.. jobs.Select(job => (job, Cron(section[job.Name] ?? job.GetCustomAttribute<EveryAttribute>()!.Cron, job.Name)))];
    }

    private static CronExpression? Cron(string text, string job) =>
        text.Equals("off", StringComparison.OrdinalIgnoreCase) ? null
        : CronExpression.TryParse(text, out var cron) ? cron
        : throw new InvalidOperationException($"{Section}:{job} \"{text}\" is no cron expression: seconds, minutes, hours, day, month, weekday; or off.");
}
