using CoResearch.Bot;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Domain;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using CoResearch.Workers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoResearch.Benchmarks.Chat;

/// <summary>
/// The whole chat of a bot in this process, on a state folder of its own, listening to one platform. It can be ended and started again
/// on the same folder.
/// </summary>
internal sealed class ChatBot : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-");
    private readonly string _platform;
    private readonly IReadOnlyDictionary<string, string?> _settings;
    private readonly TimeProvider _time;
    private IHost? _host;

    private ChatBot(string platform, IReadOnlyDictionary<string, string?> settings, TimeProvider time) =>
        (_platform, _settings, _time) = (platform, settings, time);

    public IServiceProvider Services => _host!.Services;

    /// <summary>Starts, and returns once the platform is on.</summary>
    public static async Task<ChatBot> StartAsync(
        string platform, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken, TimeProvider? time = null)
    {
        var bot = new ChatBot(platform, settings, time ?? TimeProvider.System);
        await bot.StartAsync(cancellationToken);
        return bot;
    }

    /// <summary>Ends as at SIGTERM, and starts again.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        await StartAsync(cancellationToken);
    }

    public async Task<T> ReadAsync<T>(Func<CoResearchDb, Task<T>> read)
    {
        await using var scope = Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<CoResearchDb>());
    }

    public async Task UntilAsync(Func<CoResearchDb, Task<bool>> holds, CancellationToken cancellationToken)
    {
        while (!await ReadAsync(holds)) await Task.Delay(20, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        SqliteConnection.ClearAllPools();
        _folder.Delete(true);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());

        // On the last days of a month the reminder would come into what is measured.
        builder.Configuration.AddInMemoryCollection(_settings).AddInMemoryCollection(new Dictionary<string, string?> { ["Workers:Ship"] = "", ["Jobs:RemindOfKudos"] = "off" });
        builder.Logging.ClearProviders();
        if (Environment.GetEnvironmentVariable("CORESEARCH_BENCHMARK_LOG") is { Length: > 0 }) builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Critical).AddProvider(new ErrorLines());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
        builder.Services.AddDomain(new StatePaths(_folder.FullName));
        builder.Services.AddBot(new TerminalOptions { Interactive = false, Input = TextReader.Null, Output = TextWriter.Null }, builder.Configuration);
        builder.Services.AddWorkers(builder.Configuration);
        builder.Services.Replace(ServiceDescriptor.Singleton(_time));
        _host = builder.Build();
        await using (var scope = _host.Services.CreateAsyncScope())
            await Database.MigrateAsync(scope.ServiceProvider.GetRequiredService<CoResearchDb>(), cancellationToken);
        await _host.StartAsync(cancellationToken);
        var states = _host.Services.GetRequiredService<PlatformStates>();
        while (!states.All.GetValueOrDefault(_platform).On) await Task.Delay(10, cancellationToken);
    }

    private async Task StopAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
    }
}

/// <summary>Warnings and errors of the bot on standard error, where CORESEARCH_BENCHMARK_LOG is set.</summary>
internal sealed class ErrorLines : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) Console.Error.WriteLine($"{logLevel}: {formatter(state, exception)} {exception?.GetType().Name}: {exception?.Message}");
    }

    public void Dispose()
    {
    }
}
