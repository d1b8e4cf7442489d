using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CoResearch.Bot.Delivery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoResearch.Bot.Platforms;

/// <summary>Where the bot listens for webhooks.</summary>
internal sealed class WebOptions
{
    public const string Section = "Web";

    /// <summary>The address below which webhooks come in; a reverse proxy with TLS stands before it.</summary>
    public string Listen { get; set; } = "http://127.0.0.1:8080";

    /// <summary>The longest request body that is read, in bytes.</summary>
    public long MaxRequestBytes { get; set; } = 1 << 20;
}

/// <summary>
/// The one HTTP server of the bot, opened when the first platform asks for a path, closed with the bot. Anybody may knock: what is refused is
/// counted, and told at debug level only, so that nobody fills the log from outside.
/// </summary>
internal sealed class WebDoor(IOptions<WebOptions> options, ChatMetrics metrics, ILoggerFactory logs, ILogger<WebDoor> log) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RequestDelegate> _handlers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _opening = new(1, 1);
    private WebApplication? _server;

    /// <summary>Lets a handler answer POST requests to a path. Opens the door; returns the address under which it listens.</summary>
    /// <exception cref="MisconfiguredException">The address cannot be listened on.</exception>
    public async Task<string> OpenAsync(string path, RequestDelegate handler, CancellationToken cancellationToken)
    {
        _handlers[path] = handler;
        await _opening.WaitAsync(cancellationToken);
        try
        {
            _server ??= await StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or FormatException or InvalidOperationException or ArgumentException or SocketException)
        {
            throw new MisconfiguredException(exception is ArgumentOutOfRangeException && options.Value.MaxRequestBytes < 0
                ? $"Web:MaxRequestBytes = {options.Value.MaxRequestBytes} is no size: say how many bytes a request may have."
                : $"Web:Listen = {options.Value.Listen} cannot be listened on: {exception.Message}");
        }
        finally
        {
            _opening.Release();
        }
        return _server.Urls.First().TrimEnd('/') + path;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _opening.Dispose();
    }

    private async Task AnswerAsync(HttpContext context, string path, RequestDelegate handler)
    {
        try
        {
            await handler(context);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            // Too long, too slow, or cut off.
            context.Response.StatusCode = exception.StatusCode;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        if (context.Response.StatusCode is < StatusCodes.Status400BadRequest or >= StatusCodes.Status500InternalServerError) return;
        metrics.Refused(path.TrimStart('/'));
        log.LogDebug("A request to {Path} is refused: HTTP {Status}", path, context.Response.StatusCode);
    }

    /// <summary>The server takes a name that it does not know for every address of this machine.</summary>
    private static void Check(string address)
    {
        var parsed = BindingAddress.Parse(address);
        if (parsed.IsUnixPipe || parsed.IsNamedPipe || parsed.Host is "*" or "+" || IPAddress.TryParse(parsed.Host, out _)) return;
        if (!parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            throw new MisconfiguredException($"Web:Listen = {address} names {parsed.Host}, and the bot listens at numbers only. "
                + $"Say http://127.0.0.1:{parsed.Port} to be heard from this machine, a number of this machine's, or http://0.0.0.0:{parsed.Port} for all of them.");
    }

    private async Task<WebApplication> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Add(Microsoft.Extensions.DependencyInjection.ServiceDescriptor.Singleton(logs));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Value.MaxRequestBytes;
        });
        foreach (var address in options.Value.Listen.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) Check(address);
        builder.WebHost.UseUrls(options.Value.Listen);
        var server = builder.Build();
        server.Run(context =>
        {
            if (context.Request.Path.Value is { } path && _handlers.TryGetValue(path, out var handler))
            {
                if (HttpMethods.IsPost(context.Request.Method)) return AnswerAsync(context, path, handler);
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                return Task.CompletedTask;
            }
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        await server.StartAsync(cancellationToken);
        return server;
    }
}
