using System.Runtime.CompilerServices;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Domain;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Shared;
using CoResearch.Workers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace CoResearch.Bot;

/// <summary>The whole bot in one process: takes the state folder, brings the database up to date, and runs until there is no more to do.</summary>
internal static class BotHost
{
    private const int WrongStartCode = 2;

    public static async Task<int> RunAsync(StartOptions options, TerminalOptions terminal, CancellationToken cancellationToken)
    {
        var paths = options.Paths;
        terminal = terminal with { Wanted = options.Terminal || options.Demo };
        if (options.Demo) terminal = terminal with { Transcript = Path.Combine(AppContext.BaseDirectory, "config", "demo.chat") };
        if (terminal.Transcript is { } transcript && !File.Exists(transcript))
            return await RefuseAsync($"The demo's conversation {transcript} is missing: build or install the bot again.");
        if (StateLock.Take(paths).Failed(out var held, out var error)) return await RefuseAsync(error.Message);
        using (held)
        {
            if (Build(paths, terminal, options.Demo).Failed(out var built, out error)) return await RefuseAsync(error.Message);
            using var log = built.Log;
            using var host = built.Host;
            var session = host.Services.GetRequiredService<TerminalSession>();
            var prompt = host.Services.GetRequiredService<PromptConversation>();
            var services = host.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
            try
            {
                if ((await MigrateAsync(host.Services, paths, cancellationToken)).Error is { } unusable) return await RefuseAsync(unusable.Message);
            }
            catch (SqliteException exception)
            {
                // 13: full; 10: an error of the disk, as a full one gives where the journal is written.
                return await RefuseAsync(exception.SqliteErrorCode is 10 or 13
                    ? FileLog.DiskIsFull(paths)
                    : $"The database {paths.Database} cannot be used: {exception.Message.TrimEnd('.')}. Put a copy of it back that is whole, or choose another folder with --data <folder>.");
            }
            if (host.Services.GetRequiredService<IMachine>().ExposedToCode is { } exposed) await Console.Error.WriteLineAsync($"Students' programs are refused: {exposed}.");
            try
            {
                await host.RunAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // It was asked to stop before it had started.
                return 0;
            }
            prompt.Close();
            if (services.OfType<PlatformHost>().Any(p => p.AllMisconfigured)) return WrongStartCode;
            if (session.IsStuck || services.Exists(s => s.ExecuteTask is { IsFaulted: true, Exception: { } why } && FullDisk.Is(why)))
            {
                if (!log.ToldFull) await Console.Error.WriteLineAsync(FileLog.DiskIsFull(paths));
                return WrongStartCode;
            }
            if (session.AnyBroken || services.Exists(s => s.ExecuteTask is { IsFaulted: true })) return 1;
            return options.Strict && session.AnyRefused ? 1 : 0;
        }
    }

    private static async Task<int> RefuseAsync(string sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return WrongStartCode;
    }

    /// <summary>The host, or what is wrong with the settings.</summary>
    private static Result<Built> Build(StatePaths paths, TerminalOptions terminal, bool demo)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "CoResearch" });
        if (Settings.AddTo(builder.Configuration, paths).Error is { } unknown) return unknown;
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        var fileLog = new FileLog(paths, TimeProvider.System, terminal.Interactive ? null : Console.Error);
        builder.Logging.AddProvider(fileLog);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
        if (LabFile.Load(paths).Failed(out var rules, out var mistakes)) return new WrongStart(mistakes.Message);
        if (demo) builder.Services.AddSingleton<TimeProvider, DemoClock>();
        builder.Services.AddDomain(paths, rules);
        try
        {
            // The chat first: its prompt appears while the rest gets ready.
            builder.Services.AddBot(terminal, builder.Configuration);
            builder.Services.AddWorkers(builder.Configuration);

            // Where OpenTelemetry's own variable says that somebody collects.
            if (!string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"))) Export(builder.Services);
            var host = builder.Build();
            host.Services.GetService<IStartupValidator>()?.Validate();
            return new Built(host, fileLog);
        }
        catch (OptionsValidationException exception)
        {
            return new WrongStart(string.Join('\n', exception.Failures));
        }
        catch (InvalidOperationException exception)
        {
            // The configuration binder and the jobs' schedule say it so.
            return new WrongStart(Settings.InWords(exception.Message));
        }
    }

    // On its own, so that a start that exports nothing does not load OpenTelemetry.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Export(IServiceCollection services) =>
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(ChatMetrics.MeterName).AddOtlpExporter());

    private static async Task<Result<Done>> MigrateAsync(IServiceProvider services, StatePaths paths, CancellationToken cancellationToken)
    {
        if (Database.IsReady(paths.Database).Failed(out var ready, out var error)) return error;
        if (ready) return Done.Ok;
        await using var scope = services.CreateAsyncScope();
        await Database.MigrateAsync(scope.ServiceProvider.GetRequiredService<CoResearchDb>(), cancellationToken);
        return Done.Ok;
    }

    // An interface converts to no Result by itself.
    private sealed record Built(IHost Host, FileLog Log);
}
