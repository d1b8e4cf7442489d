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
        services.AddOptions<SlackOptions>().Bind(section);
        return section.Get<SlackOptions>()?.IsConfigured ?? false;
    }
}
