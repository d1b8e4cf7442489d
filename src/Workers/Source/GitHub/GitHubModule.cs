using CoResearch.Domain.GitHub;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CoResearch.Workers.Source.GitHub;

/// <summary>Connects the lab to GitHub where it has credentials.</summary>
internal static class GitHubModule
{
    public static IServiceCollection AddGitHub(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(GitHubOptions.Section);
        services.AddOptions<GitHubOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GitHubOptions>, Check>();
        if (section.Get<GitHubOptions>() is not { IsOn: true }) return services;
        services.AddSingleton<GitHubCredentials>();
        services.AddSingleton<GitHubCommits>();
        services.AddSingleton<GitHubFetch>();
        services.AddSingleton<GitHubPace>();
        services.Replace(ServiceDescriptor.Singleton<IGitHub, GitHubApi>());
        services.AddHostedService<GitHubFollower>();
        services.AddHostedService<GitHubReporter>();
        return services;
    }

    private sealed class Check : IValidateOptions<GitHubOptions>
    {
        public ValidateOptionsResult Validate(string? name, GitHubOptions options) =>
            options.Problem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
    }
}
