using System.Text.RegularExpressions;
using CoResearch.Domain.Shared;
using CoResearch.TestKit.GitHub;
using Xunit;

namespace CoResearch.Conversations.Crash;

/// <summary>
/// A push to GitHub, and a commit that the lab makes there, go their way to a score while the bot is killed at one step; it starts again,
/// hears of no delivery a second time, and the end must be the same as without the crash, here and there.
/// </summary>
public sealed partial class GitHubCrashTests(GitHubCrashTests.JoinedWork joined) : IClassFixture<GitHubCrashTests.JoinedWork>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    public static TheoryData<string> StepsOfPush { get; } = [.. Checkpoint.OfGitHubPush];

    public static TheoryData<string> StepsOfCommit { get; } = [.. Checkpoint.OfGitHubCommit];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StepsOfPush))]
    public async Task A_push_ends_the_same(string step) => Assert.Equal(joined.UndisturbedPush, await EndOfAsync(joined, PushAsync, step, Now));

    [Theory]
    [MemberData(nameof(StepsOfCommit))]
    public async Task A_commit_of_the_lab_ends_the_same(string step) => Assert.Equal(joined.UndisturbedCommit, await EndOfAsync(joined, TweakAsync, step, Now));

    /// <summary>
    /// How it ends: what the lab has stored, the status that the newest commit shows, the messages of all commits, and whether somebody was told
    /// that a commit was made.
    /// </summary>
    internal sealed record End(FinalState State, string Shown, string History, bool Told);

    private static async Task<End> EndOfAsync(JoinedWork joined, Func<BotProcess, GitHubServer, GitHubRepo, Task> work, string? killedAt, CancellationToken cancellationToken)
    {
        using var state = joined.Copy();
        await using var github = await GitHubServer.StartAsync();
        var repository = JoinedWork.RepositoryOn(github, state.Path);
        var output = "";
        if (killedAt is not null)
        {
            await using var doomed = await StartAsync(github, state.Path, killedAt, cancellationToken);
            var interrupted = work(doomed, github, repository);
            var paused = Path.Combine(state.Path, "paused");
            await doomed.UntilAsync(() => File.Exists(paused), Deadline, cancellationToken);
            await doomed.KillAsync(runnersToo: true, cancellationToken);
            await interrupted.ContinueWith(_ => { }, cancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
            File.Delete(paused);
            output = doomed.Output;
        }
        await using var bot = await StartAsync(github, state.Path, null, cancellationToken);
        if (killedAt is null) await work(bot, github, repository);
        await bot.UntilAsync(() => repository.Git.Head() is { } head && github.World.StatusOf(head)?.State is "success" or "failure", Deadline, cancellationToken);
        await bot.SayAsync("/wait", cancellationToken);
        Assert.True(await bot.EndOfInputAsync(cancellationToken) == 0, bot.Output);
        Assert.Empty(github.Mistakes);
        return new End(
            await FinalState.ReadAsync(state.Path, "ada", cancellationToken), github.World.StatusOf(repository.Git.Head()!)!.Description,
            repository.Git.Run(null, "log", "--format=%s", "main"), (output + bot.Output).Contains("is on your fork of tides now", StringComparison.Ordinal));
    }

    private static async Task PushAsync(BotProcess bot, GitHubServer github, GitHubRepo repository)
    {
        var both = await File.ReadAllTextAsync(Path.Combine(TidesLab.FolderOf("tides"), "baseline", "examples", "both.yml"));
        repository.Git.Push("workflow.yml", both, "Let both pull");
        await github.PushedAsync(repository);
    }

    private static async Task TweakAsync(BotProcess bot, GitHubServer github, GitHubRepo repository)
    {
        await bot.SayAsync("/as ada", Now);
        await bot.SayAsync("/tweak trainer.degree=2 tides", Now);
    }

    private static async Task<BotProcess> StartAsync(GitHubServer github, string state, string? pauseAt, CancellationToken cancellationToken)
    {
        var settings = github.AsApp();
        settings["GitHub:WebhookSecret"] = GitHubServer.WebhookSecret;
        settings["Web:Listen"] = "http://127.0.0.1:0";
        var environment = new Dictionary<string, string>(TidesLab.NothingShipped);
        foreach (var (key, value) in settings) environment["CORESEARCH_" + key.Replace(":", "__", StringComparison.Ordinal)] = value;
        if (pauseAt is not null) environment["CORESEARCH_PAUSE_AT"] = pauseAt;
        var bot = BotProcess.Start(state, environment);
        await bot.UntilAsync(() => Heard().IsMatch(bot.Output), Deadline, cancellationToken);
        github.Webhook = Heard().Match(bot.Output).Groups[1].Value;
        return bot;
    }

    [GeneratedRegex(@"webhook heard at (\S+)\s")]
    private static partial Regex Heard();

    /// <summary>A state folder in which ada has joined with a repository, the bot stopped; and how her work ends when nobody interferes.</summary>
    public sealed class JoinedWork : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("github-crash-").FullName;

        internal End UndisturbedPush { get; private set; } = null!;
        internal End UndisturbedCommit { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await using (var github = await GitHubServer.StartAsync())
            await using (var bot = await StartAsync(github, _folder, null, CancellationToken.None))
            {
                await AskAsync(bot, $"/challenge add {TidesLab.FolderOf("tides")}", "is in the lab as tides");
                await AskAsync(bot, "/challenge open tides", "tides is open");
                await AskAsync(bot, "/as ada", "You speak as @ada.");
                var repository = RepositoryOn(github, _folder);
                var code = Code().Match(await AskAsync(bot, "/link github", "Then type")).Value;
                github.World.Gist(repository.Owner, code);
                await AskAsync(bot, "/link github ada-l", "is yours here now");
                await AskAsync(bot, "/join tides ada-l/tides", "You take part in tides now");
                await AskAsync(bot, "/wait", "All running work is done.");
                Assert.Equal(0, await bot.EndOfInputAsync(CancellationToken.None));
            }
            UndisturbedPush = await EndOfAsync(this, PushAsync, null, CancellationToken.None);
            UndisturbedCommit = await EndOfAsync(this, TweakAsync, null, CancellationToken.None);
            foreach (var end in (End[])[UndisturbedPush, UndisturbedCommit])
            {
                Assert.StartsWith("Scored", end.State.Submissions, StringComparison.Ordinal);
                Assert.Equal((1, 0, 0), (end.State.Scores, end.State.PendingRuns, end.State.Undelivered));
                Assert.Matches(@"^rmse \d\.\d{3} on the public split, rank 1$", end.Shown);
                Assert.Equal(2, end.History.Split('\n').Length);
            }
            Assert.True(UndisturbedCommit.Told);
        }

        /// <summary>Everybody and everything gets the same number on every server that it is made on.</summary>
        internal static GitHubRepo RepositoryOn(GitHubServer github, string state) =>
            github.World.Create(github.World.Person("ada-l"), "tides", copyOf: Path.Combine(state, "forks", "baseline", "tides.git"));

        internal TemporaryCopy Copy() => new(_folder);

        public ValueTask DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return ValueTask.CompletedTask;
        }

        private static async Task<string> AskAsync(BotProcess bot, string line, string answer)
        {
            var before = bot.Output.Length;
            await bot.SayAsync(line, CancellationToken.None);
            await bot.UntilAsync(() => string.Join(' ', bot.Output[before..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                .Contains(answer, StringComparison.Ordinal), Deadline, CancellationToken.None);
            return bot.Output[before..];
        }
    }

    [GeneratedRegex("coresearch-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")]
    private static partial Regex Code();
}
