using System.Text.RegularExpressions;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Challenges;

public sealed class Adding_a_challenge
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_begins_as_a_draft_whose_baseline_waits_for_the_opening()
    {
        await using var lab = await TestLab.StartAsync();

        var challenge = await lab.DraftAsync("magic");
        Assert.Equal((ChallengeState.Draft, false), (challenge.State, await lab.ReadAsync(db => db.Submissions.AnyAsync(Now))));
        Assert.True(File.Exists(Path.Combine(lab.Paths.Challenges, "magic", "v1", "challenge.yml")));

        await lab.MoveAsync("magic", (move, c) => move.OpenAsync(c, Now));

        var baseline = await lab.ReadAsync(db => db.Submissions.SingleAsync(Now));
        Assert.Equal((true, SubmissionState.Queued), (baseline.IsBaseline, baseline.State));
    }

    [Fact]
    public async Task The_same_name_is_refused_and_the_first_one_s_folder_stays_even_when_both_come_at_once()
    {
        await using var lab = await TestLab.StartAsync();
        lab.Challenges.OnMaking = async () =>
        {
            lab.Challenges.OnMaking = null;
            Assert.True((await AddAsync(lab, "first", "magic")).Ok);
        };

        Assert.IsType<SlugTaken>((await AddAsync(lab, "the second one", "magic")).Error);

        Assert.IsType<SlugTaken>((await AddAsync(lab, "the third one", "magic")).Error);
        Assert.StartsWith("id,y,split\n1,5,", await File.ReadAllTextAsync(Path.Combine(lab.Paths.Challenges, "magic", "v1", "private", "labels.csv"), Now));
        Assert.Equal(["magic"], Directory.EnumerateDirectories(lab.Paths.Challenges).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_an_addition_left_that_never_ended_is_replaced()
    {
        await using var lab = await TestLab.StartAsync();
        var left = Path.Combine(lab.Paths.Challenges, "magic", "v1");
        Directory.CreateDirectory(Path.Combine(left, "baseline"));
        await File.WriteAllTextAsync(Path.Combine(left, "baseline", "old.txt"), "old", Now);
        lab.Forks.CreateFork("forks/baseline/magic.git", Path.Combine(left, "baseline"), "old");

        await lab.DraftAsync("magic");

        var head = lab.Forks.Resolve("forks/baseline/magic.git", "main").Value;
        Assert.Equal(["workflow.yml"], lab.Forks.Files("forks/baseline/magic.git", head.Id, 1000).Value.Select(f => f.Path));
        Assert.False(File.Exists(Path.Combine(left, "baseline", "old.txt")));
    }

    [Fact]
    public async Task The_state_folder_is_no_source_of_challenges()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.DraftAsync("magic");

        foreach (var path in new[] { Path.Combine(lab.Paths.Challenges, "magic", "v1"), lab.Paths.Root, lab.Paths.Root + "/x/../challenges", "file://" + lab.Paths.Challenges })
            Assert.IsType<InsideStateFolder>((await AddAsync(lab, path, "copy")).Error);
        Assert.IsType<InsideStateFolder>((await AddAsync(lab, "small", "copy", ("hidden", lab.Paths.Challenges))).Error);
    }

    [Fact]
    public async Task A_refused_folder_leaves_nothing()
    {
        await using var lab = await TestLab.StartAsync();
        lab.Challenges.Refusal = new MistakesError([new Mistake("challenge.yml", 3, "slug", $"is missing.")]);

        Assert.IsType<MistakesError>((await AddAsync(lab, "bad", "magic")).Error);

        Assert.Empty(Directory.EnumerateFileSystemEntries(lab.Paths.Challenges));
        Assert.False(await lab.ReadAsync(db => db.Challenges.AnyAsync(Now)));
    }

    [Fact]
    public async Task Two_updates_at_once_are_two_versions_and_the_old_folder_stays()
    {
        await using var lab = await TestLab.StartAsync();
        var owner = await lab.PersonAsync("olga", owner: true);
        await lab.DraftAsync("magic");
        lab.Challenges.OnMaking = async () =>
        {
            lab.Challenges.OnMaking = null;
            Assert.Equal(2, (await UpdateAsync("an update")).Value.Version.Number);
        };

        Assert.Equal(3, (await UpdateAsync("another update")).Value.Version.Number);

        Assert.Equal(["v1", "v2", "v3"], Directory.EnumerateDirectories(Path.Combine(lab.Paths.Challenges, "magic")).Select(Path.GetFileName).Order());
        var challenge = await lab.ReadAsync(db => db.Challenges.SingleAsync(Now));
        Assert.Equal(3, await lab.ReadAsync(db => db.ChallengeVersions.Where(v => v.Id == challenge.VersionId).Select(v => v.Number).SingleAsync(Now)));
        Assert.Equal("1.3", await lab.ReadAsync(db => db.Judgings.Where(j => j.Id == challenge.NewestJudgingId).Select(j => j.EvaluatorVersion).SingleAsync(Now)));

        Task<Result<AddedChallenge>> UpdateAsync(string what) => lab.TryAsync<AddChallenge, AddedChallenge>(async (add, db) =>
            await add.UpdateAsync(await db.Challenges.SingleAsync(Now), new ChallengeRequest(what, null, new Dictionary<string, string>()), owner, Now));
    }

    [Fact]
    public async Task What_is_revealed_is_not_updated()
    {
        await using var lab = await TestLab.StartAsync();
        var owner = await lab.PersonAsync("olga", owner: true);
        await lab.ChallengeAsync("magic");
        await lab.ScoreAsync((await lab.ReadAsync(db => db.Submissions.SingleAsync(Now))).Id, 1);
        await lab.MoveAsync("magic", (move, c) => move.CloseAsync(c, Now));
        Assert.True((await lab.MoveAsync("magic", (move, c) => move.RevealAsync(c, Now))).Ok);

        var updated = await lab.TryAsync<AddChallenge, AddedChallenge>(async (add, db) =>
            await add.UpdateAsync(await db.Challenges.SingleAsync(Now), new ChallengeRequest("other", null, new Dictionary<string, string>()), owner, Now));

        Assert.IsType<RevealedForGood>(updated.Error);
        Assert.Equal(1, await lab.ReadAsync(db => db.ChallengeVersions.CountAsync(Now)));
    }

    [Fact]
    public async Task A_version_that_asks_for_other_predictions_is_refused_once_members_have_scores()
    {
        await using var lab = await TestLab.StartAsync();
        var owner = await lab.PersonAsync("olga", owner: true);
        await lab.ChallengeAsync("magic");
        AskFor("score");
        Assert.True((await UpdateAsync()).Ok);
        await lab.MemberAsync("ada", "magic");
        await lab.ScoredAsync("ada", "magic", 1);

        Assert.True((await UpdateAsync()).Ok);
        AskFor("energy");
        Assert.Equal(1, Assert.IsType<AnotherQuestion>((await UpdateAsync()).Error).Scored);
        Assert.Equal(3, await lab.ReadAsync(db => db.ChallengeVersions.CountAsync(Now)));

        void AskFor(string column) =>
            lab.Challenges.Rest = Regex.Replace(lab.Challenges.Rest, @"columns: \[\w+\]", $"columns: [{column}]");

        Task<Result<AddedChallenge>> UpdateAsync() => lab.TryAsync<AddChallenge, AddedChallenge>(async (add, db) =>
            await add.UpdateAsync(await db.Challenges.SingleAsync(Now), new ChallengeRequest("small", null, new Dictionary<string, string>()), owner, Now));
    }

    [Fact]
    public async Task States_follow_their_order()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.DraftAsync("magic");

        Assert.IsType<WrongState>((await lab.MoveAsync("magic", (move, c) => move.CloseAsync(c, Now))).Error);
        Assert.IsType<WrongState>((await lab.MoveAsync("magic", (move, c) => move.RevealAsync(c, Now))).Error);
        await lab.MoveAsync("magic", (move, c) => move.OpenAsync(c, Now));
        Assert.IsType<WrongState>((await lab.MoveAsync("magic", (move, c) => move.OpenAsync(c, Now))).Error);
        Assert.IsType<WrongState>((await lab.MoveAsync("magic", (move, c) => move.RevealAsync(c, Now))).Error);
        await lab.MoveAsync("magic", (move, c) => move.CloseAsync(c, Now));
        Assert.Equal(1, Assert.IsType<StillRunning>((await lab.MoveAsync("magic", (move, c) => move.RevealAsync(c, Now))).Error).Pending);
        Assert.True((await lab.MoveAsync("magic", (move, c) => move.OpenAsync(c, Now))).Ok);
        Assert.Equal(1, await lab.ReadAsync(db => db.Submissions.CountAsync(Now)));
    }

    private static Task<Result<AddedChallenge>> AddAsync(TestLab lab, string what, string slug, params (string, string)[] options) =>
        lab.TryAsync<AddChallenge, AddedChallenge>((add, _) =>
            add.RunAsync(new ChallengeRequest(what, slug, options.ToDictionary(o => o.Item1, o => o.Item2)), null, Now));
}
