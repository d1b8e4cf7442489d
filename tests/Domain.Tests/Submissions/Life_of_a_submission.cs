using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Submissions;

public sealed class Life_of_a_submission
{
    private const string Slug = "small";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submission_run_and_notice_are_written_together_or_not_at_all()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);

        var submission = (await lab.SubmitAsync("ada", Slug, "first")).Value;

        Assert.Equal((RunState.Queued, 1), await lab.ReadAsync(async db =>
            (await db.Runs.Where(r => r.SubmissionId == submission.Id).Select(r => r.State).SingleAsync(Now),
             await db.Notices.CountAsync(n => n.SubmissionId == submission.Id, Now))));
        Assert.Equal("Change README.md", submission.Title);
    }

    [Fact]
    public async Task The_same_tree_is_the_same_submission_even_in_another_commit()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        var first = (await lab.SubmitAsync("ada", Slug, "once")).Value;

        Assert.Equal((first.Id, SubmissionState.Queued), Same(await lab.SubmitAsync("ada", Slug, "once")));
        await lab.ScoreAsync(first.Id, 1);
        Assert.Equal((first.Id, SubmissionState.Scored), Same(await lab.SubmitAsync("ada", Slug, "once")));

        static (SubmissionId, SubmissionState) Same(Result<Submission> result) =>
            Assert.IsType<AlreadySubmitted>(result.Error) is var same ? (same.Id, same.State) : default;
    }

    [Fact]
    public async Task Two_members_may_offer_the_same_tree()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.MemberAsync("bob", Slug);

        Assert.True((await lab.SubmitAsync("ada", Slug, "same")).Ok);
        Assert.True((await lab.SubmitAsync("bob", Slug, "same")).Ok);
    }

    [Fact]
    public async Task A_failed_cancelled_or_lost_tree_may_be_tried_again()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.FailAsync((await lab.SubmitAsync("ada", Slug, "again")).Value.Id);
        await CancelAsync(lab, (await lab.SubmitAsync("ada", Slug, "again")).Value.Id);
        var third = (await lab.SubmitAsync("ada", Slug, "again")).Value;
        for (var attempt = 1; attempt <= FinishRun.Attempts; attempt++) await lab.LoseAsync(third.Id);

        Assert.True((await lab.SubmitAsync("ada", Slug, "again")).Ok);
    }

    [Fact]
    public async Task A_lost_attempt_is_tried_again_and_only_the_last_loss_ends_it()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        var id = (await lab.SubmitAsync("ada", Slug, "unlucky")).Value.Id;

        await lab.LoseAsync(id);
        Assert.Equal(SubmissionState.Queued, (await lab.FindAsync(id)).State);
        await lab.LoseAsync(id);
        Assert.Equal(SubmissionState.Queued, (await lab.FindAsync(id)).State);
        await lab.LoseAsync(id);

        Assert.Equal(SubmissionState.Lost, (await lab.FindAsync(id)).State);
        Assert.Equal([1, 2, 3], await lab.ReadAsync(db => db.Runs.Where(r => r.SubmissionId == id).OrderBy(r => r.Attempt).Select(r => r.Attempt).ToListAsync(Now)));
    }

    [Fact]
    public async Task What_was_to_be_cancelled_costs_nothing_however_it_ended_meanwhile()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        foreach (var end in new Func<FinishRun, ClaimedRun, Task>[]
        {
            (finish, claimed) => finish.ScoreAsync(claimed, TestLab.VerdictOf(1, 1, true), ["torch"], Now),
            (finish, claimed) => finish.FailAsync(claimed, "diverged", $"The loss became infinite.", Now),
        })
        {
            var id = (await lab.SubmitAsync("ada", Slug, $"idea {end.Method.Name}")).Value.Id;
            await lab.EndAsync(id, async (finish, claimed) =>
            {
                Assert.True((await CancelAsync(lab, id)).Ok);
                await end(finish, claimed);
            });
            Assert.Equal(SubmissionState.Cancelled, (await lab.FindAsync(id)).State);
        }
        Assert.Empty(await lab.ReadAsync(db => db.Scores.ToListAsync(Now)));
    }

    [Fact]
    public async Task What_was_to_be_cancelled_is_not_tried_again_when_it_gets_lost()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        var id = (await lab.SubmitAsync("ada", Slug, "unlucky")).Value.Id;
        var run = (await lab.ClaimAsync(id)).Run.Id;
        Assert.True((await CancelAsync(lab, id)).Ok);
        Assert.Equal(SubmissionState.Running, (await lab.FindAsync(id)).State);

        await lab.DoAsync<FinishRun, bool>(async (finish, db) =>
        {
            await finish.LoseAsync(await new RunQueue(db, lab.Clock).LoadAsync(run, Now), $"gone", Now);
            return true;
        });

        Assert.Equal(SubmissionState.Cancelled, (await lab.FindAsync(id)).State);
    }

    /// <summary>The author would be told that it trains, and nothing would.</summary>
    [Fact]
    public async Task What_is_being_cancelled_takes_no_new_order_and_may_be_tried_again_when_it_is()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        var id = (await lab.SubmitAsync("ada", Slug, "an idea")).Value.Id;
        Assert.Equal(id, (await lab.SubmitAsync("ada", Slug)).Value.Id);
        await lab.EndAsync(id, async (finish, claimed) =>
        {
            Assert.True((await CancelAsync(lab, id)).Ok);
            Assert.Equal(id, Assert.IsType<BeingCancelled>((await lab.SubmitAsync("ada", Slug)).Error).Id);
            await finish.CancelAsync(claimed, Now);
        });
        Assert.NotEqual(id, (await lab.SubmitAsync("ada", Slug)).Value.Id);
    }

    /// <summary>Why a challenge's own metric broke may depend on hidden labels, which its author must not learn from it.</summary>
    [Fact]
    public async Task Why_a_metric_broke_is_told_to_mentors_alone()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        var mentor = await lab.MemberAsync("mona", Slug);
        await lab.ReadAsync(async db =>
        {
            (await db.Memberships.SingleAsync(m => m.Id == mentor.Id, Now)).Become(Role.Mentor);
            return true;
        });
        var id = (await lab.SubmitAsync("ada", Slug, "an idea")).Value.Id;
        await lab.EndAsync(id, (finish, claimed) => finish.FailAsync(claimed, "metric_failed", $"It could not judge.", Now, forGuides: "it ended with exit code 1"));

        var told = Assert.Single(await lab.ReadAsync(db => db.Notices.Where(n => n.Kind == NoticeKind.MetricBroke).ToListAsync(Now)));
        Assert.Equal((mentor.PersonId, id.Value, "0 it ended with exit code 1"), (told.PersonId, told.AboutId, told.Text));
        Assert.Equal("It could not judge.", (await lab.FindAsync(id)).Failure);
    }

    [Fact]
    public async Task That_a_metric_broke_is_told_once_a_day_and_version()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.PersonAsync("olga", owner: true);
        await BreakAsync(hidden: true);
        lab.Clock.Advance(TimeSpan.FromHours(1));
        await BreakAsync(hidden: false);
        await BreakAsync(hidden: false);
        Assert.Equal(["0 it broke"], await ToldAsync());
        lab.Clock.Advance(TimeSpan.FromHours(24));
        await BreakAsync(hidden: false);
        Assert.Equal(["0 it broke", "2 it broke"], await ToldAsync());

        Task<List<string>> ToldAsync() => lab.ReadAsync(db => db.Notices.Where(n => n.Kind == NoticeKind.MetricBroke).OrderBy(n => n.Id).Select(n => n.Text).ToListAsync(Now));

        async Task BreakAsync(bool hidden) => await lab.EndAsync((await lab.SubmitAsync("ada", Slug, Guid.NewGuid().ToString())).Value.Id, (finish, claimed) => hidden
            ? finish.ScoreAsync(claimed, TestLab.VerdictOf(0.5, null, passed: true), [], Now, forGuides: "it broke")
            : finish.FailAsync(claimed, TellMetricBroke.Code, $"It could not judge.", Now, forGuides: "it broke"));
    }

    [Fact]
    public async Task What_ended_cannot_end_again()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        var scored = await lab.ScoredAsync("ada", Slug, 1);

        Assert.IsType<NothingToCancel>((await CancelAsync(lab, scored.Id)).Error);
        Assert.IsType<WrongSubmissionState>(scored.Start().Error);
        Assert.IsType<WrongSubmissionState>(scored.Requeue().Error);
        Assert.IsType<WrongSubmissionState>(scored.Fail("x", $"y").Error);
        Assert.IsType<WrongSubmissionState>(scored.Cancel("ada").Error);
        Assert.IsType<WrongSubmissionState>(scored.Lose($"y").Error);
        Assert.IsType<WrongSubmissionState>(scored.Score([]).Error);
        Assert.Equal((SubmissionState.Scored, "torch"), (scored.State, scored.Technologies));
    }

    [Fact]
    public void A_run_moves_forwards_only()
    {
        var now = DateTimeOffset.UnixEpoch;
        var run = Run.Queue(new SubmissionId(1), 1, now);

        Assert.IsType<WrongRunState>(run.Train("x", now).Error);
        Assert.True(run.Claim("me", now).Ok);
        Assert.IsType<WrongRunState>(run.Claim("you", now).Error);
        Assert.True(run.Train("x", now).Ok);
        Assert.True(run.Finish(RunState.Succeeded, now).Ok);
        Assert.IsType<WrongRunState>(run.Finish(RunState.Lost, now).Error);
        Assert.Null(run.Owner);
    }

    [Fact]
    public async Task A_challenge_that_closes_while_the_commit_is_read_takes_nothing()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        lab.Forks.OnResolve = async () =>
        {
            lab.Forks.OnResolve = null;
            Assert.True((await lab.MoveAsync(Slug, (move, challenge) => move.CloseAsync(challenge, Now))).Ok);
        };

        Assert.IsType<ChallengeNotOpen>((await lab.SubmitAsync("ada", Slug, "late")).Error);
        Assert.False(await lab.ReadAsync(db => db.Submissions.AnyAsync(s => !s.IsBaseline, Now)));
    }

    [Fact]
    public async Task Commits_that_cannot_run_cost_nothing()
    {
        await using var lab = await TestLab.StartAsync();
        var membership = await lab.MemberAsync("ada", Slug);
        lab.Forks.Push(membership.ForkPath, files: ("workflow.yml", "model_typ: gbm\n"));
        Assert.IsType<MistakesError>((await lab.SubmitAsync("ada", Slug)).Error);
        lab.Forks.Push(membership.ForkPath, files: [("workflow.yml", SmallChallenges.Workflow), ("data.bin", new string('x', 2 << 20))]);
        Assert.IsType<TreeTooLarge>((await lab.SubmitAsync("ada", Slug)).Error);
        lab.Forks.Push(membership.ForkPath, "elsewhere", files: ("README.md", "no workflow here"));

        var nothing = await lab.TryAsync<SubmitWork, Submission>(async (submit, db) => await submit.RunAsync(
            await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Challenges.SingleAsync(Now),
            await db.Memberships.SingleAsync(m => m.Id == membership.Id, Now), "elsewhere", Now));

        Assert.IsType<NothingToRun>(nothing.Error);
        Assert.False(await lab.ReadAsync(db => db.Submissions.AnyAsync(s => !s.IsBaseline, Now)));
    }

    /// <summary>The baseline's workflow beside it would be trained instead, and take a rank and quota.</summary>
    [Theory]
    [InlineData("coresearch.yaml", "coresearch.yml")]
    [InlineData("Coresearch.yml", "coresearch.yml")]
    [InlineData("CORESEARCH.YAML", "coresearch.yml")]
    [InlineData("workflow.yaml", "workflow.yml")]
    public async Task A_file_that_only_nearly_says_what_runs_is_refused_with_its_right_name(string path, string name)
    {
        await using var lab = await TestLab.StartAsync();
        var membership = await lab.MemberAsync("ada", Slug);
        lab.Forks.Push(membership.ForkPath, files: [("workflow.yml", SmallChallenges.Workflow), ("old/" + path, "run: x\n"), (path, "run: python3 train.py\n")]);
        Assert.Equal(new MisnamedFile(path, name), (await lab.SubmitAsync("ada", Slug)).Error);
        Assert.False(await lab.ReadAsync(db => db.Submissions.AnyAsync(s => !s.IsBaseline, Now)));

        lab.Forks.Push((await lab.MemberAsync("emmy", Slug)).ForkPath, files: [("old/" + path, "run: x\n"), ("coresearch.txt", "x")]);
        Assert.True((await lab.SubmitAsync("emmy", Slug)).Ok);
    }

    [Fact]
    public async Task A_verdict_of_an_older_version_is_not_stored()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        var id = (await lab.SubmitAsync("ada", Slug, "slow")).Value.Id;
        var run = (await lab.ClaimAsync(id)).Run.Id;
        await lab.DoAsync<FinishRun, bool>(async (finish, db) =>
        {
            var claimed = await new RunQueue(db, lab.Clock).LoadAsync(run, Now);
            await lab.DoAsync<BeginJudging, int>(async (begin, other) => await begin.RunAsync(await other.Challenges.SingleAsync(Now), "rejudge", Now));
            Assert.False(await finish.ScoreAsync(claimed, TestLab.VerdictOf(1, 1, true), [], Now));
            return true;
        });

        Assert.Equal(SubmissionState.Running, (await lab.FindAsync(id)).State);
        Assert.False(await lab.ReadAsync(db => db.Scores.AnyAsync(Now)));
    }

    private static Task<Result<Done>> CancelAsync(TestLab lab, SubmissionId id) => lab.TryAsync<CancelSubmission, Done>(async (cancel, db) =>
        await cancel.RunAsync(await db.Submissions.SingleAsync(s => s.Id == id, Now), "ada", Now));
}
