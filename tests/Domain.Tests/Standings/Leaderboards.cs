using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Standings;

/// <summary>The objective is minimised and ranked with two decimals.</summary>
public sealed class Leaderboards
{
    private const string Slug = "small";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ties_after_rounding_go_to_the_earlier_submission_even_when_it_is_scored_later()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.MemberAsync("bob", Slug);
        await lab.MemberAsync("cem", Slug);
        var early = (await lab.SubmitAsync("ada", Slug, "early")).Value;
        lab.Clock.Advance(TimeSpan.FromSeconds(1));
        await lab.ScoredAsync("bob", Slug, 0.501);
        await lab.ScoredAsync("cem", Slug, 0.49);
        await lab.ScoreAsync(early.Id, 0.504);

        Assert.Equal(["cem 1", "ada 2", "bob 3"], await BoardAsync(lab));
    }

    [Fact]
    public async Task What_has_no_finite_score_or_fails_a_gate_never_ranks_however_good()
    {
        await using var lab = await TestLab.StartAsync();
        foreach (var name in new[] { "ada", "bob", "cem", "dee" }) await lab.MemberAsync(name, Slug);
        await lab.ScoredAsync("ada", Slug, null);
        await lab.ScoredAsync("bob", Slug, 0.0, passed: false);
        await lab.ScoredAsync("dee", Slug, double.NaN);
        await lab.ScoredAsync("cem", Slug, 1e9);

        Assert.Equal(["cem 1", "bob -", "ada -", "dee -"], await BoardAsync(lab));
    }

    [Fact]
    public async Task A_member_s_best_counts_and_a_worse_or_failing_one_does_not_push_it_away()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.MemberAsync("bob", Slug);
        var best = await lab.ScoredAsync("ada", Slug, 0.5);
        await lab.ScoredAsync("bob", Slug, 0.7);
        await lab.ScoredAsync("ada", Slug, 0.9);
        await lab.ScoredAsync("ada", Slug, 0.1, passed: false);

        Assert.Equal(["ada 1", "bob 2"], await BoardAsync(lab));
        Assert.Equal(best.Id, await lab.ReadAsync(db => db.Standings.OrderBy(s => s.SortKey).Select(s => s.SubmissionId).FirstAsync(Now)));
    }

    [Fact]
    public async Task The_baseline_is_listed_but_takes_no_rank()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        var baseline = await lab.ReadAsync(db => db.Submissions.SingleAsync(Now));
        await lab.ScoreAsync(baseline.Id, 0.0);
        await lab.ScoredAsync("ada", Slug, 0.5);

        Assert.Equal(["ada 1"], await BoardAsync(lab));
        Assert.Equal(["baseline"], await lab.DoAsync<Leaderboard, IEnumerable<string>>(async (board, db) =>
            (await board.BaselinesAsync(await Board.OfAsync(db, await db.Challenges.SingleAsync(Now), Now), Splits.Public, Now)).Select(r => r.PersonName)));
    }

    [Fact]
    public async Task The_score_remembers_the_move()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.MemberAsync("bob", Slug);
        await lab.ScoredAsync("ada", Slug, 0.5);
        await lab.ScoredAsync("bob", Slug, 0.7);
        var leap = await lab.ScoredAsync("bob", Slug, 0.3);

        var score = await lab.ReadAsync(db => db.Scores.SingleAsync(s => s.SubmissionId == leap.Id, Now));

        Assert.Equal((2, 1, 2), (score.RankBefore, score.RankAfter, score.RankedMembers));
    }

    [Fact]
    public async Task Equal_scores_received_at_the_same_instant_are_ranked_by_number()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.MemberAsync("bob", Slug);
        var first = (await lab.SubmitAsync("ada", Slug, "first")).Value;
        var second = (await lab.SubmitAsync("bob", Slug, "second")).Value;
        Assert.Equal(first.ReceivedAt, second.ReceivedAt);
        await lab.ScoreAsync(second.Id, 0.5);
        await lab.ScoreAsync(first.Id, 0.5);

        var moves = await lab.ReadAsync(db => db.Scores.OrderBy(s => s.SubmissionId).ToListAsync(Now));

        Assert.Equal([((int?)null, (int?)1, 2), (null, 1, 1)], moves.Select(s => (s.RankBefore, s.RankAfter, s.RankedMembers)));
        Assert.Equal(["ada 1", "bob 2"], await BoardAsync(lab));
        Assert.Equal(2, await lab.DoAsync<Leaderboard, int?>(async (board, db) =>
            (await board.RowOfAsync((await db.Challenges.SingleAsync(Now)).BoardJudgingId, Splits.Public, second.PersonId, Now))!.Rank));
    }

    [Fact]
    public async Task The_reveal_ranks_final_choices_by_private_scores_and_the_best_public_one_where_none_was_chosen()
    {
        await using var lab = await TestLab.StartAsync();
        foreach (var name in new[] { "ada", "bob", "cem" }) await lab.MemberAsync(name, Slug);
        await lab.ScoreAsync((await lab.ReadAsync(db => db.Submissions.SingleAsync(Now))).Id, 0.0);
        await lab.ScoredAsync("ada", Slug, 0.1, privateValue: 0.9);
        var robust = await lab.ScoredAsync("ada", Slug, 0.4, privateValue: 0.2);
        await lab.ScoredAsync("bob", Slug, 0.2, privateValue: 0.3);
        await lab.ScoredAsync("bob", Slug, 0.5, privateValue: 0.1);
        await lab.ScoredAsync("cem", Slug, 0.3, privateValue: 0.05, passed: false);
        Assert.True((await ChooseAsync(lab, "ada", robust.Id)).Ok);

        await lab.MoveAsync(Slug, (move, c) => move.CloseAsync(c, Now));
        Assert.True((await lab.MoveAsync(Slug, (move, c) => move.RevealAsync(c, Now))).Ok);

        Assert.Equal(["ada 1", "bob 2", "cem -"], await BoardAsync(lab, Splits.Private));
        Assert.Equal(0.2, await lab.ReadAsync(db => db.Standings.Where(s => s.Split == Splits.Private && !s.Unranked).MinAsync(s => s.SortKey, Now)));
        Assert.IsType<TooLateForFinal>((await ChooseAsync(lab, "ada", robust.Id)).Error);
    }

    [Fact]
    public async Task A_choice_that_had_to_run_again_counts_as_it_did_then_and_one_without_a_score_as_none()
    {
        await using var lab = await TestLab.StartAsync();
        foreach (var name in new[] { "ada", "bob" }) await lab.MemberAsync(name, Slug);
        await lab.ScoreAsync((await lab.ReadAsync(db => db.Submissions.SingleAsync(Now))).Id, 0.0);
        var chosen = await lab.ScoredAsync("ada", Slug, 0.4, privateValue: 0.2);
        await lab.ScoredAsync("ada", Slug, 0.1, privateValue: 0.9);
        var lost = await lab.ScoredAsync("bob", Slug, 0.6, privateValue: 0.1);
        await lab.ScoredAsync("bob", Slug, 0.5, privateValue: 0.3);
        foreach (var (name, id) in new[] { ("ada", chosen.Id), ("bob", lost.Id) }) Assert.True((await ChooseAsync(lab, name, id)).Ok);

        // As after an update that changes the data.
        await lab.ReadAsync(db => db.Scores.Where(s => s.SubmissionId == chosen.Id || s.SubmissionId == lost.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(score => score.NeedsRun, "older data"), Now));
        var again = (await lab.TryAsync<SubmitWork, Submission>(async (submit, db) =>
        {
            var ada = await db.People.SingleAsync(p => p.Name == "ada", Now);
            return await submit.RunAsync(ada, await db.Challenges.SingleAsync(Now), await db.Memberships.SingleAsync(m => m.PersonId == ada.Id, Now), chosen.Commit, Now);
        })).Value;
        await lab.ScoreAsync(again.Id, 0.45, privateValue: 0.25);

        await lab.MoveAsync(Slug, (move, c) => move.CloseAsync(c, Now));
        Assert.True((await lab.MoveAsync(Slug, (move, c) => move.RevealAsync(c, Now))).Ok);

        Assert.Equal(["ada 1", "bob 2"], await BoardAsync(lab, Splits.Private));
        Assert.Equal([0.25, 0.3], await lab.ReadAsync(db => db.Standings.Where(s => s.Split == Splits.Private).OrderBy(s => s.SortKey).Select(s => s.SortKey).ToListAsync(Now)));
    }

    [Fact]
    public async Task Only_one_s_own_scored_submission_can_be_final_and_choosing_another_takes_its_place()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.MemberAsync("bob", Slug);
        var first = await lab.ScoredAsync("ada", Slug, 0.5);
        var second = await lab.ScoredAsync("ada", Slug, 0.6);
        var waits = (await lab.SubmitAsync("ada", Slug, "waits")).Value;

        Assert.IsType<NotYours>((await ChooseAsync(lab, "bob", first.Id)).Error);
        Assert.IsType<NotScored>((await ChooseAsync(lab, "ada", waits.Id)).Error);
        await ChooseAsync(lab, "ada", first.Id);
        await ChooseAsync(lab, "ada", second.Id);

        Assert.Equal([second.Id], await lab.ReadAsync(db => db.Submissions.Where(s => s.IsFinal).Select(s => s.Id).ToListAsync(Now)));
    }

    [Fact]
    public async Task Likes_are_for_others_and_count_once()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.MemberAsync("bob", Slug);
        await lab.MemberAsync("cem", Slug);
        var liked = await lab.ScoredAsync("ada", Slug, 0.5);

        Assert.IsType<NoSelfLike>((await LikeAsync("ada")).Error);
        Assert.Equal(1, (await LikeAsync("bob")).Value);
        Assert.Equal(1, (await LikeAsync("bob")).Value);
        Assert.Equal(2, (await LikeAsync("cem")).Value);

        Task<Result<int>> LikeAsync(string name) => lab.TryAsync<LikeSubmission, int>(async (like, db) =>
            await like.RunAsync(await db.People.SingleAsync(p => p.Name == name, Now), await db.Submissions.SingleAsync(s => s.Id == liked.Id, Now), Now));
    }

    private static Task<Result<Done>> ChooseAsync(TestLab lab, string name, SubmissionId id) => lab.TryAsync<ChooseFinal, Done>(async (choose, db) =>
        await choose.RunAsync(await db.People.SingleAsync(p => p.Name == name, Now), await db.Challenges.SingleAsync(Now), await db.Submissions.SingleAsync(s => s.Id == id, Now), Now));

    private static Task<string[]> BoardAsync(TestLab lab, string split = Splits.Public) => lab.DoAsync<Leaderboard, string[]>(async (board, db) =>
    {
        var challenge = await db.Challenges.SingleAsync(c => c.Slug == Slug, Now);
        var rows = await board.PageAsync(challenge.BoardJudgingId, split, 0, 100, Now);
        return [.. rows.Select(r => $"{r.PersonName} {(r.Rank is { } rank ? $"{rank}" : "-")}")];
    });
}
