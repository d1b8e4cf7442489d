using System.Diagnostics;
using CoResearch.Benchmarks.Start;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Microsoft.Data.Sqlite;

namespace CoResearch.Benchmarks.Runs;

/// <summary>
/// The way of a commit through the real bot: from the end of a git push to the queued run, and all that is not training, from queued to the
/// stored score. Pushes to a local fork, one after another, of a workflow that trains in no time.
/// </summary>
internal sealed class PathBenchmark : IBenchmark
{
    private const int Pushes = 40;
    private const double QueuedLimit = 2, OverheadLimit = 1;

    public string Name => "path";
    public string Summary => "from a push to a queued run, and from there to the score without the training";

    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (PromptedBot.Missing is { } missing)
        {
            Report.Fail("path", missing);
            return;
        }
        Environment.SetEnvironmentVariable("CORESEARCH_Workers__Ship", "");
        var folder = Directory.CreateTempSubdirectory("coresearch-path-");
        try
        {
            var challenge = CopyOfTides(folder.CreateSubdirectory("tides"));
            var paths = new StatePaths(Path.Combine(folder.FullName, "state"));
            await using var bot = await PromptedBot.StartAsync($"--data '{paths.Root}'", "> ", cancellationToken);
            await bot.AskAsync($"/challenge add {challenge}", "a draft", cancellationToken);
            await bot.AskAsync("/challenge open tides", "is open", cancellationToken);
            await bot.AskAsync("/join tides", "git clone", cancellationToken);
            var (queued, overhead) = await PushAllAsync(paths, Path.Combine(folder.FullName, "clone"), cancellationToken);
            Report.Limit($"path, from the end of a push to the queued run, median of {Pushes}", queued[Pushes / 2], QueuedLimit, "s");
            Report.Limit("  p95", queued[Pushes * 95 / 100], QueuedLimit, "s");
            Report.Limit("path, from queued to the stored score without the runner's own time, median", overhead[Pushes / 2], OverheadLimit, "s");
            Report.Limit("  p95", overhead[Pushes * 95 / 100], OverheadLimit, "s");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(double[] Queued, double[] Overhead)> PushAllAsync(StatePaths paths, string clone, CancellationToken cancellationToken)
    {
        Git("/", "clone", "-q", Directory.GetDirectories(paths.Forks, "tides.git", SearchOption.AllDirectories).Single(f => Path.GetFileName(Path.GetDirectoryName(f)) != "baseline"), clone);
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = paths.Database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        await connection.OpenAsync(cancellationToken);
        var (queued, overhead) = (new double[Pushes], new double[Pushes]);
        for (var push = 0; push < Pushes; push++)
        {
            await File.WriteAllTextAsync(Path.Combine(clone, "notes.md"), $"{push}\n", cancellationToken);
            Git(clone, "add", "notes.md");
            Git(clone, "-c", "user.name=ada", "-c", "user.email=ada@example.org", "commit", "-q", "-m", $"Push {push}");

            // At a moment of its own within the bot's round.
            await Task.Delay(push * 137 % 2000, cancellationToken);
            Git(clone, "push", "-q", "origin", "HEAD:main");
            var pushed = DateTimeOffset.UtcNow;
            var (received, scored, seconds) = await ScoreAsync(connection, $"Push {push}", cancellationToken);
            queued[push] = Math.Max(0, (received - pushed).TotalSeconds);
            overhead[push] = (scored - received).TotalSeconds - seconds;
        }
        Array.Sort(queued);
        Array.Sort(overhead);
        return (queued, overhead);
    }

    private static async Task<(DateTimeOffset Received, DateTimeOffset Scored, double Seconds)> ScoreAsync(SqliteConnection connection, string title, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT s.ReceivedAt, c.ScoredAt, r.Seconds FROM Submissions s JOIN Scores c ON c.SubmissionId = s.Id JOIN Runs r ON r.Id = c.RunId WHERE s.Title = $title";
            command.Parameters.AddWithValue("$title", title);
            await using (var reader = await command.ExecuteReaderAsync(patience.Token))
                if (await reader.ReadAsync(patience.Token)) return (new(reader.GetInt64(0), TimeSpan.Zero), new(reader.GetInt64(1), TimeSpan.Zero), reader.GetDouble(2));
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>The small challenge of the conversations, with a quota that does not end.</summary>
    private static string CopyOfTides(DirectoryInfo to)
    {
        var from = Path.Combine(Repository.Root, "tests", "Conversations", "challenges", "tides");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to.FullName, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, File.ReadAllText(file).Replace("scored_per_day: 5", "scored_per_day: 500", StringComparison.Ordinal));
        }
        return to.FullName;
    }

    private static void Git(string folder, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = git.StandardError.ReadToEnd();
        git.WaitForExit();
        if (git.ExitCode != 0) throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {said}");
    }
}
