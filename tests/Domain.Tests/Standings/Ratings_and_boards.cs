using CoResearch.Domain.Challenges;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Recognition.Streams;
using CoResearch.Domain.Standings;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Standings;

/// <summary>What a rating is made of, with ties and alone, and the boards beside the score's.</summary>
public sealed class Ratings_and_boards
{
    private const string Slug = "small";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 4, 4, 5, 1000, 100)]
    [InlineData(5, 0, 0, 5, 0, 0)]
    [InlineData(2, 3, 1, 5, 1000, 55)]
    [InlineData(1, 0, 0, 1, 0, 60)]
    [InlineData(1, 0, 0, 1, 1000, 100)]
    [InlineData(null, 0, 4, 5, 1000, 40)]
    [InlineData(null, 0, 0, 1, 1000, 40)]
    public void A_rating_weighs_who_is_below_and_who_has_fewer_points(int? rank, int below, int fewer, int listed, long parts, double rating) =>
        Assert.Equal(rating, Ratings.Rate(new RatingRule(), new(1), rank, below, fewer, listed, parts).Rating, 9);

    [Fact]
    public async Task The_list_and_one_members_rating_agree_and_equal_points_do_not_count_as_fewer()
    {
        await using var lab = await StartAsync();
        await PayAsync(lab, ("ada", PointKind.Received, 8, 4000), ("bob", PointKind.Awarded, 3, 3000), ("bob", PointKind.MicroReward, 1, 1000), ("eve", PointKind.Received, 9, 500));

        // Places: ada 1, bob 2, dan 3, eve unranked. Points: 4, 4, 0, 0.5.
        var all = await AllAsync(lab);
        Assert.Equal(["ada", "bob", "dan", "eve"], await NamesAsync(lab, all.Select(r => r.Person)));
        Assert.Equal([1, 2, 3, null], all.Select(r => r.Rank));
        Assert.Equal([1, 2 / 3.0, 1 / 3.0, 0], all.Select(r => r.ScorePercentile));
        Assert.Equal([2 / 3.0, 2 / 3.0, 0, 1 / 3.0], all.Select(r => r.PointsPercentile));
        Assert.Equal([86.7, 66.7, 20, 13.3], all.Select(r => Math.Round(r.Rating, 1)));
        foreach (var rated in all)
            Assert.Equal(rated, await lab.DoAsync<Ratings, Rated?>(async (ratings, db) => await ratings.OfAsync(await BoardAsync(db), rated.Person, rated.Rank, Now)));
        var nobody = await lab.PersonAsync("nobody");
        Assert.Null(await lab.DoAsync<Ratings, Rated?>(async (ratings, db) => await ratings.OfAsync(await BoardAsync(db), nobody.Id, null, Now)));
    }

    [Fact]
    public async Task Boards_by_rating_and_help_put_the_largest_first_and_leave_out_who_has_nothing()
    {
        await using var lab = await StartAsync();
        await PayAsync(lab, ("dan", PointKind.Received, 8, 4000), ("bob", PointKind.Received, 9, 4000), ("eve", PointKind.Received, 9, 4500), ("ada", PointKind.MicroReward, 50, 50000));
        var help = await ListAsync(lab, BoardOrder.Help);
        Assert.Equal([(1, 4.5), (2, 4.0), (2, 4.0)], help.Select(r => (r.Rank, r.Value)));
        Assert.Equal(["eve", "dan", "bob"], await NamesAsync(lab, help.Select(r => r.Person)));
        Assert.Equal("ada", (await NamesAsync(lab, (await ListAsync(lab, BoardOrder.Rating)).Select(r => r.Person)))[0]);
        Assert.Empty(await ListAsync(lab, BoardOrder.Leap));
    }

    [Fact]
    public async Task The_board_of_leaps_adds_up_leaps_alone()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        await lab.MemberAsync("bob", Slug);
        await lab.ScoreAsync((await lab.ReadAsync(db => db.Submissions.SingleAsync(s => s.IsBaseline, Now))).Id, 1);
        await lab.ScoredAsync("ada", Slug, 0.5);
        await lab.ScoredAsync("bob", Slug, 0.25);
        await lab.ScoredAsync("ada", Slug, 0.13);
        var leaps = await ListAsync(lab, BoardOrder.Leap);
        Assert.Equal(["ada", "bob"], await NamesAsync(lab, leaps.Select(r => r.Person)));
        Assert.Equal([39.0, 20.0], leaps.Select(r => r.Value));
    }

    [Fact]
    public async Task Personal_bests_are_ones_own_records()
    {
        await using var lab = await TestLab.StartAsync();
        lab.Challenges.Rest = lab.Challenges.Rest.Replace("scored_per_day: 3", "scored_per_day: 30", StringComparison.Ordinal);
        var ada = await lab.MemberAsync("ada", Slug);
        await lab.MemberAsync("bob", Slug);
        await lab.ScoredAsync("bob", Slug, 0.1);
        foreach (var value in new double?[] { 0.9, null, 0.95, 0.9, 0.5 }) await lab.ScoredAsync("ada", Slug, value);
        await lab.ScoredAsync("ada", Slug, 0.3, passed: false);
        var bests = await lab.DoAsync<PersonalBests, IReadOnlyList<PersonalBest>>(async (own, db) => await own.ListAsync(await BoardAsync(db), ada.PersonId, Now));
        Assert.Equal([0.9, 0.5], bests.Select(b => b.Value));
    }

    /// <summary>ada before bob before dan, and eve with a failed gate.</summary>
    private static async Task<TestLab> StartAsync()
    {
        var lab = await TestLab.StartAsync();
        lab.Challenges.Rest += "micro_rewards: off\n";
        foreach (var (name, value) in new[] { ("dan", 0.9), ("bob", 0.5), ("ada", 0.1), ("eve", 0.05) })
        {
            await lab.MemberAsync(name, Slug);
            await lab.ScoredAsync(name, Slug, value, passed: name != "eve");
        }
        return lab;
    }

    private static Task<bool> PayAsync(TestLab lab, params (string Name, PointKind Kind, long Points, long Weighted)[] lines) => lab.DoAsync<Ledger, bool>(async (ledger, db) =>
    {
        var challenge = await db.Challenges.SingleAsync(Now);
        for (var i = 0; i < lines.Length; i++)
        {
            var (name, kind, points, weighted) = lines[i];
            var person = await db.People.SingleAsync(p => p.Name == name, Now);

            // Two months, so that sums have something to add.
            Assert.True(await ledger.PostAsync(PointEntry.Of(
                person.Id, Purse.Earned, kind, points, new LabMonth(2026, 10 + i % 2), lab.Clock.GetUtcNow(), $"test:{i}", $"test:{i}", challenge.Id, weighted), Now));
        }
        return true;
    });

    private static async Task<Board> BoardAsync(Domain.Data.CoResearchDb db) => await Board.OfAsync(db, await db.Challenges.SingleAsync(Now), Now);

    private static Task<IReadOnlyList<Rated>> AllAsync(TestLab lab) => lab.DoAsync<Ratings, IReadOnlyList<Rated>>(async (ratings, db) => await ratings.AllAsync(await BoardAsync(db), Now));

    private static Task<IReadOnlyList<PointRow>> ListAsync(TestLab lab, BoardOrder order) =>
        lab.DoAsync<PointBoards, IReadOnlyList<PointRow>>(async (boards, db) => await boards.ListAsync(await BoardAsync(db), order, Now));

    private static Task<List<string>> NamesAsync(TestLab lab, IEnumerable<PersonId> people) => lab.ReadAsync(async db =>
    {
        var names = await db.People.ToDictionaryAsync(p => p.Id, p => p.Name, Now);
        return people.Select(id => names[id]).ToList();
    });
}
