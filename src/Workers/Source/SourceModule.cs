using CoResearch.Domain.Submissions;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Workers.Source;

/// <summary>Registers where forks live.</summary>
internal static class SourceModule
{
    public static IServiceCollection AddSource(this IServiceCollection services)
    {
        services.AddOptions<ForkOptions>().BindConfiguration(ForkOptions.Section)
            .Validate(o => o.CloneBaseIsAddress, "Forks:CloneBase is no address for git clone: it must not be empty, start with a dash or hold spaces.")
            .Validate(o => o.MaxPushBytesIsEnough, "Forks:MaxPushBytes must be at least 1048576.")
            .ValidateOnStart();
        return services.AddSingleton<ISourceHost, LocalForks>();
    }
}
