using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Scoring;

public sealed class Judging_again
{
    private const string Slug = "small";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_old_leaderboard_stays_until_the_new_one_is_complete()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.MemberAsync("bob", Slug);
        var ada = await lab.ScoredAsync("ada", Slug, 0.5);
        var bob = await lab.ScoredAsync("bob", Slug, 0.7);
        var old = (await ChallengeAsync(lab)).BoardJudgingId;

        Assert.Equal(2, await lab.DoAsync<BeginJudging, int>(async (begin, db) => await begin.RunAsync(await db.Challenges.SingleAsync(Now), "rejudge", Now)));
        await ScoreAgainAsync(lab, ada.Id, 0.9);
        var during = await ChallengeAsync(lab);
        Assert.Equal(old, during.BoardJudgingId);
        Assert.NotEqual(old, during.NewestJudgingId);
        Assert.Equal(["ada", "bob"], await NamesAsync(lab, during.BoardJudgingId));

        await ScoreAgainAsync(lab, bob.Id, 0.7);
        await lab.ReadAsync(async db =>
        {
            (await db.Challenges.SingleAsync(Now)).ShowNewestJudging();
            return true;
        });
        Assert.Equal(["bob", "ada"], await NamesAsync(lab, (await ChallengeAsync(lab)).BoardJudgingId));
    }

    [Fact]
    public async Task A_submission_scored_meanwhile_is_scored_under_the_new_judging()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.DoAsync<BeginJudging, int>(async (begin, db) => await begin.RunAsync(await db.Challenges.SingleAsync(Now), "rejudge", Now));

        var scored = await lab.ScoredAsync("ada", Slug, 0.5);

        Assert.Equal((await ChallengeAsync(lab)).NewestJudgingId, await lab.ReadAsync(db =>
            db.Scores.Where(s => s.SubmissionId == scored.Id).Select(s => s.JudgingId).SingleAsync(Now)));
    }

    [Fact]
    public async Task What_does_not_fit_the_new_version_is_marked_and_takes_no_place()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        var ada = await lab.ScoredAsync("ada", Slug, 0.5);
        await lab.DoAsync<BeginJudging, int>(async (begin, db) => await begin.RunAsync(await db.Challenges.SingleAsync(Now), "update", Now));

        await lab.DoAsync<Leaderboard, bool>(async (board, db) =>
        {
            var newest = (await db.Challenges.SingleAsync(Now)).NewestJudgingId;
            var run = await db.Runs.Where(r => r.SubmissionId == ada.Id).Select(r => r.Id).SingleAsync(Now);
            var score = Score.Unscorable(ada.Id, run, newest, "The ids are others now.", false, lab.Clock.GetUtcNow());
            db.Scores.Add(score);
            await board.OfferAsync(score, await db.Submissions.SingleAsync(s => s.Id == ada.Id, Now), Minimize, Now);
            return true;
        });

        var judging = (await ChallengeAsync(lab)).NewestJudgingId;
        Assert.Empty(await NamesAsync(lab, judging));
        Assert.Equal("The ids are others now.", await lab.ReadAsync(db => db.Scores.Where(s => s.JudgingId == judging).Select(s => s.NeedsRun).SingleAsync(Now)));
    }

    [Fact]
    public async Task A_tree_whose_score_needs_a_new_run_is_counted_until_it_runs_and_costs_no_quota()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        for (var number = 1; number <= 2; number++) await lab.ScoredAsync("ada", Slug, 0.5);
        var last = await lab.ScoredAsync("ada", Slug, 0.4);
        Assert.IsType<QuotaSpent>((await lab.SubmitAsync("ada", Slug, "one too many")).Error);
        await lab.DoAsync<BeginJudging, int>(async (begin, db) => await begin.RunAsync(await db.Challenges.SingleAsync(Now), "update", Now));
        foreach (var (id, damaged) in await lab.ReadAsync(async db =>
            (await db.Submissions.Where(s => !s.IsBaseline).Select(s => s.Id).ToListAsync(Now)).Select(id => (id, id != last.Id)).ToList()))
            await lab.ReadAsync(async db =>
            {
                var newest = (await db.Challenges.SingleAsync(Now)).NewestJudgingId;
                var run = await db.Runs.Where(r => r.SubmissionId == id).Select(r => r.Id).SingleAsync(Now);
                return db.Scores.Add(Score.Unscorable(id, run, newest, "The ids are others now.", damaged, lab.Clock.GetUtcNow())).Entity;
            });
        Assert.Equal((1, 2), await NeedingAsync());

        // Somebody's reproduction of it, from before, is no run of the tree's own.
        await lab.ReadAsync(async db =>
        {
            var first = await db.Submissions.SingleAsync(s => s.Id == last.Id, Now);
            return db.Submissions.Add(Submission.Reproduce(first, await db.People.SingleAsync(p => p.Name == "ada", Now), lab.Clock.GetUtcNow())).Entity;
        });
        Assert.Equal((1, 2), await NeedingAsync());

        // The head of the fork is "one too many": the last scored tree is named by its commit.
        var again = (await lab.TryAsync<SubmitWork, Submission>(async (submit, db) => await submit.RunAsync(
            await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Challenges.SingleAsync(Now),
            await db.Memberships.SingleAsync(m => db.People.Any(p => p.Id == m.PersonId && p.Name == "ada"), Now), last.Commit, Now))).Value;
        Assert.True(again.RunsAgain);
        Assert.Equal((0, 2), await NeedingAsync());
        await lab.ScoreAsync(again.Id, 0.3);
        Assert.Equal((0, 2), await NeedingAsync());
        Assert.Equal(3, Assert.IsType<QuotaSpent>((await lab.SubmitAsync("ada", Slug, "still one too many")).Error).Scored);

        Task<(int Changed, int Damaged)> NeedingAsync() => lab.DoAsync<Leaderboard, (int, int)>(async (board, db) =>
            await board.NeedingRunsAsync((await db.Challenges.AsNoTracking().SingleAsync(Now)).NewestJudgingId, Now));
    }

    [Fact]
    public async Task Nothing_is_revealed_while_scores_are_being_made_again()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.ChallengeAsync(Slug);
        await lab.ScoreAsync((await lab.ReadAsync(db => db.Submissions.SingleAsync(Now))).Id, 1);
        await lab.MoveAsync(Slug, (move, c) => move.CloseAsync(c, Now));
        await lab.DoAsync<BeginJudging, int>(async (begin, db) => await begin.RunAsync(await db.Challenges.SingleAsync(Now), "rejudge", Now));

        Assert.Equal(0, Assert.IsType<StillRunning>((await lab.MoveAsync(Slug, (move, c) => move.RevealAsync(c, Now))).Error).Pending);
    }

    private static ObjectiveSpec Minimize { get; } = new("rmse", new Dictionary<string, string>(), Direction.Minimize, 2);

    private static Task<Challenge> ChallengeAsync(TestLab lab) => lab.ReadAsync(db => db.Challenges.AsNoTracking().SingleAsync(Now));

    private static Task<List<string>> NamesAsync(TestLab lab, JudgingId judging) => lab.DoAsync<Leaderboard, List<string>>(async (board, _) =>
        [.. (await board.PageAsync(judging, Splits.Public, 0, 10, Now)).Select(r => r.PersonName)]);

    private static Task<bool> ScoreAgainAsync(TestLab lab, SubmissionId id, double value) => lab.DoAsync<Leaderboard, bool>(async (board, db) =>
    {
        var newest = (await db.Challenges.SingleAsync(Now)).NewestJudgingId;
        var run = await db.Runs.Where(r => r.SubmissionId == id).Select(r => r.Id).SingleAsync(Now);
        var score = Score.Of(id, run, newest, TestLab.VerdictOf(value, value, true), lab.Clock.GetUtcNow());
        db.Scores.Add(score);
        await board.OfferAsync(score, await db.Submissions.SingleAsync(s => s.Id == id, Now), Minimize, Now);
        return true;
    });
}
