using System.Diagnostics;
using CoResearch.Domain;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Benchmarks.Recognition;

/// <summary>The kudos board over a ledger of a million lines, against one SQL statement that adds up the ledger; which also checks the sums.</summary>
internal sealed class KudosBenchmark : IBenchmark
{
    private const int People = 20_000, Gifts = 500_000, Months = 24, Answers = 200, Naive = 10;
    private const double Limit = 50;

    public string Name => "kudos";
    public string Summary => "the kudos board of a month and of all time over a ledger of a million lines, and a gift given in it";

    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("kudos-");
        try
        {
            var paths = new StatePaths(folder.FullName);
            await using var services = new ServiceCollection().AddLogging().AddDomain(paths).BuildServiceProvider();
            await using (var scope = services.CreateAsyncScope())
            {
                var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
                await Database.MigrateAsync(db, cancellationToken);
            }
            var month = Fill(paths.Database, DateTimeOffset.UtcNow);
            await BoardAsync(services, paths.Database, "a month", month, cancellationToken);
            await BoardAsync(services, paths.Database, "all time", null, cancellationToken);
            await GiveAsync(services, cancellationToken);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(true);
        }
    }

    private static async Task BoardAsync(ServiceProvider services, string file, string what, LabMonth? month, CancellationToken cancellationToken)
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        IReadOnlyList<PersonSum> board = [];
        for (var i = 0; i < Answers; i++)
        {
            await using var scope = services.CreateAsyncScope();
            var figures = scope.ServiceProvider.GetRequiredService<KudosFigures>();
            var me = await scope.ServiceProvider.GetRequiredService<CoResearchDb>().People.AsNoTracking().OrderBy(p => p.Id).Skip(i * 7).FirstAsync(cancellationToken);
            var watch = Stopwatch.StartNew();

            // What /kudos board asks for.
            _ = await figures.CountAsync(month, cancellationToken);
            board = await figures.BoardAsync(month, 0, 15, cancellationToken);
            _ = await figures.OfAsync(me, month, cancellationToken);
            _ = await figures.GiversAsync(month, 3, cancellationToken);
            ours.Add(watch.Elapsed.TotalMilliseconds);
        }
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        var wrong = 0;
        for (var i = 0; i < Naive; i++)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT PersonId, SUM(Weighted) AS W FROM PointEntries WHERE Purse = 'Earned'" + (month is { } m ? $" AND Month = {m.Number}" : "") + " GROUP BY PersonId ORDER BY W DESC, PersonId LIMIT 15";
            var watch = Stopwatch.StartNew();
            var rows = new List<(long Id, long Weighted)>();
            using (var reader = command.ExecuteReader())
                while (reader.Read()) rows.Add((reader.GetInt64(0), reader.GetInt64(1)));
            theirs.Add(watch.Elapsed.TotalMilliseconds);
            wrong = rows.Zip(board).Count(p => p.First.Id != p.Second.Id.Value || p.First.Weighted != (long)Math.Round(p.Second.Weighted * PointEntry.Parts));
        }
        ours.Sort();
        theirs.Sort();
        Report.Limit($"kudos, the board of {what}, p95", ours[(int)(ours.Count * 0.95)], Limit, "ms");
        Report.Line($"  median", $"{ours[ours.Count / 2]:0.0} ms", $"adding up the ledger {theirs[theirs.Count / 2]:0} ms", $"{theirs[theirs.Count / 2] / ours[ours.Count / 2]:0.0} x");
        if (wrong > 0) Report.Fail($"kudos, the board of {what}", $"{wrong} rows differ from the ledger's sums");
    }

    private static async Task GiveAsync(ServiceProvider services, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var i = 0; i < Answers; i++)
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
            var people = await db.People.OrderBy(p => p.Id).Skip(i * 11).Take(2).ToListAsync(cancellationToken);
            var watch = Stopwatch.StartNew();
            var given = await scope.ServiceProvider.GetRequiredService<GiveKudos>().RunAsync(people[0], new KudosOrder(5, [people[1]], $"for reason {i}", ["teamwork"]), cancellationToken);
            if (!given.Ok) Report.Fail("kudos, a gift", given.Error.Message);
            await db.CommitAsync(cancellationToken);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        Report.Limit("kudos, a gift given among a million lines, p95", times[(int)(times.Count * 0.95)], Limit, "ms");
    }

    /// <summary>Gifts of two lines each over two years, written by hand with their sums; returns the newest month.</summary>
    private static LabMonth Fill(string file, DateTimeOffset now)
    {
        var random = new Random(3);
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        Execute("INSERT INTO People (Name, TimeZone, IsOwner, CreatedAt) VALUES ($a, 'UTC', 0, 0)", People, (i, p) => p[0].Value = $"person{i}", 1);
        var months = Enumerable.Range(0, Months).Select(i => now.AddMonths(i - Months + 1)).Select(t => (new LabMonth(t.Year, t.Month), t)).ToList();
        var gifts = Enumerable.Range(0, Gifts).Select(i => (Giver: random.Next(People) + 1, Receiver: random.Next(People) + 1, Points: random.Next(1, 20), Month: months[i * Months / Gifts])).ToList();
        Execute("INSERT INTO Gifts (GiverId, Points, Reason, At, Month) VALUES ($a, $b, $c, $d, $e)", Gifts, (i, p) =>
            (p[0].Value, p[1].Value, p[2].Value, p[3].Value, p[4].Value) = (gifts[i].Giver, gifts[i].Points, $"for reason {i} of many", gifts[i].Month.t.UtcTicks - 1000 + i % 1000, gifts[i].Month.Item1.Number), 5);
        Execute("INSERT INTO GiftShares (GiftId, ReceiverId, Weighted, Noted) VALUES ($a, $b, $c, 0)", Gifts, (i, p) => (p[0].Value, p[1].Value, p[2].Value) = (i + 1, gifts[i].Receiver, gifts[i].Points * 1000L), 3);
        Execute("INSERT INTO PointEntries (PersonId, Purse, Kind, Points, Weighted, At, Month, Key, Subject, Detail) VALUES ($a, $b, $c, $d, $e, $f, $g, $h, $i, '')", 2 * Gifts, (i, p) =>
        {
            var (gift, given) = (gifts[i / 2], i % 2 == 0);
            (p[0].Value, p[1].Value, p[2].Value) = (given ? gift.Giver : gift.Receiver, given ? "Allowance" : "Earned", given ? "Given" : "Received");
            (p[3].Value, p[4].Value, p[5].Value, p[6].Value) = (given ? -gift.Points : gift.Points, (given ? -gift.Points : gift.Points) * 1000L, gift.Month.t.UtcTicks, gift.Month.Item1.Number);
            (p[7].Value, p[8].Value) = ($"gift:{i / 2 + 1}:{(given ? "given" : "received")}:{gift.Receiver}", $"gift:{i / 2 + 1}");
        }, 9);
        var sums = gifts.SelectMany(g => (IEnumerable<(int Person, int Month, long Given, long Received)>)[(g.Giver, g.Month.Item1.Number, g.Points, 0), (g.Receiver, g.Month.Item1.Number, 0, g.Points)])
            .SelectMany(s => (IEnumerable<(int Person, int Month, long Challenge, long Given, long Received)>)
                [(s.Person, s.Month, 0, s.Given, s.Received), (s.Person, s.Month, -1, s.Given, s.Received), (s.Person, PointSum.Ever, 0, s.Given, s.Received), (s.Person, PointSum.Ever, -1, s.Given, s.Received)])
            .GroupBy(s => (s.Person, s.Month, s.Challenge)).Select(g => (g.Key, Given: g.Sum(s => s.Given), Received: g.Sum(s => s.Received))).ToList();
        Execute("INSERT INTO PointSums (PersonId, Month, ChallengeId, Given, Received, Kudos, Awards, MicroRewards) VALUES ($a, $b, $f, $c, $d, $e, 0, 0)", sums.Count, (i, p) =>
            (p[0].Value, p[1].Value, p[2].Value, p[3].Value, p[4].Value, p[5].Value) = (sums[i].Key.Person, sums[i].Key.Month, sums[i].Given, sums[i].Received, sums[i].Received * 1000, sums[i].Key.Challenge), 6);
        transaction.Commit();
        using var analyze = connection.CreateCommand();
        analyze.CommandText = "ANALYZE";
        analyze.ExecuteNonQuery();
        return months[^1].Item1;

        void Execute(string sql, int count, Action<int, SqliteParameterCollection> bind, int parameters)
        {
            using var command = connection.CreateCommand();
            (command.Transaction, command.CommandText) = (transaction, sql);
            for (var i = 0; i < parameters; i++) command.Parameters.Add(new SqliteParameter("$" + (char)('a' + i), null));
            for (var i = 0; i < count; i++)
            {
                bind(i, command.Parameters);
                command.ExecuteNonQuery();
            }
        }
    }
}
