using CoResearch.Domain.Notices;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Domain.Tests.Submissions;

public sealed class Reproductions
{
    private const string Slug = "small";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_may_see_the_code_runs_it_again_from_its_authors_fork_for_no_quota_and_no_rank()
    {
        await using var lab = await TestLab.StartAsync();
        var adas = await lab.MemberAsync("ada", Slug);
        await lab.MemberAsync("bob", Slug);
        var original = await lab.ScoredAsync("ada", Slug, 0.5);
        Assert.IsType<CodeOpensAfterScore>((await ReproduceAsync(lab, "bob", original.Id)).Error);
        await lab.ScoredAsync("bob", Slug, 0.7);

        var again = (await ReproduceAsync(lab, "bob", original.Id)).Value;
        Assert.IsType<ReproductionRuns>((await ReproduceAsync(lab, "ada", original.Id)).Error);
        var claimed = await lab.ClaimAsync(again.Id);
        Assert.Equal((adas.ForkPath, original.Commit), (claimed.ForkPath, claimed.Submission.Commit));
        await lab.DoAsync<FinishRun, bool>(async (finish, db) =>
            await finish.ScoreAsync(await new RunQueue(db, lab.Clock).LoadAsync(claimed.Run.Id, Now), TestLab.VerdictOf(0.5, 0.5, true), ["torch"], Now));

        Assert.Equal((true, 0.0), ((await lab.FindAsync(again.Id)).Agrees, (await lab.FindAsync(again.Id)).Deviation));
        Assert.Equal(again.Id, (await lab.FindAsync(original.Id)).ReproducedById);
        Assert.True(await lab.ReadAsync(db => db.Notices.AnyAsync(n => n.Kind == NoticeKind.Reproduced && n.SubmissionId == original.Id && n.PersonId == original.PersonId, Now)));
        var (ranked, quota) = await lab.ReadAsync(async db =>
        {
            var challenge = await db.Challenges.SingleAsync(c => c.Slug == Slug, Now);
            var version = await db.ChallengeVersions.SingleAsync(v => v.Id == challenge.VersionId, Now);
            return (await db.Standings.Where(s => s.JudgingId == challenge.BoardJudgingId).Select(s => s.SubmissionId).ToListAsync(Now),
                await Quota.OfAsync(db, await db.People.SingleAsync(p => p.Name == "bob", Now), challenge, version.Definition.Limits, lab.Clock.GetUtcNow(), Now));
        });
        Assert.DoesNotContain(again.Id, ranked);
        Assert.Equal((1, 0), (quota.Scored, quota.Pending));
        Assert.Contains($"Name {original.Id.Value} instead", Assert.IsType<IsReproduction>((await ReproduceAsync(lab, "bob", again.Id)).Error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_that_agrees_counts_and_one_that_does_not_says_so()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        var original = await lab.ScoredAsync("ada", Slug, 0.5, 0.6);
        var off = (await ReproduceAsync(lab, "ada", original.Id)).Value;
        await lab.ScoreAsync(off.Id, 0.75, 0.6);
        Assert.Equal((false, 0.25), ((await lab.FindAsync(off.Id)).Agrees, (await lab.FindAsync(off.Id)).Deviation));

        // One more public value without quota: nobody is told it.
        Assert.Null((await lab.DoAsync<SubmissionOverviews, SubmissionOverview?>((overviews, _) => overviews.FindAsync(off.Id, Now)))!.Verdict);
        Assert.Null((await lab.FindAsync(original.Id)).ReproducedById);

        var same = (await ReproduceAsync(lab, "ada", original.Id)).Value;
        await lab.ScoreAsync(same.Id, 0.5, 0.6);
        Assert.Equal(same.Id, (await lab.FindAsync(original.Id)).ReproducedById);
        var later = (await ReproduceAsync(lab, "ada", original.Id)).Value;
        await lab.ScoreAsync(later.Id, 0.5, 0.6);
        Assert.Equal(same.Id, (await lab.FindAsync(original.Id)).ReproducedById);

        // Her own: nobody else has to be told.
        Assert.False(await lab.ReadAsync(db => db.Notices.AnyAsync(n => n.Kind == NoticeKind.Reproduced, Now)));
    }

    [Fact]
    public async Task It_counts_only_under_the_rules_by_which_the_two_agree()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        var original = await lab.ScoredAsync("ada", Slug, 0.5);
        var again = (await ReproduceAsync(lab, "ada", original.Id)).Value;
        await lab.ScoreAsync(again.Id, 0.5);
        Assert.Equal(again.Id, (await lab.FindAsync(original.Id)).ReproducedById);

        await JudgeAsync(original.Id, 10, again.Id, 20);
        Assert.Null((await lab.FindAsync(original.Id)).ReproducedById);
        await JudgeAsync(original.Id, 10, again.Id, null);
        Assert.Null((await lab.FindAsync(original.Id)).ReproducedById);
        await JudgeAsync(original.Id, 10, again.Id, 10);
        Assert.Equal(again.Id, (await lab.FindAsync(original.Id)).ReproducedById);
        Assert.True((await lab.FindAsync(again.Id)).Agrees);

        // A newer judging, under which only the first has a score where the other has none.
        Task<bool> JudgeAsync(SubmissionId one, double value, SubmissionId other, double? otherValue) => lab.DoAsync<RenewReproductions, bool>(async (renew, db) =>
        {
            var challenge = await db.Challenges.SingleAsync(Now);
            await new BeginJudging(db, lab.Clock, lab.Services.GetRequiredService<Pulses>()).RunAsync(challenge, "another metric", Now);
            foreach (var (id, of) in new[] { (one, (double?)value), (other, otherValue) })
                if (of is { } given)
                    db.Scores.Add(Score.Of(id, await db.Runs.Where(r => r.SubmissionId == id).Select(r => r.Id).SingleAsync(Now), challenge.NewestJudgingId, TestLab.VerdictOf(given, given, true), lab.Clock.GetUtcNow()));
            await db.SaveChangesAsync(Now);
            await renew.RunAsync(challenge, (await db.ChallengeVersions.SingleAsync(v => v.Id == challenge.VersionId, Now)).Definition, Now);
            return true;
        });
    }

    [Fact]
    public async Task Its_author_may_go_on_with_the_same_tree_and_it_is_no_final_choice()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.MemberAsync("bob", Slug);
        await lab.ScoredAsync("bob", Slug, 0.1);
        var original = (await lab.SubmitAsync("ada", Slug, "shared")).Value;
        await lab.ScoreAsync(original.Id, 0.5);
        var again = (await ReproduceAsync(lab, "bob", original.Id)).Value;

        // Bob offers the same tree as his own while it runs.
        var bobs = (await lab.SubmitAsync("bob", Slug, "shared")).Value;
        Assert.Equal((again.Tree, again.PersonId), (bobs.Tree, bobs.PersonId));
        await lab.ScoreAsync(again.Id, 0.5);
        Assert.IsType<IsReproduction>((await lab.TryAsync<ChooseFinal, Done>(async (choose, db) => await choose.RunAsync(
            await db.People.SingleAsync(p => p.Name == "bob", Now), await db.Challenges.SingleAsync(Now), await db.Submissions.SingleAsync(s => s.Id == again.Id, Now), Now))).Error);
    }

    [Fact]
    public async Task A_baseline_is_run_again_by_members_alone()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.PersonAsync("stranger");
        var baseline = await lab.ReadAsync(db => db.Submissions.SingleAsync(s => s.IsBaseline, Now));
        await lab.ScoreAsync(baseline.Id, 0.5);
        Assert.IsType<CodeForMembers>((await ReproduceAsync(lab, "stranger", baseline.Id)).Error);
        Assert.True((await ReproduceAsync(lab, "ada", baseline.Id)).Ok);
    }

    [Fact]
    public async Task A_day_has_only_so_many()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        var original = await lab.ScoredAsync("ada", Slug, 0.5);
        Result<Submission> last;
        var started = 0;
        while ((last = await ReproduceAsync(lab, "ada", original.Id)).Ok && started++ < 50) await lab.ScoreAsync(last.Value.Id, 0.5);
        Assert.Equal(started, Assert.IsType<ReproductionsSpent>(last.Error).Limit);
        lab.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True((await ReproduceAsync(lab, "ada", original.Id)).Ok);
    }

    [Theory]
    [InlineData(0.5, 0.5001, 0.0001, true)]
    [InlineData(0.5, 0.50011, 0.0001, false)]
    [InlineData(null, null, 0.0001, true)]
    [InlineData(null, 0.5, 1, false)]
    public void Verdicts_agree_within_the_tolerance(double? first, double? again, double within, bool agrees) =>
        Assert.Equal(agrees, Reproduction.Agrees(TestLab.VerdictOf(0.1, first, true), TestLab.VerdictOf(0.1, again, true), within, revealed: true));

    [Fact]
    public void What_is_hidden_is_not_compared_before_the_reveal()
    {
        var (first, again) = (TestLab.VerdictOf(0.1, 0.2, true), TestLab.VerdictOf(0.1, 0.9, true));
        again = again with { Gates = [.. again.Gates.Select(g => g.Split == Splits.Private ? g with { Value = 1 } : g)] };
        Assert.True(Reproduction.Agrees(first, again, 0.01, revealed: false));
        Assert.False(Reproduction.Agrees(first, again, 0.01, revealed: true));
    }

    [Fact]
    public void Another_gate_is_another_result_but_the_machines_own_are_not_compared()
    {
        Assert.False(Reproduction.Agrees(TestLab.VerdictOf(0.1, 0.1, true), TestLab.VerdictOf(0.1, 0.1, false), 1, revealed: false));
        var slow = TestLab.VerdictOf(0.1, 0.1, true);
        Assert.True(Reproduction.Agrees(TestLab.VerdictOf(0.1, 0.1, true), slow with { Gates = [.. slow.Gates, new GateValue(GateValue.OfRun, "time", 9, 1, null)] }, 0, revealed: true));
    }

    private static Task<Result<Submission>> ReproduceAsync(TestLab lab, string name, SubmissionId id) => lab.TryAsync<ReproduceSubmission, Submission>(async (reproduce, db) =>
    {
        var person = await db.People.SingleAsync(p => p.Name == name, Now);
        var original = await db.Submissions.SingleAsync(s => s.Id == id, Now);
        var membership = await db.Memberships.SingleOrDefaultAsync(m => m.PersonId == person.Id && m.ChallengeId == original.ChallengeId, Now);
        return await reproduce.RunAsync(person, membership, await db.Challenges.SingleAsync(c => c.Id == original.ChallengeId, Now), original, Now);
    });
}
