using CoResearch.Domain.Shared;
using Microsoft.Data.Sqlite;

namespace CoResearch.Benchmarks.Start;

/// <summary>
/// From the start of the process to the prompt, on a state folder with the shipped challenges in place, and what an idle bot holds in
/// memory; against the same program that only says its version.
/// </summary>
internal sealed class StartBenchmark : IBenchmark
{
    private const int Turns = 7;
    private const double PromptLimit = 1.5, MemoryLimit = 200;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    /// <summary>What somebody types who looks around, and a word of each answer that the line does not hold.</summary>
    private static readonly (string Line, string Answer)[] Looks =
    [
        ("/challenges", "gamma-hadron"), ("/challenge satellites", "Quota"), ("/scores gamma-hadron", "Gamma or hadron?"),
        ("/statistics gamma-hadron", "Gamma or hadron?"), ("/help", "/submit"),
    ];

    public string Name => "start";
    public string Summary => "the bot from its start to the prompt in a pseudo terminal, and its memory when idle";

    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (PromptedBot.Missing is { } missing)
        {
            Report.Line("start", "not measured", missing, "-");
            return;
        }
        var folder = Directory.CreateTempSubdirectory("start-");
        try
        {
            var (data, prompt) = ($"--data '{folder.FullName}'", $"{Environment.UserName}> ");
            await using (var first = await PromptedBot.StartAsync(data, prompt, cancellationToken))
            {
                Report.Limit("start, to the prompt, the first one on an empty folder", first.Took.TotalSeconds, PromptLimit, "s");
                await ChallengesAsync(new StatePaths(folder.FullName), cancellationToken);
                Report.Limit("  highest memory until the challenges were made and their baselines scored", first.HighestMegabytes(), MemoryLimit, "MB");
            }
            var (ours, bare) = (new List<double>(), new List<double>());
            for (var turn = 0; turn < Turns; turn++)
            {
                await using (var bot = await PromptedBot.StartAsync(data, prompt, cancellationToken)) ours.Add(bot.Took.TotalSeconds);
                await using (var version = await PromptedBot.StartAsync("--version", "coresearch ", cancellationToken)) bare.Add(version.Took.TotalSeconds);
            }
            var median = ours.Order().ElementAt(Turns / 2);
            Report.Limit($"start, to the prompt, median of {Turns}", median, PromptLimit, "s");
            Report.Seconds($"start, to the prompt, median of {Turns}", median, "the same program with --version", bare.Order().ElementAt(Turns / 2));
            await using (var bot = await PromptedBot.StartAsync(data, prompt, cancellationToken))
            {
                await Task.Delay(Idle, cancellationToken);
                Report.Limit("start, resident memory after 10 s idle", bot.ResidentMegabytes(), MemoryLimit, "MB");
                foreach (var (line, answer) in Looks) await bot.AskAsync(line, answer, cancellationToken);
                Report.Limit("  highest memory, after some looks around", bot.HighestMegabytes(), MemoryLimit, "MB");
            }
        }
        finally
        {
            folder.Delete(true);
        }
    }

    /// <summary>Waits until the bot has added the challenges that it ships.</summary>
    private static async Task ChallengesAsync(StatePaths paths, CancellationToken cancellationToken)
    {
        var shipped = Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "config", "challenges")).Length;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = paths.Database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        await connection.OpenAsync(patience.Token);
        await using var command = connection.CreateCommand();

        // Baselines included: one that trains would use the processor that the next start is measured on.
        command.CommandText = "SELECT (SELECT COUNT(*) FROM Challenges) >= $shipped AND NOT EXISTS (SELECT 1 FROM Submissions WHERE State IN ('Queued', 'Running'))";
        command.Parameters.AddWithValue("$shipped", shipped);
        while ((long)(await command.ExecuteScalarAsync(patience.Token))! == 0) await Task.Delay(200, patience.Token);
    }
}
