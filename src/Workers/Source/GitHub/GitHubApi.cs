using System.Collections.Concurrent;
using System.Net;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Octokit;
using CommitState = CoResearch.Domain.GitHub.CommitState;

namespace CoResearch.Workers.Source.GitHub;

/// <summary>GitHub over its REST interface and git's smart HTTP.</summary>
internal sealed class GitHubApi(
    GitHubCredentials credentials, GitHubFetch fetch, GitHubCommits commits, IOptions<GitHubOptions> options, TimeProvider clock, ILogger<GitHubApi> log) : IGitHub
{
    private const int NewestGists = 5;

    /// <summary>Before a status is tried again that the lab has not the right to write.</summary>
    private static readonly TimeSpan BetweenForbidden = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<long, DateTimeOffset> _forbidden = new();

    public bool IsOn => options.Value.IsOn;

    public IReadOnlyList<GitHubTrouble> Troubles => [.. credentials.Lines.Select(l => l.Trouble).OfType<GitHubTrouble>().OrderBy(t => t.Since)];

    public string Host => options.Value.Base.Authority;

    public Task<Result<GitHubUser>> FindUserAsync(string login, CancellationToken cancellationToken) => AskAsync<GitHubUser>(credentials.PublicAsync, async line =>
    {
        // It becomes a part of the address.
        if (RepositoryAddress.Parse($"{login}/x", Host).Failed(out var named, out _) || named.Owner != login) return new NoSuchGitHubUser(login.Length > 60 ? login[..60] : login);
        try
        {
            var user = await line.Client.User.Get(login);
            return new GitHubUser(user.Id, user.Login);
        }
        catch (NotFoundException)
        {
            return new NoSuchGitHubUser(login);
        }
    }, cancellationToken);

    public Task<Result<bool>> GistHoldsAsync(GitHubUser user, string code, CancellationToken cancellationToken) => AskAsync<bool>(credentials.PublicAsync, async line =>
    {
        var newest = await line.Client.Gist.GetAllForUser(user.Login, new ApiOptions { PageSize = NewestGists, PageCount = 1 });
        foreach (var listed in newest.Where(g => g.Owner?.Id == user.Id))
        {
            if (listed.Description?.Contains(code, StringComparison.OrdinalIgnoreCase) == true) return true;
            var gist = await line.Client.Gist.Get(listed.Id);
            if (gist.Owner?.Id == user.Id && gist.Files.Values.Any(f => f.Content?.Contains(code, StringComparison.OrdinalIgnoreCase) == true)) return true;
        }
        return false;
    }, cancellationToken);

    public Task<Result<GitHubRepository>> FindAsync(RepositoryAddress address, CancellationToken cancellationToken) =>
        FindAsync(() => credentials.OfAsync(null, address.Owner, address.Name), client => client.Repository.Get(address.Owner, address.Name), address.FullName, cancellationToken);

    public Task<Result<GitHubRepository>> FindAsync(long id, CancellationToken cancellationToken) =>
        FindAsync(() => credentials.OfAsync(id, null, null), client => client.Repository.Get(id), $"repository {id}", cancellationToken);

    public Task<Result<bool>> FileHoldsAsync(GitHubRepository repository, string path, string code, CancellationToken cancellationToken) => AskAsync<bool>(repository, async line =>
    {
        try
        {
            var found = await line.Client.Repository.Content.GetAllContents(repository.Id, path);
            return found is [{ Content: { } text }] && text.Contains(code, StringComparison.OrdinalIgnoreCase);
        }
        catch (NotFoundException)
        {
            return false;
        }
    }, cancellationToken);

    public Task<Result<IReadOnlyDictionary<string, string>>> HeadsAsync(GitHubRepository repository, IReadOnlyList<string> branches, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyDictionary<string, string>>(repository, async line =>
        {
            var heads = new Dictionary<string, string>();
            foreach (var branch in branches)
                if (await HeadAsync(line, repository.Id, branch) is { } head) heads[branch] = head;
            return heads;
        }, cancellationToken);

    public Task<Result<IReadOnlyDictionary<string, string>>> FetchAsync(
        GitHubRepository repository, string forkPath, IReadOnlyList<string> branches, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyDictionary<string, string>>(repository, async line =>
        {
            var token = await line.TokenAsync();
            return await Task.Run(() => fetch.Run(repository, token, forkPath, branches, cancellationToken), cancellationToken);
        }, cancellationToken);

    public Task<Result<Done>> PublishAsync(
        GitHubRepository repository, string forkPath, string branch, string onto, string commit, CancellationToken cancellationToken) => AskAsync<Done>(repository, async line =>
    {
        if (!repository.Writable) return new GitHubForbids(repository.FullName);
        if (await HeadAsync(line, repository.Id, branch) != onto) return new BranchMoved(branch);
        try
        {
            if ((await commits.MakeAsync(line.Client, repository, forkPath, onto, commit)).Error is { } differs) return differs;
        }
        catch (NotFoundException)
        {
            // What may be read but not written is said not to exist.
            return new GitHubForbids(repository.FullName);
        }
        try
        {
            await line.Client.Git.Reference.Update(repository.Id, $"heads/{branch}", new ReferenceUpdate(commit, false));
            return Done.Ok;
        }
        catch (ApiValidationException e) when (e.Message.Contains("fast forward", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("does not exist", StringComparison.OrdinalIgnoreCase))
        {
            return new BranchMoved(branch);
        }
        catch (ApiValidationException)
        {
            // A protected branch.
            return new GitHubForbids(repository.FullName);
        }
        catch (Exception e) when (IsFailure(e) && (e is not ApiException refused || (int)refused.StatusCode >= 500))
        {
            // It may have been done all the same.
            try
            {
                if (await HeadAsync(line, repository.Id, branch) == commit) return Done.Ok;
            }
            catch (Exception again) when (IsFailure(again))
            {
                return new GitHubUnsure(repository.FullName);
            }
            throw;
        }
    }, cancellationToken);

    public Task<Result<Done>> ReportAsync(long repository, string commit, CommitVerdict verdict, CancellationToken cancellationToken) =>
        AskAsync<Done>(async () => (await credentials.OfAsync(repository, null, null)).Line, async line =>
        {
            if (_forbidden.TryGetValue(repository, out var until) && until > clock.GetUtcNow()) return new GitHubForbidsStatuses(until);
            try
            {
                await line.Client.Repository.Status.Create(repository, commit, new NewCommitStatus
                {
                    Context = verdict.Context,
                    Description = verdict.Description,
                    State = verdict.State switch
                    {
                        CommitState.Pending => Octokit.CommitState.Pending,
                        CommitState.Success => Octokit.CommitState.Success,
                        CommitState.Failure => Octokit.CommitState.Failure,
                        CommitState.Error => Octokit.CommitState.Error,
                        _ => throw new InvalidOperationException($"{verdict.State} is no state of GitHub's."),
                    },
                });
                return Done.Ok;
            }
            catch (ForbiddenException e) when (e.GetType() == typeof(ForbiddenException) && !line.Paused)
            {
                // A right that an owner has to give, and no limit: asking for each of a hundred commits every few minutes would spend one.
                return new GitHubForbidsStatuses(_forbidden[repository] = clock.GetUtcNow() + BetweenForbidden);
            }
            catch (NotFoundException)
            {
                return new NoSuchRepository($"repository {repository}");
            }
            catch (ApiValidationException)
            {
                // The commit is not there (any more).
                return new NoSuchRevision(commit);
            }
        }, cancellationToken);

    public async Task<string> AccessAddressAsync(GitHubRepository repository, CancellationToken cancellationToken)
    {
        if (!options.Value.IsApp) return new Uri(options.Value.Base, repository.FullName + "/settings/access").ToString();
        var app = await AskAsync<string>(() => Task.FromResult(credentials.App), async line => (await line.Client.GitHubApps.GetCurrent()).HtmlUrl, cancellationToken);
        return app.Failed(out var address, out _) ? options.Value.Base.ToString() : address.TrimEnd('/') + "/installations/new";
    }

    private Task<Result<GitHubRepository>> FindAsync(
        Func<Task<(GitHubLine Line, bool Installed)>> find, Func<GitHubClient, Task<Repository>> get, string name, CancellationToken cancellationToken)
    {
        var installed = false;
        return AskAsync<GitHubRepository>(async () =>
        {
            (var line, installed) = await find();
            return line;
        }, async line =>
        {
            try
            {
                var found = await get(line.Client);
                return new GitHubRepository(
                    found.Id, found.FullName, new GitHubUser(found.Owner.Id, found.Owner.Login), found.Owner.Type == AccountType.Organization, found.Private,
                    options.Value.IsApp ? installed : found.Permissions?.Push == true,
                    [.. new[] { found.Parent, found.Source }.OfType<Repository>().Select(r => r.FullName).Distinct()]);
            }
            catch (Exception e) when (e is NotFoundException or ApiException { StatusCode: HttpStatusCode.UnavailableForLegalReasons })
            {
                return new NoSuchRepository(name);
            }
        }, cancellationToken);
    }

    private static async Task<string?> HeadAsync(GitHubLine line, long repository, string branch)
    {
        try
        {
            // Octokit asks below git/refs, which GitHub does not describe any more.
            var found = await line.Client.Connection.Get<Reference>(new Uri($"repositories/{repository}/git/ref/heads/{branch}", UriKind.Relative), new Dictionary<string, string>());
            return found.Body.Object.Sha;
        }
        catch (Exception e) when (e is NotFoundException or ApiException { StatusCode: HttpStatusCode.Conflict })
        {
            // 409: a repository without any commit.
            return null;
        }
    }

    private Task<Result<T>> AskAsync<T>(GitHubRepository repository, Func<GitHubLine, Task<Result<T>>> ask, CancellationToken cancellationToken) =>
        AskAsync(async () => (await credentials.OfAsync(repository.Id, null, null)).Line, ask, cancellationToken);

    /// <summary>Asks, makes a value of whatever GitHub does not do, and lets the line remember whether there was an answer.</summary>
    private async Task<Result<T>> AskAsync<T>(Func<Task<GitHubLine>> find, Func<GitHubLine, Task<Result<T>>> ask, CancellationToken cancellationToken)
    {
        if (!IsOn) return new GitHubOff();

        // The app itself is asked which line is meant.
        var line = options.Value.IsApp ? credentials.App : null;
        Result<T> answer;
        try
        {
            if (line is not { Paused: true }) line = await find().WaitAsync(cancellationToken);
            answer = line.Paused ? new GitHubBusy(line.PausedUntil) : await ask(line).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (IsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            answer = Unavailable(e, line);
        }
        line?.Answered(answer.Error as GitHubUnavailable);
        return answer;
    }

    private static bool IsFailure(Exception e) =>
        e is ApiException or HttpRequestException or IOException or OperationCanceledException or System.Runtime.Serialization.SerializationException;

    private GitHubUnavailable Unavailable(Exception e, GitHubLine? line)
    {
        if (e is SecondaryRateLimitExceededException or AbuseException) line?.PauseForSecondaryLimit();
        var busy = new[] { line, options.Value.IsApp ? credentials.App : null }.OfType<GitHubLine>().FirstOrDefault(l => l.Paused);
        var (status, what) = e is ApiException refused ? ((int)refused.StatusCode, refused.Message) : (0, e.Message);
        log.LogWarning("GitHub did not do what it was asked for: {Kind}, {Status}, {What}", e.GetType().Name, status, what);
        if (busy is not null) return new GitHubBusy(busy.PausedUntil);
        if (e is AuthorizationException or ForbiddenException && line is not null) credentials.Forget(line);
        return e switch
        {
            AuthorizationException => new GitHubLocksOut(),
            ForbiddenException => new GitHubDown("it says 403: the lab has not the right"),
            ApiException => new GitHubDown($"it says {status}"),
            OperationCanceledException => new GitHubDown("no answer in time"),
            HttpRequestException => new GitHubDown("no connection"),
            _ => new GitHubDown("an answer that makes no sense"),
        };
    }
}
