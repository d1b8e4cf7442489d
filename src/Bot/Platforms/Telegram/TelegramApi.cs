using System.Net;
using CoResearch.Bot.Delivery;
using Microsoft.Extensions.Options;
using Telegram.Bot;
using Telegram.Bot.Exceptions;

namespace CoResearch.Bot.Platforms.Telegram;

/// <summary>
/// The Bot API. The token is part of every address there, so no exception of the client library and no trace of a request gets out:
/// a failure is a <see cref="TelegramException"/> (Telegram answered no) or an <see cref="IOException"/> (no usable answer).
/// </summary>
internal sealed class TelegramApi(IOptions<TelegramOptions> options) : IDisposable
{
    // No trace headers and no spans: an HTTP span would hold the address. No redirect: the token would go along to another host.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null, PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
    {
        Timeout = TimeSpan.FromSeconds(100),
    };
    private TelegramBotClient? _client;

    /// <summary>Calls one method.</summary>
    /// <exception cref="TelegramException">Telegram answered with an error.</exception>
    /// <exception cref="IOException">There was no answer, or none that can be read.</exception>
    /// <exception cref="MisconfiguredException">The token or the address cannot be right.</exception>
    public async Task<T> CallAsync<T>(Func<ITelegramBotClient, Task<T>> call)
    {
        var client = _client ??= Open();
        try
        {
            return await call(client);
        }
        catch (ApiRequestException exception)
        {
            throw new TelegramException(exception.ErrorCode, WithoutToken(exception.Message))
            {
                RetryAfter = exception.Parameters?.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                MovedTo = exception.Parameters?.MigrateToChatId,
            };
        }
        catch (RequestException exception)
        {
            throw new IOException(exception switch
            {
                { HttpStatusCode: { } status } => WrongServer.Answers((int)status, "Telegram's Bot API", "Telegram", options.Value.ApiBase),
                { InnerException: { } inner } => WithoutToken(WrongServer.Says(inner, "Telegram", options.Value.ApiBase)),
                _ => WithoutToken(exception.Message),
            });
        }
    }

    public Task CallAsync(Func<ITelegramBotClient, Task> call) => CallAsync(async client =>
    {
        await call(client);
        return true;
    });

    /// <summary>A file by the path that getFile told; null when it is gone or longer than allowed.</summary>
    public async Task<byte[]?> DownloadAsync(string path, int maxBytes, CancellationToken cancellationToken)
    {
        if (path.Split('/').Any(part => part is "" or "." or "..")) throw new IOException("Telegram named a file outside its folder.");
        try
        {
            var address = $"{Base().GetLeftPart(UriPartial.Authority)}/file/bot{Token}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";
            using var answer = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.NotFound || answer.Content.Headers.ContentLength > maxBytes) return null;
            if (!answer.IsSuccessStatusCode) throw new IOException($"Telegram answered {(int)answer.StatusCode} for a file.");
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var file = new MemoryStream();
            var buffer = new byte[81920];
            for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (file.Length + read > maxBytes) return null;
                file.Write(buffer, 0, read);
            }
            return file.ToArray();
        }
        catch (HttpRequestException exception)
        {
            throw new IOException(WithoutToken(exception.Message));
        }
    }

    public void Dispose() => _http.Dispose();

    private TelegramBotClient Open()
    {
        var uri = Base();
        try
        {
            // What to do about 429 is the outbox's to decide, so the client must not wait and repeat by itself.
            return new TelegramBotClient(new TelegramBotClientOptions(Token, uri.GetLeftPart(UriPartial.Authority)) { RetryThreshold = 0, RetryCount = 0 }, _http);
        }
        catch (ArgumentException)
        {
            throw new MisconfiguredException(TokenAdvice("is not a bot token: one looks like 123456789:AA…"));
        }
    }

    /// <summary>The one thing to do about a token that is wrong.</summary>
    public static string TokenAdvice(string what) =>
        $"Telegram:Token {what}. Ask @BotFather in Telegram (/mybots, your bot, API Token), set CORESEARCH_Telegram__Token, and start again.";

    private string Token => options.Value.Token?.Trim() ?? "";

    /// <summary>Never an open line, except within this machine: the token goes over it.</summary>
    private Uri Base() =>
        Uri.TryCreate(options.Value.ApiBase, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            ? uri
            : throw new MisconfiguredException("Telegram:ApiBase must be an https address (http only for this machine itself). Leave it out for https://api.telegram.org.");

    private string WithoutToken(string text) => Token.Length > 0 ? text.Replace(Token, "(token)", StringComparison.Ordinal) : text;
}

/// <summary>Telegram answered with an error.</summary>
internal sealed class TelegramException(int code, string description) : Exception($"Telegram answers {code}: {description}"), IHiccup
{
    public int Code { get; } = code;
    public string Description { get; } = description;
    public TimeSpan? RetryAfter { get; init; }

    bool IHiccup.Passes => Code is 429 or >= 500;

    /// <summary>Whether the same would be refused again, with a token that is right.</summary>
    public bool IsFinal => Code is >= 400 and < 500 and not (401 or 404 or 409 or 420 or 429);

    /// <summary>The group has this id from now on.</summary>
    public long? MovedTo { get; init; }

    /// <summary>What to do when no call can succeed with this token, or null.</summary>
    public string? Fix => Code is 401 or 404 ? TelegramApi.TokenAdvice($"is not known there ({Code} {Description})") : null;

    public bool Says(string words) => Description.Contains(words, StringComparison.OrdinalIgnoreCase);
}
