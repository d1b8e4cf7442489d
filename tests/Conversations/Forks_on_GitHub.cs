using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CoResearch.TestKit.GitHub;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CoResearch.Conversations;

/// <summary>
/// The real bot and a strict GitHub: ada links her account, joins with a repository, pushes, and sees the verdict on her commit; by
/// webhook as an app, and by asking with a token.
/// </summary>
public sealed partial class Forks_on_GitHub
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_push_is_trained_and_its_commit_shows_the_verdict()
    {
        await using var github = await GitHubServer.StartAsync();
        var state = Directory.CreateTempSubdirectory("coresearch-github-bot-");
        var settings = github.AsApp();
        settings["GitHub:WebhookSecret"] = GitHubServer.WebhookSecret;
        settings["Web:Listen"] = "http://127.0.0.1:0";
        await using var bot = Start(state, settings);
        await bot.UntilAsync(() => bot.Output.Contains("webhook heard at ", StringComparison.Ordinal), Patience, Now);
        github.Webhook = Heard().Match(bot.Output).Groups[1].Value;
        var repository = await JoinAsync(bot, github, state);

        // By webhook, at once: the next look would be a quarter of an hour away.
        var both = await File.ReadAllTextAsync(Path.Combine(TidesLab.FolderOf("tides"), "baseline", "examples", "both.yml"), Now);
        var commit = repository.Git.Push("workflow.yml", both, "Let both pull");
        Assert.Equal(400, await github.PushedAsync(repository, secret: "somebody else's"));
        Assert.Equal(200, await github.PushedAsync(repository, delivery: "d-1"));
        await bot.UntilAsync(() => github.World.StatusOf(commit)?.State == "success", Patience, Now);
        Assert.Matches(@"^rmse \d\.\d{3} on the public split, rank 1$", github.World.StatusOf(commit)!.Description);
        Assert.Equal("coresearch/tides", github.World.StatusOf(commit)!.Context);
        await bot.UntilAsync(() => bot.Output.Contains("“Let both pull”: scored", StringComparison.Ordinal), Patience, Now);

        // Redelivered, and what nobody asked for.
        Assert.Equal(200, await github.PushedAsync(repository, delivery: "d-1"));
        Assert.Equal(200, await github.SendAsync("star", new JsonObject { ["action"] = "created", ["some"] = new JsonArray(1, 2) }));
        Assert.Equal(200, await github.PushedAsync(repository));

        // A commit from the chat is the same one there.
        await AskAsync(bot, "/tweak trainer.degree=2 tides", "is on your fork of tides now");
        await bot.UntilAsync(() => github.World.StatusOf(repository.Git.Head()!)?.State == "success", Patience, Now);
        Assert.NotEqual(commit, repository.Git.Head());

        // A slip is told on the commit, too.
        var slip = repository.Git.Push("workflow.yml", both + "trainer: { degre: 2 }\n", "A slip");
        await github.PushedAsync(repository);
        await bot.UntilAsync(() => github.World.StatusOf(slip)?.State == "failure", Patience, Now);
        Assert.Contains("Did you mean degree?", github.World.StatusOf(slip)!.Description, StringComparison.Ordinal);
        Assert.Equal(0, await bot.EndOfInputAsync(Now));
        Check(github, bot, state);
    }

    [Fact]
    public async Task Where_no_webhook_reaches_the_lab_it_asks_and_a_GitHub_that_is_down_loses_nothing()
    {
        await using var github = await GitHubServer.StartAsync();
        var state = Directory.CreateTempSubdirectory("coresearch-github-bot-");
        var settings = github.WithToken();
        settings["GitHub:PollSeconds"] = "1";
        await using var bot = Start(state, settings);
        var repository = await JoinAsync(bot, github, state);
        github.Fail("/api/v3/", 503, 4);
        var both = await File.ReadAllTextAsync(Path.Combine(TidesLab.FolderOf("tides"), "baseline", "examples", "both.yml"), Now);
        var commit = repository.Git.Push("workflow.yml", both, "Let both pull");
        await bot.UntilAsync(() => github.World.StatusOf(commit)?.State == "success", Patience, Now);

        // Back to a fork in the lab, which has what stood there and keeps the score.
        Assert.Contains(commit[..10], await AskAsync(bot, "/join tides local", "A clone that you have already pushes there"), StringComparison.Ordinal);
        await AskAsync(bot, "/tweak trainer.degree=2 tides", "is on your fork of tides now");
        Assert.Equal(commit, repository.Git.Head());
        await AskAsync(bot, "/scores tides", "1 @ada");
        Assert.Equal(0, await bot.EndOfInputAsync(Now));
        Check(github, bot, state);
    }

    private static BotProcess Start(DirectoryInfo state, Dictionary<string, string> settings)
    {
        var environment = new Dictionary<string, string>(TidesLab.NothingShipped);
        foreach (var (key, value) in settings) environment["CORESEARCH_" + key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return BotProcess.Start(state.FullName, environment);
    }

    /// <summary>Tides is open, and ada is in it with a repository that is a copy of its baseline.</summary>
    private static async Task<GitHubRepo> JoinAsync(BotProcess bot, GitHubServer github, DirectoryInfo state)
    {
        await AskAsync(bot, $"/challenge add {TidesLab.FolderOf("tides")}", "is in the lab as tides");
        await AskAsync(bot, "/challenge open tides", "tides is open");
        await AskAsync(bot, "/as ada", "You speak as @ada.");
        var ada = github.World.Person("ada-l");
        var repository = github.World.Create(ada, "tides", copyOf: Path.Combine(state.FullName, "forks", "baseline", "tides.git"));
        await AskAsync(bot, "/join tides http://169.254.169.254/ada-l/tides", "is no repository on");
        await AskAsync(bot, "/join tides ada-l/tides", "Show that ada-l/tides is yours");
        var code = Code().Match(await AskAsync(bot, "/link github", "Then type")).Value;
        await AskAsync(bot, "/link github ada-l", "I see no public gist");
        github.World.Gist(ada, code);
        await AskAsync(bot, "/link github ada-l", "is yours here now");
        await AskAsync(bot, $"/join tides {github.Address}/ada-l/tides", "You take part in tides now");
        return repository;
    }

    private static async Task<string> AskAsync(BotProcess bot, string line, string answer)
    {
        var before = bot.Output.Length;
        await bot.SayAsync(line, Now);
        await bot.UntilAsync(() => Flat(bot.Output[before..]).Contains(answer, StringComparison.Ordinal), Patience, Now);
        return bot.Output[before..];
    }

    private static void Check(GitHubServer github, BotProcess bot, DirectoryInfo state)
    {
        Assert.Empty(github.Mistakes);
        var logs = string.Concat(state.EnumerateFiles("*.log", SearchOption.AllDirectories).Where(f => f.DirectoryName!.EndsWith("logs", StringComparison.Ordinal)).Select(f => File.ReadAllText(f.FullName)));
        Assert.NotEmpty(logs);
        foreach (var secret in github.Secrets.Append("PRIVATE KEY"))
        {
            Assert.DoesNotContain(secret, logs, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, bot.Output, StringComparison.Ordinal);
        }
        SqliteConnection.ClearAllPools();
        state.Delete(recursive: true);
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"webhook heard at (\S+)")]
    private static partial Regex Heard();

    [GeneratedRegex("coresearch-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")]
    private static partial Regex Code();
}
