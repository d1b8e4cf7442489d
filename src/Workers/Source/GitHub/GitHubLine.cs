using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using CoResearch.Domain.GitHub;
using Microsoft.Extensions.Logging;
using Octokit;
using Octokit.Caching;
using Octokit.Internal;

namespace CoResearch.Workers.Source.GitHub;

/// <summary>
/// One line to GitHub, with one set of credentials: asks with ETags, keeps the rate limit that GitHub tells, and follows no redirect to
/// another host.
/// </summary>
internal sealed class GitHubLine : IDisposable
{
    private static readonly TimeSpan SecondaryLimit = TimeSpan.FromMinutes(1);

    /// <summary>Longer than anything waits that is asked again: what nobody asks any more is nobody's trouble.</summary>
    private static readonly TimeSpan OfLate = TimeSpan.FromHours(2);
    private readonly TimeProvider _clock;
    private readonly HttpClientAdapter _http;
    private long _pausedUntil;
    private volatile GitHubTrouble? _trouble;
    private DateTimeOffset _troubled;

    public GitHubLine(GitHubOptions options, ICredentialStore credentials, string? account, TimeProvider clock, ILogger log)
    {
        (_clock, Credentials, Account) = (clock, credentials, account);
        _http = new HttpClientAdapter(() => new Watch(this, log) { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = options.Timeout } });
        Client = new GitHubClient(new Connection(new ProductHeaderValue("CoResearch"), options.Api, credentials, _http, new SimpleJsonSerializer()))
        {
            ResponseCache = new SmallCache(),
        };
        Client.SetRequestTimeout(options.Timeout);
    }

    public GitHubClient Client { get; }
    public ICredentialStore Credentials { get; }

    /// <summary>The account on which the lab's app is installed, for a line of an installation.</summary>
    public string? Account { get; }

    /// <summary>Why GitHub does not answer on this line, where it was asked of late and said nothing of a time that is over.</summary>
    public GitHubTrouble? Trouble => _trouble is { } trouble && _clock.GetUtcNow() is var now && _troubled > now - OfLate && !(trouble.Why.Until <= now) ? trouble : null;

    /// <summary>The last that GitHub said: requests an hour, how many are left, until when; zero before the first answer.</summary>
    public (int Limit, int Remaining, DateTimeOffset Reset) Rate { get; private set; }

    /// <summary>GitHub asked to be left alone until then.</summary>
    public DateTimeOffset PausedUntil => new(Interlocked.Read(ref _pausedUntil), TimeSpan.Zero);

    public bool Paused => PausedUntil > _clock.GetUtcNow();

    /// <summary>The token with which git is asked, or null.</summary>
    public async Task<string?> TokenAsync() => (await Credentials.GetCredentials()) is { AuthenticationType: not AuthenticationType.Anonymous } credentials ? credentials.Password : null;

    public void Dispose() => _http.Dispose();

    private void Pause(DateTimeOffset until) => Interlocked.Exchange(ref _pausedUntil, until.UtcTicks);

    private void Hear(HttpResponseMessage response)
    {
        var now = _clock.GetUtcNow();
        if (Number(response, "x-ratelimit-limit") is { } limit && Number(response, "x-ratelimit-remaining") is { } remaining && Number(response, "x-ratelimit-reset") is { } reset)
            Rate = ((int)limit, (int)remaining, DateTimeOffset.FromUnixTimeSeconds(reset));
        if (response.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests)) return;
        if (response.Headers.RetryAfter is { } after) Pause(after.Date ?? now + (after.Delta ?? SecondaryLimit));
        else if (Number(response, "x-ratelimit-remaining") == 0) Pause(Rate.Reset > now ? Rate.Reset : now + SecondaryLimit);
        else if (response.StatusCode == HttpStatusCode.TooManyRequests) Pause(now + SecondaryLimit);
    }

    /// <summary>There was an answer, or there was none.</summary>
    public void Answered(GitHubUnavailable? none)
    {
        _troubled = _clock.GetUtcNow();
        _trouble = none is null ? null : new GitHubTrouble(_trouble?.Since ?? _troubled, none, Account);
    }

    /// <summary>A limit that only the text of an answer told.</summary>
    public void PauseForSecondaryLimit()
    {
        if (!Paused) Pause(_clock.GetUtcNow() + SecondaryLimit);
    }

    private static long? Number(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed class Watch(GitHubLine line, ILogger log) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            line.Hear(response);
            log.LogDebug("{Method} {Path}: {Status}", request.Method, request.RequestUri!.AbsolutePath, (int)response.StatusCode);
            if ((int)response.StatusCode is not (>= 300 and < 400 and not 304) || response.Headers.Location is not { } to) return response;
            var target = new Uri(request.RequestUri!, to);
            if (target.Authority == request.RequestUri!.Authority && target.Scheme == request.RequestUri.Scheme) return response;
            response.Dispose();
            throw new HttpRequestException($"GitHub sends on to another host, {target.Authority}, which is not followed.");
        }
    }

    /// <summary>Small answers by address, for as long as there are not too many.</summary>
    private sealed class SmallCache : IResponseCache
    {
        private const int MostAnswers = 5000, LongestAnswer = 1 << 16;
        private readonly ConcurrentDictionary<string, CachedResponse.V1> _answers = new();

        public Task<CachedResponse.V1> GetAsync(IRequest request) => Task.FromResult(_answers.GetValueOrDefault(KeyOf(request))!);

        public Task SetAsync(IRequest request, CachedResponse.V1 cachedResponse)
        {
            if (cachedResponse.StatusCode != HttpStatusCode.OK || cachedResponse.Body is not string { Length: < LongestAnswer }) return Task.CompletedTask;
            if (_answers.Count >= MostAnswers) _answers.Clear();
            _answers[KeyOf(request)] = cachedResponse;
            return Task.CompletedTask;
        }

        private static string KeyOf(IRequest request) => request.Endpoint + "?" + string.Join('&', request.Parameters.Select(p => p.Key + "=" + p.Value));
    }
}
