using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Challenges;
using CoResearch.Workers.Evaluation;
using CoResearch.Workers.Execution;
using CoResearch.Workers.Jobs;
using CoResearch.Workers.Monitor;
using CoResearch.Workers.Source;
using CoResearch.Workers.Source.GitHub;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CoResearch.Workers;

/// <summary>Registers what works behind the chat: the run worker, executors, the evaluator, jobs and source hosts.</summary>
public static class WorkersModule
{
    public static IServiceCollection AddWorkers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WorkerOptions>().Bind(configuration.GetSection(WorkerOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WorkerOptions>, WorkerOptionsCheck>();
        services.AddSingleton(provider => new ExportLimit(provider.GetRequiredService<IOptions<WorkerOptions>>().Value.KeepExports));
        services.AddSource();
        services.AddGitHub(configuration);
        services.AddJobs(configuration);
        services.AddSingleton<IExecutor, LocalExecutor>();
        services.AddSingleton<LabSandbox>();
        services.AddSingleton<CodeEnvironments>();
        services.AddSingleton<ICodeEnvironments>(provider => provider.GetRequiredService<CodeEnvironments>());
        services.AddSingleton<JobPreparation>();
        services.AddSingleton<MetricProgram>();
        services.AddSingleton<Judge>();
        services.AddSingleton<IRunArchive, RunArchive>();
        services.AddSingleton<IMachine, Machine>();
        services.AddScoped<RunAttempt>();
        services.AddScoped<RunCleaning>();
        services.AddSingleton<MetricTrial>();
        services.AddSingleton<IChallengeSource>(provider => new ChallengeTemplates(Path.Combine(AppContext.BaseDirectory, "config", "challenges"), provider.GetRequiredService<MetricTrial>()));
        services.AddHostedService<ShippedChallenges>();
        services.AddHostedService<RunWorker>();
        services.AddHostedService<Rescoring>();
        return services;
    }
}
