using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Octokit;
using Octokit.Internal;

namespace CoResearch.Workers.Source.GitHub;

/// <summary>
/// Finds the line with which a repository is asked: the lab's token, or the installation of the lab's app on it. Where the app is not
/// installed, what is public is read with another installation's, or without any.
/// </summary>
internal sealed class GitHubCredentials(IOptions<GitHubOptions> options, TimeProvider clock, ILogger<GitHubCredentials> log) : IDisposable
{
    private const string AppName = "app", AnonymousName = "anonymous";
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10), RememberedAbsence = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, GitHubLine> _lines = new();
    private readonly ConcurrentDictionary<string, Known> _installations = new();

    /// <summary>All lines that were opened.</summary>
    public IEnumerable<GitHubLine> Lines => _lines.Values;

    /// <summary>
    /// Those that repositories are asked with now, as far as GitHub said what it allows: the one without credentials where there is no
    /// other, and one that was not asked for an hour where none was.
    /// </summary>
    public IEnumerable<GitHubLine> Serving
    {
        get
        {
            var now = clock.GetUtcNow();
            return _lines.Where(l => l.Key != AppName && l.Value.Rate.Limit > 0)
                .GroupBy(l => (Past: l.Value.Rate.Reset <= now, Anonymous: l.Key == AnonymousName), l => l.Value).MinBy(lines => lines.Key) ?? Enumerable.Empty<GitHubLine>();
        }
    }

    /// <summary>The app's own line, which knows its installations.</summary>
    public GitHubLine App => Line(AppName, () => new AppCredentials(options.Value, clock));

    /// <summary>The line for what is public, and whoever has no repository in mind.</summary>
    public async Task<GitHubLine> PublicAsync()
    {
        if (!options.Value.IsApp) return Line("token", () => new InMemoryCredentialStore(new Credentials(options.Value.Token)));
        var any = await InstallationAsync("", async app => (await app.GitHubApps.GetAllInstallationsForCurrent(new ApiOptions { PageSize = 1, PageCount = 1 })) is [var first, ..] ? first : null);
        return any ?? Line(AnonymousName, () => new InMemoryCredentialStore(Credentials.Anonymous));
    }

    /// <summary>The line for a repository, by its id where that is known, and whether the lab was let in there.</summary>
    public async Task<(GitHubLine Line, bool Installed)> OfAsync(long? id, string? owner, string? name)
    {
        if (!options.Value.IsApp) return (await PublicAsync(), false);
        var found = await InstallationAsync(id is { } number ? $"#{number}" : $"{owner}/{name}", async app =>
            id is { } known ? await app.GitHubApps.GetRepositoryInstallationForCurrent(known) : await app.GitHubApps.GetRepositoryInstallationForCurrent(owner, name));
        return found is not null ? (found, true) : (await PublicAsync(), false);
    }

    /// <summary>An installation that was there is not any more, or its token was taken back: asked anew next time.</summary>
    public void Forget(GitHubLine line)
    {
        if (line.Credentials is not InstallationCredentials installation) return;
        installation.Forget();
        foreach (var (key, known) in _installations)
            if (known.Installation == installation.Id) _installations.TryUpdate(key, known with { Until = DateTimeOffset.MinValue }, known);
    }

    public void Dispose()
    {
        foreach (var line in _lines.Values) line.Dispose();
    }

    private GitHubLine? Installation(Known known) =>
        known.Installation is { } id ? Line(NameOf(id), () => new InstallationCredentials(id, App, clock), known.Account) : null;

    private static string NameOf(long installation) => $"installation {installation}";

    private GitHubLine Line(string name, Func<ICredentialStore> credentials, string? account = null) =>
        _lines.GetOrAdd(name, _ => new GitHubLine(options.Value, credentials(), account, clock, log));

    private async Task<GitHubLine?> InstallationAsync(string key, Func<GitHubClient, Task<Installation?>> ask)
    {
        var now = clock.GetUtcNow();
        if (_installations.TryGetValue(key, out var known) && known.Until > now) return Installation(known);
        Installation? found;
        try
        {
            found = await ask(App.Client);
        }
        catch (NotFoundException)
        {
            found = null;
        }
        App.Answered(null);

        // With an installation that is gone goes what it was refused.
        if (known?.Installation is { } before && before != found?.Id) _lines.TryRemove(NameOf(before), out _);
        return Installation(_installations[key] = new(found?.Id, found?.Account?.Login, now + (found is null ? RememberedAbsence : Remembered)));
    }

    /// <summary>The installation that was found, if any, and until when that is believed.</summary>
    private sealed record Known(long? Installation, string? Account, DateTimeOffset Until);

    /// <summary>A JSON Web Token that the app's key signs, good for nine minutes (RFC 7519, RS256).</summary>
    private sealed class AppCredentials(GitHubOptions options, TimeProvider clock) : ICredentialStore
    {
        public Task<Credentials> GetCredentials()
        {
            using var key = RSA.Create();
            key.ImportFromPem(options.Key);

            // GitHub's clock may be behind.
            var now = clock.GetUtcNow().ToUnixTimeSeconds();
            var text = $"{Part(new { alg = "RS256", typ = "JWT" })}.{Part(new { iat = now - 60, exp = now + 540, iss = options.AppId })}";
            var signature = key.SignData(System.Text.Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return Task.FromResult(new Credentials($"{text}.{Base64Url.EncodeToString(signature)}", AuthenticationType.Bearer));
        }

        private static string Part(object claims) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));
    }

    /// <summary>An installation's token, made anew some minutes before it ends.</summary>
    private sealed class InstallationCredentials(long id, GitHubLine app, TimeProvider clock) : ICredentialStore
    {
        private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);
        private readonly Lock _lock = new();
        private Task<AccessToken>? _token;

        public long Id => id;

        public void Forget()
        {
            lock (_lock) _token = null;
        }

        public async Task<Credentials> GetCredentials()
        {
            Task<AccessToken> token;
            lock (_lock)
                token = _token = _token is null or { IsFaulted: true } or { IsCanceled: true } || (_token is { IsCompletedSuccessfully: true } && _token.Result.ExpiresAt - Early <= clock.GetUtcNow())
                    ? app.Client.GitHubApps.CreateInstallationToken(id) : _token;
            return new Credentials((await token).Token, AuthenticationType.Bearer);
        }
    }
}
