using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Standings;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Benchmarks.Standings;

/// <summary>
/// A lab's database after years: a million scored submissions by twenty thousand members. The fifty challenges differ in size as
/// popularity does (the k-th has 1/k of the first one's submissions), so the largest holds 220,000 submissions of all members. The same
/// on every machine.
/// </summary>
internal sealed class SeededLab(StatePaths paths, SeedSize size)
{
    public const int Submissions = 1_000_000, Members = 20_000, Challenges = 50;

    private readonly Random _random = new(20261124);

    private long Start => size.Start.Ticks;

    /// <summary>The definition of every challenge: the shipped one.</summary>
    public static string Yaml(int challenge) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "config", "challenges", "gamma-hadron", "challenge.yml"))
        .Replace("slug: gamma-hadron", $"slug: challenge-{challenge}", StringComparison.Ordinal);

    public static Task FillAsync(CoResearchDb db, StatePaths paths, CancellationToken cancellationToken) =>
        FillAsync(db, paths, new SeedSize(Submissions, Members, Challenges, new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), TimeSpan.FromMinutes(1)), cancellationToken);

    public static async Task FillAsync(CoResearchDb db, StatePaths paths, SeedSize size, CancellationToken cancellationToken)
    {
        await Database.MigrateAsync(db, cancellationToken);
        await db.Database.CloseConnectionAsync();
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = paths.Database, ForeignKeys = false, Pooling = false }.ToString());
        await connection.OpenAsync(cancellationToken);
        Execute(connection, "PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;");
        await using (var transaction = connection.BeginTransaction())
        {
            new SeededLab(paths, size).Fill(connection, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE);");
    }

    /// <summary>A verdict as the evaluator gives one: three splits, a gate on each, and groups.</summary>
    public static Verdict VerdictOf(double value, bool passes)
    {
        string[] splits = [Splits.Public, Splits.Private, Splits.Shifted];
        return new Verdict(
            [.. splits.Select(s => new SplitValue(s, value, 20_000))],
            [.. splits.Select(s => new GateValue(s, "cvm against Size on background", passes ? 0.001 : 0.004, 0.002, null))],
            [.. splits.SelectMany(s => new[] { "faint", "middle", "bright" }.Select(g => new GroupValue(s, g, value - 0.01, 6_000)))]);
    }

    private void Fill(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var objective = ChallengeFile.Parse(Yaml(1), "challenge.yml").Value.Objective;
        FillChallenges(connection);
        var people = Insert(connection, "People", "Id", "Name", "TimeZone", "IsOwner", "CreatedAt");
        for (var i = 1; i <= size.Members; i++) people(i, $"member-{i}", "UTC", 0, Start);
        people(size.Members + 1, "baseline", "UTC", 0, Start);

        var submissions = Insert(connection, "Submissions", "Id", "ChallengeId", "PersonId", "Commit", "Tree", "Title", "State", "ReceivedAt", "Day", "IsBaseline", "RunsAgain", "IsFinal", "Technologies");
        var runs = Insert(connection, "Runs", "Id", "SubmissionId", "Attempt", "State", "QueuedAt", "StartedAt", "FinishedAt", "CancelRequested", "Step", "Steps", "StepUnit", "Seconds");
        var scores = Insert(connection, "Scores", "Id", "SubmissionId", "RunId", "JudgingId", "Public", "Private", "Shifted", "PublicGates", "PrivateGates", "VerdictJson", "RunDamaged", "RankedMembers", "ScoredAt", "IsRecord");
        var skill = Enumerable.Range(0, size.Members + 2).Select(_ => _random.NextDouble()).ToArray();
        var shares = Enumerable.Range(1, size.Challenges).Select(k => 1.0 / k).ToArray();
        for (var k = 1; k < size.Challenges; k++) shares[k] += shares[k - 1];
        var best = new (bool Unranked, double Key, long At, int Id)?[size.Challenges + 1, size.Members + 2];
        var record = Enumerable.Repeat(double.MaxValue, size.Challenges + 1).ToArray();
        for (var id = 1; id <= size.Submissions; id++)
        {
            if (id % 10_000 == 0) cancellationToken.ThrowIfCancellationRequested();
            var baseline = id <= size.Challenges;
            var drawn = _random.NextDouble() * shares[^1];
            var challenge = baseline ? id : 1 + Array.FindIndex(shares, s => s > drawn);
            var person = baseline ? size.Members + 1 : 1 + _random.Next(size.Members);
            var at = Start + id * size.Apart.Ticks;

            // Four decimals and a bit, so that rounding to the ranked ones is never in doubt.
            var value = Math.Round(0.5 + 0.2 * skill[person] + 0.2 * _random.NextDouble() * Math.Sqrt((double)id / size.Submissions), 4) + 0.00003;
            var passes = _random.NextDouble() < 0.8;
            var key = RankingRule.KeyOf(value, passes, objective);
            var isRecord = !baseline && !key.Unranked && key.SortKey < record[challenge];
            if (isRecord) record[challenge] = key.SortKey;
            if (!baseline && (best[challenge, person] is not { } held || (key.Unranked, key.SortKey).CompareTo((held.Unranked, held.Key)) < 0))
                best[challenge, person] = (key.Unranked, key.SortKey, at, id);
            submissions(id, challenge, person, Hash(), Hash(), "Try a wider network with more dropout", "Scored", at, (int)(at / TimeSpan.TicksPerDay), baseline, 0, 0, "torch,lightgbm");
            runs(id, id, 1, "Succeeded", at, at, at + TimeSpan.TicksPerMinute, 0, 10, 10, 1, 60.0 + id % 100);
            scores(id, id, id, challenge, value, value, value, passes, passes, Written(VerdictOf(value, passes)), 0, 0, at, isRecord);
        }
        FillStandings(connection, best);
        var likes = Insert(connection, "Likes", "SubmissionId", "PersonId", "At");
        for (var i = 0; i < size.Submissions / 5; i++) likes(1 + i * 5, 1 + _random.Next(size.Members), Start);
    }

    private void FillChallenges(SqliteConnection connection)
    {
        var challenges = Insert(connection, "Challenges", "Id", "Slug", "Title", "State", "CreatedAt", "OpenedAt", "VersionId", "BoardJudgingId", "NewestJudgingId");
        var versions = Insert(connection, "ChallengeVersions", "Id", "ChallengeId", "Number", "Yaml", "Folder", "DataHash", "CreatedAt");
        var judgings = Insert(connection, "Judgings", "Id", "ChallengeId", "VersionId", "EvaluatorVersion", "Reason", "StartedAt", "CompletedAt");
        for (var i = 1; i <= size.Challenges; i++)
        {
            challenges(i, $"challenge-{i}", $"Challenge {i}", "Open", Start, Start, i, i, i);
            versions(i, i, 1, Yaml(i), paths.Challenges, "", Start);
            judgings(i, i, i, "1.1", "first", Start, Start);
        }
    }

    private void FillStandings(SqliteConnection connection, (bool Unranked, double Key, long At, int Id)?[,] best)
    {
        var memberships = Insert(connection, "Memberships", "PersonId", "ChallengeId", "Role", "ForkPath", "JoinedAt", "Seen");
        var standings = Insert(connection, "Standings", "JudgingId", "Split", "PersonId", "SubmissionId", "Unranked", "SortKey", "ReceivedAt");
        for (var challenge = 1; challenge <= size.Challenges; challenge++)
        {
            for (var person = 1; person <= size.Members; person++)
            {
                if (best[challenge, person] is not { } held) continue;
                memberships(person, challenge, "Student", $"forks/challenge-{challenge}/member-{person}.git", Start, "{}");
                standings(challenge, Splits.Public, person, held.Id, held.Unranked, held.Key, held.At);
            }
        }
    }

    /// <summary>As a score keeps it.</summary>
    private static string Written(Verdict verdict) => Score.Of(default, default, default, verdict, default).VerdictJson;

    private string Hash()
    {
        Span<byte> bytes = stackalloc byte[20];
        _random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private delegate void Row(params object[] values);

    private static Row Insert(SqliteConnection connection, string table, params string[] columns)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", columns.Select((_, i) => $"$p{i}"))})";
        var parameters = columns.Select((_, i) => command.Parameters.AddWithValue($"$p{i}", DBNull.Value)).ToArray();
        return values =>
        {
            for (var i = 0; i < values.Length; i++) parameters[i].Value = values[i];
            command.ExecuteNonQuery();
        };
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>How much there is in a lab: submissions come one after the other from a start on.</summary>
internal sealed record SeedSize(int Submissions, int Members, int Challenges, DateTime Start, TimeSpan Apart);
