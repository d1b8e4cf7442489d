using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CoResearch.TestKit.Slack;

/// <summary>How the server behaves.</summary>
public sealed record SlackServerOptions
{
    /// <summary>Its clock: rates, triggers, response addresses, signatures.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Shortens the waiting for acknowledgements and between retries: 1 is Slack's own (3 s; at once, 1 min, 5 min).</summary>
    public double TimeScale { get; init; } = 1;

    /// <summary>
    /// How long it waits for an acknowledgement, where that is not to shrink with the retries: a bot under load does not get faster, and
    /// one that misses this twice waits for the next retry.
    /// </summary>
    public TimeSpan? AcknowledgeWithin { get; init; }

    /// <summary>Answers 429 when Slack would.</summary>
    public bool EnforcesRates { get; init; } = true;

    /// <summary>How many sockets an app may have open.</summary>
    public int MostSockets { get; init; } = 10;

    /// <summary>Sends each envelope to all open sockets instead of to one.</summary>
    public bool SendsToAllSockets { get; init; }
}

/// <summary>
/// A strict Slack on this machine: the methods of the Web API that a bot needs, sockets, and pushes over HTTP. It refuses unknown methods
/// and arguments, wrong tokens, malformed blocks, and too many calls, as Slack does, and remembers what it was told.
/// </summary>
public sealed partial class SlackServer : IAsyncDisposable
{
    public const string BotToken = "xoxb-test-0123456789", AppToken = "xapp-test-0123456789", SigningSecret = "secret-8f14e45f";
    public const string BotUser = "U0BOT", BotId = "B0BOT", Team = "T0LAB", AppId = "A0APP";

    private readonly SlackServerOptions _options;
    private readonly WebApplication _web;
    private readonly SlackRateWindow _rates;
    private readonly ConcurrentQueue<SlackCall> _calls = new();
    private readonly ConcurrentDictionary<string, Queue<Func<HttpContext, Task>>> _faults = new();
    private readonly ConcurrentDictionary<string, Task> _late = new();
    private int _throttled;
    private long _number = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private SlackServer(SlackServerOptions options)
    {
        _options = options;
        _rates = new SlackRateWindow(options.Time);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.UseWebSockets();
        _web.Run(AnswerAsync);
    }

    public string Address => _web.Urls.First();

    /// <summary>What a bot takes for Slack's API.</summary>
    public string ApiBase => Address + "/api/";

    /// <summary>Every call that came in, refused or not.</summary>
    public IReadOnlyList<SlackCall> Calls => [.. _calls];

    /// <summary>What was refused, other than for its rate or by a fault that a test planned.</summary>
    public ConcurrentQueue<string> Mistakes { get; } = new();

    /// <summary>How often it said 429, of its own or because a test wanted it.</summary>
    public int Throttled => _throttled;

    private DateTimeOffset Now => _options.Time.GetUtcNow();

    public static async Task<SlackServer> StartAsync(SlackServerOptions? options = null)
    {
        var server = new SlackServer(options ?? new SlackServerOptions());
        await server._web.StartAsync();
        return server;
    }

    /// <summary>Lets the next calls of a method fail with an error of Slack's.</summary>
    public void Fail(string method, string error, int times = 1) =>
        Break(method, times, context => WriteAsync(context, new JsonObject { ["ok"] = false, ["error"] = error }));

    /// <summary>Lets the next calls of a method meet a limit.</summary>
    public void Throttle(string method, int retryAfter, int times = 1) => Break(method, times, context => TooManyAsync(context, retryAfter));

    /// <summary>Lets the next calls of a method end without an answer.</summary>
    public void Drop(string method, int times = 1) => Break(method, times, context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>Does what the next call of a method asks for, and answers it when <paramref name="until"/> ends.</summary>
    public void AnswerLate(string method, Task until) => _late[method] = until;

    public async ValueTask DisposeAsync()
    {
        await CloseSocketsAsync();
        await _web.DisposeAsync();
        _push.Dispose();
    }

    private void Break(string method, int times, Func<HttpContext, Task> fault)
    {
        var faults = _faults.GetOrAdd(method, _ => new Queue<Func<HttpContext, Task>>());
        lock (faults)
            for (var i = 0; i < times; i++)
                faults.Enqueue(fault);
    }

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path.StartsWith("/api/", StringComparison.Ordinal)) return AnswerCallAsync(context, path["/api/".Length..]);
        if (path == "/link/") return ServeSocketAsync(context);
        if (path.StartsWith("/upload/", StringComparison.Ordinal)) return TakeUploadAsync(context, path["/upload/".Length..]);
        if (path.StartsWith("/files/", StringComparison.Ordinal)) return GiveFileAsync(context, path["/files/".Length..]);
        if (path.StartsWith("/response/", StringComparison.Ordinal)) return TakeResponseAsync(context, path["/response/".Length..]);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task AnswerCallAsync(HttpContext context, string method)
    {
        var arguments = await ArgumentsAsync(context);
        var token = context.Request.Headers.Authorization.ToString() is { Length: > 7 } header && header.StartsWith("Bearer ", StringComparison.Ordinal)
            ? header["Bearer ".Length..] : arguments["token"]?.GetValue<string>();
        arguments.Remove("token");
        _calls.Enqueue(new SlackCall(method, (JsonObject)arguments.DeepClone()));

        // Every method takes it; Slack's own clients send it.
        arguments.Remove("team_id");
        if (_faults.TryGetValue(method, out var faults))
        {
            Func<HttpContext, Task>? fault;
            lock (faults) faults.TryDequeue(out fault);
            if (fault is not null)
            {
                await fault(context);
                return;
            }
        }
        if (!SlackMethods.Known.TryGetValue(method, out var known)) await ErrorAsync("unknown_method");
        else if (string.IsNullOrEmpty(token)) await ErrorAsync("not_authed");
        else if (token != (known.AppToken ? AppToken : BotToken)) await ErrorAsync(token is AppToken or BotToken ? "not_allowed_token_type" : "invalid_auth");
        else if (arguments.Select(a => a.Key).Except([.. known.Arguments, .. known.NewerArguments]).ToList() is { Count: > 0 } unknown)
            await ErrorAsync("invalid_arguments", "unknown: " + string.Join(", ", unknown));
        else if (known.Required.Where(r => arguments[r] is null).ToList() is { Count: > 0 } missing)
            await ErrorAsync("invalid_arguments", "missing: " + string.Join(", ", missing));
        else if (_options.EnforcesRates && Wait(method, known, arguments) is { TotalSeconds: > 0 } wait)
            await TooManyAsync(context, (int)Math.Ceiling(wait.TotalSeconds));
        else
        {
            var answer = Call(method, arguments);
            if (answer["error"] is { } error) Mistakes.Enqueue($"{method}: {error} {answer["response_metadata"]}");
            if (_late.TryRemove(method, out var until)) await until;
            await WriteAsync(context, answer);
        }

        Task ErrorAsync(string error, string? detail = null)
        {
            Mistakes.Enqueue($"{method}: {error} {detail}");
            var answer = new JsonObject { ["ok"] = false, ["error"] = error };
            if (detail is not null) answer["response_metadata"] = new JsonObject { ["messages"] = new JsonArray(detail) };
            return WriteAsync(context, answer);
        }
    }

    private TimeSpan Wait(string method, SlackMethod known, JsonObject arguments) => method == "chat.postMessage"
        ? Longest(_rates.Take($"{method} {arguments["channel"]}", 3, TimeSpan.FromSeconds(3)), _rates.Take(method, 400, TimeSpan.FromMinutes(1)))
        : _rates.Take(method, known.PerMinute, TimeSpan.FromMinutes(1));

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static async Task<JsonObject> ArgumentsAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        if (context.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true) return JsonNode.Parse(body) as JsonObject ?? [];
        var arguments = new JsonObject();
        foreach (var (name, value) in QueryHelpers.ParseQuery(body).Concat(context.Request.Query))
            arguments[name] = Structured(value.ToString());
        return arguments;
    }

    private static JsonNode Structured(string value)
    {
        if (value is not ['[' or '{', ..]) return value;
        try
        {
            return JsonNode.Parse(value)!;
        }
        catch (JsonException)
        {
            return value;
        }
    }

    private string NewId(string prefix) => prefix + Interlocked.Increment(ref _number).ToString("X", CultureInfo.InvariantCulture);

    private Task TooManyAsync(HttpContext context, int retryAfter)
    {
        Interlocked.Increment(ref _throttled);
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture);
        return context.Response.WriteAsync("""{"ok":false,"error":"ratelimited"}""");
    }

    private static Task WriteAsync(HttpContext context, JsonObject answer)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(answer.ToJsonString());
    }
}

/// <summary>A call of the Web API, without its token.</summary>
public sealed record SlackCall(string Method, JsonObject Arguments);
