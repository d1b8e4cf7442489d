using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Domain;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using CoResearch.Workers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoResearch.Bot;

/// <summary>The whole bot in one process: takes the state folder, brings the database up to date, and runs until there is no more to do.</summary>
internal static class BotHost
{
    public static async Task<int> RunAsync(StartOptions options, TerminalOptions terminal, CancellationToken cancellationToken)
    {
        var paths = new StatePaths(Path.GetFullPath(options.Data ?? Environment.GetEnvironmentVariable("CORESEARCH_DATA") ?? "var"));
        if (StateLock.Take(paths).Failed(out var held, out var error))
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
        using (held)
        {
            if (options.Demo)
            {
                terminal = terminal with { Transcript = Path.Combine(AppContext.BaseDirectory, "config", "demo.chat") };
                if (!File.Exists(terminal.Transcript))
                {
                    await Console.Error.WriteLineAsync($"The demo's conversation {terminal.Transcript} is missing: build or install the bot again.");
                    return 2;
                }
            }
            using var host = Build(paths, terminal);
            var session = host.Services.GetRequiredService<TerminalSession>();
            await PrepareAsync(host.Services, cancellationToken);
            await host.RunAsync(cancellationToken);
            return options.Strict && session.AnyRefused ? 1 : 0;
        }
    }

    private static IHost Build(StatePaths paths, TerminalOptions terminal)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "CoResearch" });
        builder.Configuration
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "config", "appsettings.json"), optional: true)
            .AddJsonFile(Path.Combine(paths.Root, "appsettings.json"), optional: true)
            .AddEnvironmentVariables("CORESEARCH_");
        builder.Logging
            .SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Quartz", LogLevel.Warning)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Error)
            .AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.Services.AddSingleton<ILoggerProvider>(
            services => new FileLog(paths, services.GetRequiredService<TimeProvider>(), toStandardError: !terminal.Interactive));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
        builder.Services.AddDomain(paths);
        builder.Services.AddWorkers(builder.Configuration);
        builder.Services.AddBot(terminal);
        return builder.Build();
    }

    private static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using (var scope = services.CreateAsyncScope())
            await Database.MigrateAsync(scope.ServiceProvider.GetRequiredService<CoResearchDb>(), cancellationToken);

        // Whoever starts the bot in a terminal is the lab owner there.
        await using var first = services.CreateAsyncScope();
        var platform = services.GetServices<IPlatform>().First(p => p.Name == TerminalPlatform.PlatformName);
        await first.ServiceProvider.GetRequiredService<IdentifyPerson>()
            .FindOrCreateAsync(platform, services.GetRequiredService<TerminalSession>().Starter, null, owner: true, cancellationToken);
    }
}
