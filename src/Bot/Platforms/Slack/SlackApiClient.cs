using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CoResearch.Bot.Delivery;
using Microsoft.Extensions.Options;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>
/// Speaks Slack's Web API over HTTP. What is sent and received is never logged, and exceptions carry the method's name and Slack's
/// error only.
/// </summary>
internal sealed class SlackApiClient(IOptions<SlackOptions> options, ChatMetrics metrics) : IDisposable
{
    private const int MaxAnswerBytes = 4 << 20;

    // Redirects are not followed: a file that needs a log-in leads to a page, and tokens stay with the host that they are for.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(30),
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    private SlackOptions Options => options.Value;

    /// <summary>
    /// Calls a method with the bot's token, or with the app's. Arguments go as a form, which every method takes; what is no text goes as
    /// JSON inside it; null is left out.
    /// </summary>
    public async Task<JsonObject> CallAsync(string method, CancellationToken cancellationToken, IReadOnlyDictionary<string, JsonNode?>? arguments = null, bool asApp = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(Options.ApiBase.TrimEnd('/') + "/"), method))
        {
            Content = new FormUrlEncodedContent((arguments ?? new Dictionary<string, JsonNode?>()).Where(a => a.Value is not null).Select(a => KeyValuePair.Create(a.Key, Text(a.Value!)))),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (asApp ? Options.AppToken : Options.BotToken)?.Trim());
        using var patience = new LateCancellation(cancellationToken);
        using var response = await SendAsync(request, patience.Token, cancellationToken);
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            metrics.Throttled(SlackPlatform.PlatformName);
            throw new SlackRateLimitException(method, response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(30));
        }
        var answer = response.IsSuccessStatusCode ? SlackJson.Parse(await response.Content.ReadAsStringAsync(patience.Token)) : null;
        if (answer?["ok"] is not JsonValue ok || !ok.TryGetValue<bool>(out var done))
            throw new HttpRequestException(WrongServer.Answers((int)response.StatusCode, "Slack's API", "Slack", Options.ApiBase));
        if (done) return answer;
        throw new SlackException(method, answer.Text("error") ?? "unknown_error", Detail(answer));
    }

    /// <summary>Puts a file's bytes where <c>files.getUploadURLExternal</c> said.</summary>
    public async Task UploadAsync(string address, byte[] content, CancellationToken cancellationToken)
    {
        var target = new Uri(address);
        if (!SlackOptions.IsSafe(target)) throw new HttpRequestException("Slack named an upload address without encryption.");
        using var body = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var response = await _http.PostAsync(target, body, cancellationToken);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"Slack answered an upload with HTTP {(int)response.StatusCode}.");
    }

    /// <summary>Posts to the response address of an interaction; false when it is used up or too old.</summary>
    public async Task<bool> RespondAsync(string address, JsonObject message, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var target) || !IsSlacks(target)) return false;
        using var content = new StringContent(message.ToJsonString(), Encoding.UTF8, "application/json");
        using var patience = new LateCancellation(cancellationToken);
        using var response = await _http.PostAsync(target, content, patience.Token);
        return response.IsSuccessStatusCode;
    }

    /// <summary>A private file of Slack's, or null when it is gone, longer than allowed, or lies elsewhere: the token goes to Slack only.</summary>
    public async Task<byte[]?> DownloadAsync(string address, int maxBytes, CancellationToken cancellationToken)
    {
        if (!Holds(address)) return null;
        var target = new Uri(address);
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Options.BotToken?.Trim());
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if ((int)response.StatusCode >= 500) throw new HttpRequestException($"Slack answered a download with HTTP {(int)response.StatusCode}.");

        // Without the right scope Slack answers with a page to log in.
        var page = response.Content.Headers.ContentType?.MediaType == "text/html" && !target.AbsolutePath.EndsWith(".html", StringComparison.OrdinalIgnoreCase);
        if (!response.IsSuccessStatusCode || page || response.Content.Headers.ContentLength > maxBytes) return null;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var content = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (content.Length + read > maxBytes) return null;
            content.Write(buffer, 0, read);
        }
        return content.ToArray();
    }

    /// <summary>Whether a file lies with Slack, and not with another service that it links to.</summary>
    public bool Holds(string address) => Uri.TryCreate(address, UriKind.Absolute, out var target) && IsSlacks(target);

    public void Dispose() => _http.Dispose();

    /// <summary>Whether an address is the Web API's own host, or one of Slack's that serve files and responses.</summary>
    private bool IsSlacks(Uri address) => SlackOptions.IsSafe(address)
        && (new Uri(Options.ApiBase).Authority.Equals(address.Authority, StringComparison.OrdinalIgnoreCase)
            || (address.Scheme == "https" && address.Authority is "files.slack.com" or "hooks.slack.com"));

    /// <summary>Sends; says in plain words why nothing came back.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken patience, CancellationToken asked)
    {
        try
        {
            return await _http.SendAsync(request, patience);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !asked.IsCancellationRequested && !patience.IsCancellationRequested)
        {
            throw new HttpRequestException(WrongServer.Says(exception, "Slack", Options.ApiBase), exception);
        }
    }

    private static string Text(JsonNode value) => value is JsonValue plain && plain.TryGetValue<string>(out var text) ? text : value.ToJsonString();

    private static string? Detail(JsonObject answer) => answer.Text("needed") is { } needed
        ? "it needs the scope " + needed
        : answer["response_metadata"]?["messages"] is JsonArray messages ? string.Join("; ", messages.Select(m => m?.ToString())) : null;
}
