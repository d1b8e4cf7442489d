using System.Diagnostics;
using CoResearch.Benchmarks.Standings;
using CoResearch.Bot.Charts;
using CoResearch.Domain;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Benchmarks.Rhythm;

/// <summary>The digests of a large lab, and a large board.</summary>
internal sealed class DigestBenchmark : IBenchmark
{
    private const int Submissions = 20_000, Members = 5_000, Challenges = 200, Cards = 1_000, Weeks = 5, Answers = 50;

    public string Name => "digest";
    public string Summary => "mentors' digests of 5,000 members in 200 challenges, and a board of 1,000 cards";

    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("digest-");
        try
        {
            var paths = new StatePaths(folder.FullName);
            await using var services = new ServiceCollection().AddLogging().AddDomain(paths).BuildServiceProvider();
            await using (var scope = services.CreateAsyncScope())
            {
                var apart = TimeSpan.FromMinutes(3);
                await SeededLab.FillAsync(scope.ServiceProvider.GetRequiredService<CoResearchDb>(), paths, new SeedSize(Submissions, Members, Challenges, DateTime.UtcNow - Submissions * apart, apart), cancellationToken);
            }
            await using (var scope = services.CreateAsyncScope()) await FillAsync(scope.ServiceProvider.GetRequiredService<CoResearchDb>(), cancellationToken);
            await DigestsAsync(services, cancellationToken);
            await BoardAsync(services, cancellationToken);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(true);
        }
    }

    private static async Task DigestsAsync(ServiceProvider services, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
            var challenges = await db.Challenges.AsNoTracking().ToListAsync(cancellationToken);
            var watch = Stopwatch.StartNew();
            var digests = await scope.ServiceProvider.GetRequiredService<MentorDigest>().OfAsync(challenges, TimeProvider.System.GetUtcNow() - MentorDigest.Week, cancellationToken);
            times.Add(watch.Elapsed.TotalSeconds);
            if (i == 0) Console.WriteLine($"  {digests.Sum(d => d.Students):#,0} memberships in {digests.Count} challenges; {digests.Sum(d => d.Stuck.Count):#,0} could use a word");
        }
        times.Sort();
        Report.Limit("digest, all of them, median of three", times[1], 10, "s");
    }

    private static async Task BoardAsync(ServiceProvider services, CancellationToken cancellationToken)
    {
        var (read, painted) = (new List<double>(), new List<double>());
        for (var i = 0; i < Answers; i++)
        {
            await using var scope = services.CreateAsyncScope();
            var watch = Stopwatch.StartNew();
            var board = await scope.ServiceProvider.GetRequiredService<CardList>().BoardAsync(new ChallengeId(1), new CardFilter(), cancellationToken);
            read.Add(watch.Elapsed.TotalMilliseconds);
            watch.Restart();
            BoardChart.Paint("Board", [.. board.Select(c => new PaintedColumn(c.Column.ToString(), c.Cards.Count, c.Limit, [.. c.Cards.Take(8).Select(r => new PaintedCard(r.Card.Id.Value, r.Card.Title, "ada", "Fri 4 Dec", "1/2", false, false))]))]);
            painted.Add(watch.Elapsed.TotalMilliseconds);
        }
        var whole = read.Zip(painted, (a, b) => a + b).Order().ToList();
        read.Sort();
        painted.Sort();
        Report.Limit($"board of {Cards} cards, read and drawn, p95", whole[(int)(whole.Count * 0.95)], 100, "ms");
        Report.Line("  median", $"read {read[Answers / 2]:0.0} ms", $"drawn {painted[Answers / 2]:0.0} ms", "");
    }

    /// <summary>Weeks of check-ins of everybody, every tenth with a blocker, and cards.</summary>
    private static async Task FillAsync(CoResearchDb db, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        var monday = LocalTime.MondayOf(DateOnly.FromDateTime(now.UtcDateTime));
        var members = await db.Memberships.AsNoTracking().ToListAsync(cancellationToken);
        var random = new Random(7);
        foreach (var batch in members.Chunk(1000))
        {
            var made = new List<CheckIn>();
            foreach (var member in batch)
                for (var week = 1; week <= Weeks; week++)
                {
                    var checkIn = CheckIn.Ask(member.PersonId, member.ChallengeId, monday.AddDays(-7 * week), now.AddDays(-7 * week), now.AddDays(-7 * week + 3));
                    if (random.Next(3) > 0) checkIn.Answer(now.AddDays(-7 * week + 1));
                    made.Add(checkIn);
                }
            db.CheckIns.AddRange(made);
            await db.SaveChangesAsync(cancellationToken);
            foreach (var checkIn in made.Where(c => c.Version > 0))
                db.CheckInAnswers.Add(new CheckInAnswer(checkIn.Id, 1, random.Next(10) == 0 ? CheckInAnswer.Blockers : CheckInAnswer.Done, "Tried three cuts on Size", checkIn.AskedAt));
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
        var people = members.Where(m => m.ChallengeId == new ChallengeId(1)).Select(m => m.PersonId).ToList();
        for (var i = 0; i < Cards; i++)
        {
            var card = Card.Create(new ChallengeId(1), $"Look at the cut on variable {i}", (CardColumn)(i % 5), DateOnly.FromDateTime(now.UtcDateTime).AddDays(i % 40 - 10), people[0], now).Value;
            db.Cards.Add(card);
            await db.SaveChangesAsync(cancellationToken);
            db.CardPeople.Add(new CardPerson(card.Id, people[i % people.Count]));
            db.CardLabels.Add(new CardLabel(card.Id, $"label-{i % 7}"));
            db.CardSteps.Add(new CardStep(card.Id, 1, "Plot it"));
        }
        await db.SaveChangesAsync(cancellationToken);
    }
}
