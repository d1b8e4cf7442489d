using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CoResearch.TestKit.GitHub;

/// <summary>
/// A GitHub Enterprise server on this machine: the REST interface below /api/v3, git's smart HTTP, and webhooks, as far as a lab needs
/// them. Refuses what GitHub refuses and takes nothing amiss lightly: what is asked and what it answers is held to GitHub's own description.
/// <see cref="World"/> holds what people do.
/// </summary>
public sealed partial class GitHubServer : IAsyncDisposable
{
    public const string Token = "ghp_test0123456789abcdefghijklmnopqrstuv", AppId = "4711", WebhookSecret = "hook-secret-0123456789";
    private const string Api = "/api/v3/";
    private readonly WebApplication _web;
    private readonly ConcurrentQueue<GitHubCall> _calls = new();
    private readonly List<(string Path, Func<HttpContext, Task> Answer)> _faults = [];
    private readonly ConcurrentDictionary<string, long> _installationTokens = new();
    private readonly RSA _key = RSA.Create(2048);
    private int _used, _usedByNobody, _tokens;

    private GitHubServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(AnswerAsync);
    }

    public GitHubWorld World { get; } = new();

    public string Address => _web.Urls.First().TrimEnd('/');

    /// <summary>The private key of the app.</summary>
    public string PrivateKey => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>Requests an hour of who has credentials.</summary>
    public int Limit { get; set; } = 5000;

    /// <summary>The token, and all of installations, are not accepted any more.</summary>
    public bool Revoked { get; set; }

    public IReadOnlyList<GitHubCall> Calls => [.. _calls];

    /// <summary>What was wrong with calls: a test that ends with any has found a defect.</summary>
    public ConcurrentQueue<string> Mistakes { get; } = new();

    /// <summary>All tokens that it gave: none may be in a log.</summary>
    public IReadOnlyList<string> Secrets => [Token, WebhookSecret, .. _installationTokens.Keys];

    public static async Task<GitHubServer> StartAsync()
    {
        var server = new GitHubServer();
        await server._web.StartAsync();
        return server;
    }

    /// <summary>The settings of a bot that has the token.</summary>
    public Dictionary<string, string> WithToken() => new() { ["GitHub:Address"] = Address, ["GitHub:Token"] = Token };

    /// <summary>The settings of a bot that is the app.</summary>
    public Dictionary<string, string> AsApp() => new() { ["GitHub:Address"] = Address, ["GitHub:AppId"] = AppId, ["GitHub:PrivateKey"] = PrivateKey };

    /// <summary>Lets the next calls whose "METHOD path" holds a text be answered like this; a call without an answer waits for its end.</summary>
    public void Break(string path, Func<HttpContext, Task> answer, int times = 1)
    {
        lock (_faults)
            for (var i = 0; i < times; i++)
                _faults.Add((path, answer));
    }

    public void Fail(string path, int status, int times = 1) => Break(path, context => RefuseAsync(context, status, "Server Error"), times);

    /// <summary>GitHub's own words when somebody asks too fast.</summary>
    public void LimitSecondary(string path, int retryAfter, int times = 1, int status = 403) => Break(path, context =>
    {
        context.Response.Headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture);
        return RefuseAsync(context, status, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.");
    }, times);

    /// <summary>GitHub's own words when the hour's requests are used.</summary>
    public void LimitPrimary(string path, TimeSpan reset, int times = 1) => Break(path, context =>
    {
        context.Response.Headers["x-ratelimit-remaining"] = "0";
        context.Response.Headers["x-ratelimit-reset"] = DateTimeOffset.UtcNow.Add(reset).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return RefuseAsync(context, 403, "API rate limit exceeded for installation ID 1.");
    }, times);

    /// <summary>Takes the call and never answers.</summary>
    public void Hang(string path, int times = 1) => Break(path, context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default), times);

    /// <summary>Takes the call and drops the connection.</summary>
    public void Cut(string path, int times = 1) => Break(path, context =>
    {
        context.Abort();
        return Task.CompletedTask;
    }, times);

    /// <summary>Does what the next call asks for, and loses the answer.</summary>
    public void BreakAfter(string path, int status) => Break(path, async context =>
    {
        var answer = context.Response.Body;
        context.Response.Body = Stream.Null;
        await AnswerApiAsync(context, (context.Request.Path.Value ?? "")[Api.Length..]);
        context.Response.Body = answer;
        context.Response.Headers.ContentLength = null;
        await RefuseAsync(context, status, "Bad Gateway");
    });

    /// <summary>Lets a call through that a fault was planned for, so that the next one meets the next fault.</summary>
    public Task PassAsync(HttpContext context) => AnswerApiAsync(context, (context.Request.Path.Value ?? "")[Api.Length..]);

    /// <summary>Tokens of installations end.</summary>
    public void ForgetTokens() => _installationTokens.Clear();

    public void Mend()
    {
        lock (_faults) _faults.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(new CancellationToken(true));
        await _web.DisposeAsync();
        World.Dispose();
        _key.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value ?? "");
        _calls.Enqueue(new GitHubCall(method, path, context.Request.Headers.IfNoneMatch.ToString()));
        Func<HttpContext, Task>? fault = null;
        lock (_faults)
            if (_faults.FindIndex(f => $"{method} {path}".Contains(f.Path, StringComparison.Ordinal)) is >= 0 and var at)
            {
                fault = _faults[at].Answer;
                _faults.RemoveAt(at);
            }
        Rates(context);
        if (fault is not null) await fault(context);
        else if (path.StartsWith(Api, StringComparison.Ordinal)) await AnswerApiAsync(context, path[Api.Length..]);
        else if (path.Contains(".git/", StringComparison.Ordinal)) await ServeGitAsync(context, path);
        else await RefuseAsync(context, 404, "Not Found");
    }

    private async Task AnswerApiAsync(HttpContext context, string path)
    {
        var request = context.Request;
        if (request.Headers.UserAgent.Count == 0) await RefuseAsync(context, 403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.");
        else if (!request.Headers.Accept.ToString().Contains("application/vnd.github", StringComparison.Ordinal)) await MistakeAsync(context, 415, $"Accept: {request.Headers.Accept}");
        else if (Caller(context) is not { } caller) await RefuseAsync(context, 401, "Bad credentials");
        else
        {
            var body = await BodyAsync(request);
            var wrong = GitHubSpec.Published.MistakeInCall(request.Method, path, request.Query.SelectMany(q => q.Value.Select(v => (q.Key, v ?? ""))), body);
            if (wrong is not null) Mistakes.Enqueue(wrong);
            var (status, answer) = wrong is null ? Route(request.Method, path.Split('/'), body, caller, context) : (422, Message("Invalid request.\n\n" + wrong));
            if (GitHubSpec.Published.MistakeInAnswer(request.Method, path, status, answer) is { } slip) Mistakes.Enqueue($"{request.Method} {path} is answered wrongly: {slip}");
            await WriteAsync(context, status, answer);
        }
    }

    /// <summary>Who asks: the account with the token, the app, one of its installations, or nobody; null for credentials that are none.</summary>
    private Caller? Caller(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0) return new Caller(CallerKind.Nobody);
        var parts = header.Split(' ', 2);
        if (parts.Length != 2 || parts[0] is not ("Bearer" or "Token" or "token" or "bearer")) return null;
        if (parts[1] == Token) return Revoked ? null : new Caller(CallerKind.Account);
        if (_installationTokens.TryGetValue(parts[1], out var installation)) return Revoked ? null : new Caller(CallerKind.Installation, installation);
        return IsApp(parts[1]) ? new Caller(CallerKind.App) : null;
    }

    private bool IsApp(string token)
    {
        if (token.Split('.') is not [var head, var claims, var signature]) return false;
        if (!_key.VerifyData(Encoding.ASCII.GetBytes($"{head}.{claims}"), Decode(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)) return false;
        var said = JsonNode.Parse(Decode(claims))!;
        var (issued, ends, now) = ((long)said["iat"]!, (long)said["exp"]!, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        return (string?)said["iss"] == AppId && (string?)JsonNode.Parse(Decode(head))!["alg"] == "RS256" && issued <= now && ends > now && ends - now <= 600;
    }

    private static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);

    private static async Task<JsonObject?> BodyAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        return text.Length == 0 ? null : JsonNode.Parse(text) as JsonObject;
    }

    private void Rates(HttpContext context)
    {
        var headers = context.Response.Headers;
        var (limit, used) = IsNobody(context) ? (60, _usedByNobody) : (Limit, _used);
        headers["x-ratelimit-limit"] = limit.ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-remaining"] = Math.Max(0, limit - used).ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-reset"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-resource"] = "core";
    }

    private static bool IsNobody(HttpContext context) => context.Request.Headers.Authorization.Count == 0;

    private async Task WriteAsync(HttpContext context, int status, JsonNode? answer)
    {
        var text = answer?.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "";
        if (status == 200 && HttpMethods.IsGet(context.Request.Method))
        {
            var tag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}\"";
            context.Response.Headers.ETag = tag;
            if (context.Request.Headers.IfNoneMatch == tag)
            {
                context.Response.StatusCode = 304;
                return;
            }
        }
        Interlocked.Increment(ref IsNobody(context) ? ref _usedByNobody : ref _used);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(text);
    }

    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(new JsonObject { ["message"] = message, ["documentation_url"] = "https://docs.github.com/rest" }.ToJsonString());
    }

    private Task MistakeAsync(HttpContext context, int status, string what)
    {
        Mistakes.Enqueue($"{context.Request.Method} {context.Request.Path}: {what}");
        return RefuseAsync(context, status, what);
    }
}

/// <summary>A request that came in, without its credentials.</summary>
public sealed record GitHubCall(string Method, string Path, string IfNoneMatch);

internal enum CallerKind
{
    Nobody,
    Account,
    App,
    Installation,
}

internal sealed record Caller(CallerKind Kind, long Installation = 0)
{
    public bool Sees(GitHubRepo repository) => !repository.Private || Writes(repository);

    public bool Writes(GitHubRepo repository) => repository.LetsLabIn && (Kind == CallerKind.Account || (Kind == CallerKind.Installation && Installation == repository.Owner.Id));
}
