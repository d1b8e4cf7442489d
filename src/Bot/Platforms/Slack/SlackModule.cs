using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>Registers Slack when it is configured.</summary>
internal static class SlackModule
{
    /// <summary>Whether Slack is configured.</summary>
    public static bool AddSlack(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(SlackOptions.Section);
        services.AddOptions<SlackOptions>().Bind(section)
            .Validate(options => PlatformPace.IsPossible(options.Pace), PlatformPace.Problem(SlackOptions.Section)).ValidateOnStart();
        if (section.Get<SlackOptions>() is not { IsConfigured: true }) return false;
        services.AddSingleton<SlackApiClient>();
        services.AddSingleton<SlackRates>();
        services.AddSingleton<SlackProfiles>();
        services.AddSingleton<SlackReceiver>();
        services.AddSingleton<SlackSocketModeClient>();
        services.AddSingleton<SlackRequestHandler>();
        services.AddSingleton<SlackAccounts>();
        services.AddSingleton<SlackUploads>();
        services.AddSingleton<SlackRoutes>();
        services.AddSingleton<SlackDelivery>();
        services.AddSingleton<IPlatform, SlackPlatform>();
        return true;
    }
}
