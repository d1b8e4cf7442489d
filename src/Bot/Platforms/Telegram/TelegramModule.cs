using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>Registers Telegram when it is configured.</summary>
internal static class TelegramModule
{
    /// <summary>Whether Telegram is configured.</summary>
    public static bool AddTelegram(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(TelegramOptions.Section);
        services.AddOptions<TelegramOptions>().Bind(section);
        return section.Get<TelegramOptions>()?.IsConfigured ?? false;
    }
}
