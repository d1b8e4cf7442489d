using CoResearch.Bot;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Domain;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using CoResearch.TestKit.Slack;
using CoResearch.Workers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoResearch.Benchmarks.Chat;

/// <summary>The whole chat of a bot in this process, on a state folder of its own, listening to the strict Slack server of the test kit.</summary>
internal sealed class SlackBot : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly DirectoryInfo _folder;

    private SlackBot(SlackServer server, IHost host, DirectoryInfo folder) => (Server, _host, _folder) = (server, host, folder);

    public SlackServer Server { get; }
    public IServiceProvider Services => _host.Services;

    public static async Task<SlackBot> StartAsync(SlackServerOptions options, CancellationToken cancellationToken)
    {
        var server = await SlackServer.StartAsync(options);
        var folder = Directory.CreateTempSubdirectory("chat-");
        var paths = new StatePaths(folder.FullName);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Slack:BotToken"] = SlackServer.BotToken,
            ["Slack:AppToken"] = SlackServer.AppToken,
            ["Slack:ApiBase"] = server.ApiBase,
            ["Workers:Ship"] = "",
        });
        builder.Logging.ClearProviders();
        builder.Services.AddDomain(paths);
        builder.Services.AddBot(new TerminalOptions { Interactive = false, Input = TextReader.Null, Output = TextWriter.Null }, builder.Configuration);
        builder.Services.AddWorkers(builder.Configuration);
        var host = builder.Build();
        await using (var scope = host.Services.CreateAsyncScope())
            await Database.MigrateAsync(scope.ServiceProvider.GetRequiredService<CoResearchDb>(), cancellationToken);
        await host.StartAsync(cancellationToken);
        var states = host.Services.GetRequiredService<PlatformStates>();
        while (!states.All.GetValueOrDefault("slack").On || server.OpenSockets < 2) await Task.Delay(10, cancellationToken);
        return new SlackBot(server, host, folder);
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
        await _host.StopAsync();
        _host.Dispose();
        await Server.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Delete(true);
    }
}
