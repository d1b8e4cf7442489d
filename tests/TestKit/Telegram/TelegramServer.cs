using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CoResearch.TestKit.Telegram;

/// <summary>
/// A Bot API on this machine that takes nothing amiss lightly: names and types of every call, HTML, lengths, buttons, rates, who may be
/// written to. <see cref="World"/> holds what people do.
/// </summary>
public sealed class TelegramServer : IAsyncDisposable
{
    public const string Token = "4242:test-token_0123456789abcdefghijklmnop";
    private readonly WebApplication _app;
    private readonly TelegramUpdates _updates = new();
    private readonly TelegramMethods _methods;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<TelegramErrorException?>> _failures = new();
    private readonly ConcurrentQueue<TelegramCall> _calls = new();

    private TelegramServer(TimeProvider time, bool enforcesRates)
    {
        World = new TelegramWorld(_updates);
        _methods = new TelegramMethods(World, _updates, enforcesRates ? new TelegramRates(time) : null);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public TelegramWorld World { get; }

    public string Address { get; private set; } = "";

    /// <summary>Every call with the right token, in order.</summary>
    public IReadOnlyList<TelegramCall> Calls => [.. _calls];

    /// <summary>What was wrong with calls: a test that ends with any has found a defect.</summary>
    public ConcurrentQueue<string> Mistakes { get; } = new();

    /// <summary>How often the server had to say 429 by itself.</summary>
    public int Throttled { get; private set; }

    /// <summary>How often a test wanted it to say 429, and it did.</summary>
    public int ThrottledAsPlanned { get; private set; }

    /// <summary>Updates that the bot has not confirmed.</summary>
    public int Unconfirmed => _updates.Waiting;

    /// <summary>How often an update was handed out: what comes again counts again.</summary>
    public int HandedOut => _updates.HandedOut;

    public string? Webhook => _updates.Webhook;

    /// <summary>The menus by scope, and by scope and language: "all_private_chats:ru".</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<(string Command, string Description)>> Menus => _methods.Menus;

    /// <summary>Without <paramref name="enforcesRates"/> it never says 429 by itself.</summary>
    public static async Task<TelegramServer> StartAsync(TimeProvider? time = null, bool enforcesRates = true)
    {
        var server = new TelegramServer(time ?? TimeProvider.System, enforcesRates);
        await server._app.StartAsync();
        server.Address = server._app.Urls.First().TrimEnd('/');
        return server;
    }

    /// <summary>The next call of a method fails like this, or is let through when null.</summary>
    public void FailNext(string method, TelegramErrorException? refusal) => _failures.GetOrAdd(method, _ => new()).Enqueue(refusal);

    /// <summary>Takes the next confirmations of updates for not arrived, so that they come again.</summary>
    public void IgnoreConfirmations(int count) => _updates.IgnoreConfirmations(count);

    /// <summary>Pushes one update past the queue, with a secret of the test's choice.</summary>
    public Task<int> PushAsync(JsonObject update, string? secret) => _updates.PushOnceAsync(update, secret);

    public async ValueTask DisposeAsync()
    {
        _updates.Dispose();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var parts = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["file", var owner, .. var path])
        {
            if (owner != "bot" + Token || !World.Files.TryGetValue(string.Join('/', path).Replace("documents/", "", StringComparison.Ordinal), out var file))
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            else await context.Response.Body.WriteAsync(file);
            return;
        }
        JsonNode answer;
        try
        {
            if (parts is not [var bot, var method] || !bot.StartsWith("bot", StringComparison.Ordinal)) throw new TelegramErrorException(404, "Not Found");
            if (bot != "bot" + Token) throw new TelegramErrorException(401, "Unauthorized");
            answer = new JsonObject { ["ok"] = true, ["result"] = await CallAsync(await TelegramCall.ReadAsync(method, context.Request), context.RequestAborted) };
        }
        catch (TelegramErrorException refusal)
        {
            context.Response.StatusCode = refusal.Code;
            answer = refusal.ToJson();
        }
        catch (OperationCanceledException)
        {
            return;
        }
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private async Task<JsonNode?> CallAsync(TelegramCall call, CancellationToken cancellationToken)
    {
        if (TelegramSpec.OrWarn()?.MistakeInCall(call.Method, call.Values) is { } mistake)
        {
            Mistakes.Enqueue(mistake);
            throw new TelegramErrorException(400, $"Bad Request: {mistake}");
        }
        _calls.Enqueue(call);
        if (_failures.TryGetValue(call.Method, out var planned) && planned.TryDequeue(out var failure) && failure is not null)
        {
            if (failure.Code == 429) ThrottledAsPlanned++;
            throw failure;
        }
        if (call.Method == "getUpdates") return await _updates.PollAsync(call, cancellationToken);
        try
        {
            return _methods.Answer(call);
        }
        catch (TelegramErrorException refusal)
        {
            if (refusal.Code == 429) Throttled++;
            else if (refusal.Message.Contains("parse", StringComparison.Ordinal) || refusal.Message.Contains("BUTTON", StringComparison.Ordinal)
                || refusal.Message.Contains("too long", StringComparison.Ordinal) || refusal.Message.Contains("empty", StringComparison.Ordinal))
                Mistakes.Enqueue($"{call.Method}: {refusal.Message}");
            throw;
        }
    }
}
