using CoResearch.Domain.Challenges;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Recognition.Streams;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Recognition;

/// <summary>A lab with one challenge of errors with two decimals, in which the weeks are closed and everything can be scored again.</summary>
internal static class StreamLab
{
    public const string Slug = "small";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>On Tuesday, 24 November 2026, at noon; the baseline has an error of 1.</summary>
    public static async Task<TestLab> StartAsync(params string[] members)
    {
        var lab = await TestLab.StartAsync();
        lab.Challenges.Rest = """
            predictions: { id: id, columns: [y] }
            objective: { metric: rmse, target: y, direction: minimize, precision: 2 }
            limits: { scored_per_day: 900, failed_per_day: 900, time: 1m, memory: 1GB, output: 20MB, source: 1MB }

            """;
        foreach (var member in members) await lab.MemberAsync(member, Slug);
        var baseline = await lab.ReadAsync(db => db.Submissions.SingleAsync(s => s.IsBaseline, Now));
        await lab.ScoreAsync(baseline.Id, 1);
        return lab;
    }

    public static Task CloseAsync(this TestLab lab) => lab.DoAsync<PayStreams, bool>(async (pay, _) =>
    {
        await pay.CloseWeeksAsync(Now);
        return true;
    });

    /// <summary>Scores everything again, each submission with what <paramref name="value"/> says (null: it needs a new run), and shows the leaderboard.</summary>
    public static async Task RescoreAsync(this TestLab lab, Func<Submission, double?> value)
    {
        await lab.DoAsync<BeginJudging, int>(async (begin, db) => await begin.RunAsync(await db.Challenges.SingleAsync(Now), "rejudge", Now));
        await lab.DoAsync<Leaderboard, bool>(async (board, db) =>
        {
            var challenge = await db.Challenges.SingleAsync(Now);
            var version = await db.ChallengeVersions.SingleAsync(v => v.Id == challenge.VersionId, Now);
            foreach (var submission in await db.Submissions.Where(s => s.State == SubmissionState.Scored).OrderBy(s => s.Id).ToListAsync(Now))
            {
                var run = await db.Runs.Where(r => r.SubmissionId == submission.Id && r.State == RunState.Succeeded).Select(r => r.Id).SingleAsync(Now);
                var score = value(submission) is { } v
                    ? Score.Of(submission.Id, run, challenge.NewestJudgingId, TestLab.VerdictOf(v, v, true), lab.Clock.GetUtcNow())
                    : Score.Unscorable(submission.Id, run, challenge.NewestJudgingId, "The ids are others now.", false, lab.Clock.GetUtcNow());
                db.Scores.Add(score);
                await board.OfferAsync(score, submission, version.Definition.Objective, Now);
                await db.SaveChangesAsync(Now);
            }
            return true;
        });
        await lab.DoAsync<PayStreams, bool>(async (pay, db) =>
        {
            await db.BeginWriteAsync(Now);
            var challenge = await db.Challenges.SingleAsync(Now);
            (await db.Judgings.SingleAsync(j => j.Id == challenge.NewestJudgingId, Now)).Complete(lab.Clock.GetUtcNow());
            challenge.ShowNewestJudging();
            await pay.RescoredAsync(challenge, Now);
            return true;
        });
    }

    /// <summary>The sums of the ledger by subject and person, without those that are zero: "leap:2 ada 20".</summary>
    public static Task<List<string>> PaidAsync(this TestLab lab, string stream = "") => lab.ReadAsync(async db =>
    {
        var lines = await db.PointEntries.AsNoTracking().Where(e => e.Subject.StartsWith("micro:")).ToListAsync(Now);
        var names = await db.People.ToDictionaryAsync(p => p.Id, p => p.Name, Now);
        return lines.GroupBy(e => (e.Subject, e.PersonId)).Where(g => g.Sum(e => e.Points) != 0)
            .Select(g => Words(g.Key.Subject, names[g.Key.PersonId], g.Sum(e => e.Points))).Where(w => w.StartsWith(stream, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
    });

    /// <summary>The same, computed from the whole history and nothing else.</summary>
    public static Task<List<string>> OwedAsync(this TestLab lab) => lab.DoAsync<ReadHistory, List<string>>(async (read, db) =>
    {
        var challenge = await db.Challenges.AsNoTracking().SingleAsync(Now);
        var through = await db.ClosedWeeks.AsNoTracking().Select(c => (DateOnly?)c.Through).SingleOrDefaultAsync(Now);
        var history = await read.WholeAsync(await Board.OfAsync(db, challenge, Now), through, Now);
        var names = await db.People.ToDictionaryAsync(p => p.Id, p => p.Name, Now);
        return [.. StreamCatalog.All.SelectMany(s => StreamCatalog.Owed(s, history)).Where(d => d.Points > 0).Select(d => Words(d.Subject, names[d.Person], d.Points)).Order(StringComparer.Ordinal)];
    });

    public static Task<List<PointEntry>> LinesAsync(this TestLab lab, string name) => lab.ReadAsync(db =>
        db.PointEntries.AsNoTracking().Where(e => e.PersonId == db.People.Single(p => p.Name == name).Id && e.Subject.StartsWith("micro:")).OrderBy(e => e.Id).ToListAsync(Now));

    private static string Words(string subject, string name, long points)
    {
        var parts = subject.Split(':');
        return $"{parts[1]}:{string.Join(':', parts[3..])} {name} {points}";
    }
}
