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
        services.AddOptions<TelegramOptions>().Bind(section)
            .Validate(options => PlatformPace.IsPossible(options.Pace), PlatformPace.Problem(TelegramOptions.Section)).ValidateOnStart();
        if (section.Get<TelegramOptions>() is not { IsConfigured: true }) return false;
        services.AddTelegramPlatform();
        return true;
    }

    /// <summary>The platform and its parts, whatever the options say.</summary>
    internal static IServiceCollection AddTelegramPlatform(this IServiceCollection services)
    {
        services.AddSingleton<TelegramApi>();
        services.AddSingleton<TelegramCommandNames>();
        services.AddSingleton<TelegramTranslator>();
        services.AddSingleton<TelegramIntake>();
        services.AddSingleton<TelegramPatience>();
        services.AddSingleton<TelegramMenu>();
        services.AddSingleton<TelegramPolling>();
        services.AddSingleton<TelegramWebhook>();
        services.AddSingleton<TelegramReaders>();
        services.AddSingleton<TelegramPace>();
        services.AddSingleton<TelegramSender>();
        services.AddSingleton<TelegramDelivery>();
        services.AddSingleton<IPlatform, TelegramPlatform>();
        return services;
    }
}
