using System.Diagnostics;
using CoResearch.Bot;
using CoResearch.Bot.Commands;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Domain;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Benchmarks.Standings;

/// <summary>
/// Storing a score with its standing, and the whole answer of <c>/scores</c>, in a lab with a million submissions; against one SQL
/// statement that sorts all scores of the challenge, which also checks the ranks.
/// </summary>
internal sealed class StandingsBenchmark : IBenchmark
{
    private const int Stored = 600, Answers = 600, Naive = 20, WarmUp = 50;
    private const double StoreLimit = 10, AnswerLimit = 50;

    public string Name => "standings";
    public string Summary => "a score stored, and /scores answered, among a million submissions by 20,000 members in 50 challenges";

    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("standings-");
        try
        {
            var paths = new StatePaths(folder.FullName);
            var terminal = new TerminalOptions { Interactive = false, Input = TextReader.Null, Output = TextWriter.Null };
            await using var services = new ServiceCollection().AddLogging().AddDomain(paths).AddBot(terminal, new ConfigurationBuilder().Build()).BuildServiceProvider();
            var watch = Stopwatch.StartNew();
            await using (var scope = services.CreateAsyncScope())
                await SeededLab.FillAsync(scope.ServiceProvider.GetRequiredService<CoResearchDb>(), paths, cancellationToken);
            Report.Line("standings, filling the database", $"{watch.Elapsed.TotalSeconds:0} s", $"{new FileInfo(paths.Database).Length / 1e6:0} MB", "-");
            using var naive = new NaiveLeaderboard(paths.Database);
            await StoreAsync(services, naive, cancellationToken);
            await AnswerAsync(services, naive, cancellationToken);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(true);
        }
    }

    private static async Task StoreAsync(ServiceProvider services, NaiveLeaderboard naive, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        var (ours, theirs, wrong) = (new List<double>(), new List<double>(), 0);
        for (var i = 0; i < Stored + WarmUp; i++)
        {
            var id = await EvaluatedAsync(services, random, cancellationToken);
            await using var scope = services.CreateAsyncScope();
            var claimed = await scope.ServiceProvider.GetRequiredService<RunQueue>().LoadAsync(id, cancellationToken);
            var finish = scope.ServiceProvider.GetRequiredService<FinishRun>();
            var verdict = SeededLab.VerdictOf(Math.Round(0.6 + 0.3 * random.NextDouble(), 4) + 0.00003, random.NextDouble() < 0.8);
            var watch = Stopwatch.StartNew();
            await finish.ScoreAsync(claimed, verdict, ["torch"], cancellationToken);
            if (i < WarmUp) continue;
            ours.Add(watch.Elapsed.TotalMilliseconds);
            if (i % (Stored / Naive) != 0) continue;
            var score = await scope.ServiceProvider.GetRequiredService<CoResearchDb>().Scores.AsNoTracking().SingleAsync(s => s.RunId == id, cancellationToken);
            watch.Restart();
            var placed = naive.Page(claimed.Challenge.NewestJudgingId.Value, 0, 0, claimed.Submission.PersonId.Value).Single();
            theirs.Add(watch.Elapsed.TotalMilliseconds);
            if (score.RankAfter != (placed.Unranked ? null : placed.Place)) wrong++;
        }
        Print("standings, a score stored with its standing", ours, StoreLimit, "window functions over the challenge", theirs);
        Report.Line("  ranks that differ", $"{wrong}", $"of {theirs.Count}", "-");
    }

    /// <summary>A new submission of a member, trained and evaluated: all that is missing is its score.</summary>
    private static async Task<RunId> EvaluatedAsync(ServiceProvider services, Random random, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        var (challenge, person) = await SomewhereAsync(db, random, cancellationToken);
        var now = TimeProvider.System.GetUtcNow();
        var hash = Guid.NewGuid().ToString("N");
        var submission = Submission.Receive(challenge.Id, person, new CommitInfo(hash, hash, "One more", person.Name, now), isBaseline: false, now);
        db.Submissions.Add(submission);
        await db.SaveChangesAsync(cancellationToken);
        var run = Run.Queue(submission.Id, 1, now);
        db.Runs.Add(run);
        RunQueue.Demand(run.Claim("benchmark", now.AddMinutes(1)));
        RunQueue.Demand(submission.Start());
        await db.SaveChangesAsync(cancellationToken);
        return run.Id;
    }

    private static async Task AnswerAsync(ServiceProvider services, NaiveLeaderboard naive, CancellationToken cancellationToken)
    {
        var random = new Random(2);
        var renderer = services.GetRequiredService<TerminalRenderer>();
        var look = TerminalLook.Pipe(ReadersClock.Of("UTC", "UTC"));
        var (drawn, first, later, theirs, wrong) = (new HashSet<ChallengeId>(), new List<double>(), new List<double>(), new List<double>(), 0);
        for (var i = 0; i < Answers + WarmUp; i++)
        {
            await using var scope = services.CreateAsyncScope();
            var (challenge, person, page) = await RequestAsync(services, random, cancellationToken);
            var watch = Stopwatch.StartNew();
            var call = await CallAsync(scope.ServiceProvider.GetRequiredService<CoResearchDb>(), challenge, person, page, cancellationToken);
            var message = await scope.ServiceProvider.GetRequiredService<ScoresCommand>().RunAsync(call, cancellationToken);
            renderer.Render(message, look);
            var draws = message.Blocks.Any(b => b is PlotBlock) && drawn.Add(challenge);
            if (i < WarmUp) continue;
            (draws ? first : later).Add(watch.Elapsed.TotalMilliseconds);
            if (i % (Answers / Naive) != 0) continue;
            watch.Restart();
            var rows = naive.Page(challenge.Value, (page - 1) * ScoresCommand.PageSize, ScoresCommand.PageSize, person.Value);
            theirs.Add(watch.Elapsed.TotalMilliseconds);
            var own = await scope.ServiceProvider.GetRequiredService<Leaderboard>().PageAsync(
                new JudgingId(challenge.Value), Splits.Public, (page - 1) * ScoresCommand.PageSize, ScoresCommand.PageSize, cancellationToken);
            var (low, high) = ((page - 1) * ScoresCommand.PageSize, page * ScoresCommand.PageSize);
            if (!own.Select(r => r.Submission.Id.Value).SequenceEqual(rows.Where(r => r.Place > low && r.Place <= high).Select(r => r.Submission))) wrong++;
        }
        Print("standings, /scores", [.. first, .. later], AnswerLimit, "window functions over the challenge", theirs);
        Print("  of them those that draw a plot for the first time", first, null, "the others", later);
        Report.Line("  pages that differ", $"{wrong}", $"of {theirs.Count}", "-");
    }

    /// <summary>What the dispatcher looks up before it runs the command.</summary>
    private static async Task<CommandCall> CallAsync(CoResearchDb db, ChallengeId challenge, PersonId person, int page, CancellationToken cancellationToken)
    {
        var actor = await db.People.SingleAsync(p => p.Id == person, cancellationToken);
        var found = await db.Challenges.SingleAsync(c => c.Id == challenge, cancellationToken);
        var settings = new Dictionary<string, string> { ["page"] = $"{page}" };
        return new CommandCall(actor, "terminal", "screen", "/scores")
        {
            Challenge = found,
            Values = new Dictionary<string, object> { [Paging.Argument.Name] = settings },
        };
    }

    /// <summary>The first page half of the time, otherwise any.</summary>
    private static async Task<(ChallengeId Challenge, PersonId Person, int Page)> RequestAsync(
        ServiceProvider services, Random random, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        var (challenge, person) = await SomewhereAsync(db, random, cancellationToken);
        var listed = await scope.ServiceProvider.GetRequiredService<Leaderboard>().ListedAsync(challenge.BoardJudgingId, Splits.Public, cancellationToken);
        return (challenge.Id, person.Id, random.Next(2) == 0 ? 1 : 1 + random.Next((listed + ScoresCommand.PageSize - 1) / ScoresCommand.PageSize));
    }

    /// <summary>Challenge and member of some submission, so that large challenges are asked for more often.</summary>
    private static async Task<(Challenge Challenge, Person Person)> SomewhereAsync(CoResearchDb db, Random random, CancellationToken cancellationToken)
    {
        var id = new SubmissionId(random.Next(SeededLab.Challenges + 1, SeededLab.Submissions + 1));
        var submission = await db.Submissions.AsNoTracking().SingleAsync(s => s.Id == id, cancellationToken);
        return (await db.Challenges.AsNoTracking().SingleAsync(c => c.Id == submission.ChallengeId, cancellationToken),
            await db.People.AsNoTracking().SingleAsync(p => p.Id == submission.PersonId, cancellationToken));
    }

    private static void Print(string what, List<double> ours, double? limit, string comparison, List<double> theirs)
    {
        if (limit is { } most)
        {
            Report.Limit($"{what}, median", At(ours, 0.5), most, "ms");
            Report.Limit($"{what}, p95", At(ours, 0.95), most, "ms");
        }
        Report.Line($"{what}, median", $"{At(ours, 0.5):0.0} ms", $"{comparison} {At(theirs, 0.5):0.0} ms", $"{At(theirs, 0.5) / At(ours, 0.5):0.0} x");
    }

    private static double At(List<double> values, double quantile) => values.Order().ElementAt((int)(quantile * (values.Count - 1)));
}
