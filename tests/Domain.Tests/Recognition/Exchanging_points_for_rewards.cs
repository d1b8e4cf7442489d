using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Recognition;

public sealed class Exchanging_points_for_rewards : IAsyncLifetime
{
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        foreach (var name in new[] { "ada", "bob", "cy" }) await _lab.PersonAsync(name);
        await _lab.PersonAsync("olga", owner: true);
        await OfferAsync("pizza", 60, stock: 1);
        await OfferAsync("mug", 20, stock: null);
        await OfferAsync("party", 100, stock: 1, shared: true);
        await EarnAsync("ada", 100);
        await EarnAsync("bob", 70);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task A_request_costs_its_price_at_once_and_goes_to_the_owners()
    {
        var asked = (await RedeemAsync("ada", "Pizza")).Value.Redemption;
        Assert.Equal((RedemptionState.Requested, 40), (asked.State, await _lab.EarnedAsync("ada")));
        Assert.Equal(0, await StockAsync("pizza"));
        Assert.Equal(["olga"], await ToldAsync(NoticeKind.RedemptionAsked));
        Assert.True((await MoveAsync(asked, (m, o) => m.ApproveAsync(o, asked.Id, "Friday", Now))).Ok);
        Assert.True((await MoveAsync(asked, (m, o) => m.HandOverAsync(o, asked.Id, null, Now))).Ok);
        Assert.Equal(["ada", "ada"], await ToldAsync(NoticeKind.RedemptionMoved));
        Assert.Equal(40, await _lab.EarnedAsync("ada"));
    }

    [Fact]
    public async Task What_cannot_be_had_costs_nothing()
    {
        Assert.Equal(" Did you mean pizza?", Assert.IsType<NoSuchReward>((await RedeemAsync("ada", "piza")).Error).Hint);
        Assert.IsType<NotEnoughEarned>((await RedeemAsync("cy", "mug")).Error);
        Assert.IsType<OnlyWhole>((await RedeemAsync("ada", "pizza", 5)).Error);
        Assert.IsType<ShareNeedsPoints>((await RedeemAsync("ada", "party")).Error);
        Assert.IsType<BadShare>((await RedeemAsync("ada", "party", 0)).Error);
        Assert.IsType<BadShare>((await RedeemAsync("ada", "party", -5)).Error);
        Assert.True((await RedeemAsync("ada", "pizza")).Ok);
        Assert.IsType<RewardSoldOut>((await RedeemAsync("bob", "pizza")).Error);
        await ChangeAsync("mug", r => r.Retire(_lab.Clock.GetUtcNow()));
        Assert.IsType<RewardRetired>((await RedeemAsync("bob", "mug")).Error);
        Assert.Equal((40, 70, 0), (await _lab.EarnedAsync("ada"), await _lab.EarnedAsync("bob"), await _lab.EarnedAsync("cy")));
    }

    [Fact]
    public async Task Two_people_never_get_the_last_one()
    {
        var names = Enumerable.Range(0, 20).Select(i => $"p{i}").ToList();
        foreach (var name in names)
        {
            await _lab.PersonAsync(name);
            await EarnAsync(name, 60);
        }
        var results = await Task.WhenAll(names.Select(name => Task.Run(() => RedeemAsync(name, "pizza"), Now)));
        Assert.Single(results, r => r.Ok);
        Assert.All(results.Where(r => !r.Ok), r => Assert.IsType<RewardSoldOut>(r.Error));
        Assert.Equal(19, (await Task.WhenAll(names.Select(_lab.EarnedAsync))).Count(e => e == 60));
    }

    [Fact]
    public async Task A_declined_request_and_a_withdrawn_one_pay_back_and_restock()
    {
        var first = (await RedeemAsync("ada", "pizza")).Value.Redemption;
        Assert.True((await MoveAsync(first, (m, o) => m.DeclineAsync(o, first.Id, "No oven", Now))).Ok);
        var second = (await RedeemAsync("ada", "pizza")).Value.Redemption;
        Assert.IsType<NotYourRedemption>((await WithdrawAsync("bob", second)).Error);
        Assert.True((await WithdrawAsync("ada", second)).Ok);
        Assert.Equal((100, 1), (await _lab.EarnedAsync("ada"), await StockAsync("pizza")));
        Assert.IsType<RedemptionMoved>((await WithdrawAsync("ada", second)).Error);
        Assert.IsType<RedemptionMoved>((await MoveAsync(first, (m, o) => m.ApproveAsync(o, first.Id, null, Now))).Error);
        var third = (await RedeemAsync("ada", "pizza")).Value.Redemption;
        Assert.True((await MoveAsync(third, (m, o) => m.HandOverAsync(o, third.Id, null, Now))).Ok);
        Assert.IsType<RedemptionMoved>((await MoveAsync(third, (m, o) => m.DeclineAsync(o, third.Id, null, Now))).Error);
        Assert.Equal((40, 0), (await _lab.EarnedAsync("ada"), await StockAsync("pizza")));
    }

    [Fact]
    public async Task A_request_keeps_its_price_when_the_reward_is_edited()
    {
        var asked = (await RedeemAsync("ada", "mug")).Value.Redemption;
        await ChangeAsync("mug", r => Assert.True(r.Edit("A larger mug", 50, null).Ok));
        Assert.True((await MoveAsync(asked, (m, o) => m.DeclineAsync(o, asked.Id, null, Now))).Ok);
        Assert.Equal(100, await _lab.EarnedAsync("ada"));
        Assert.Equal(50, (await RedeemAsync("ada", "mug")).Value.Redemption.Price);
    }

    [Fact]
    public async Task A_team_fills_a_shared_reward_and_no_more_is_taken_than_it_takes()
    {
        Assert.Equal(80, (await RedeemAsync("ada", "party", 80)).Value.Paid);
        Assert.Equal(20, Assert.IsType<ShareNeedsPoints>((await RedeemAsync("bob", "party")).Error).Missing);
        var filled = (await RedeemAsync("bob", "party", 70)).Value.Redemption;
        Assert.Equal((RedemptionState.Requested, 20, 50), (filled.State, await _lab.EarnedAsync("ada"), await _lab.EarnedAsync("bob")));
        Assert.IsType<RewardSoldOut>((await RedeemAsync("bob", "party", 1)).Error);
        Assert.IsType<RedemptionMoved>((await WithdrawAsync("bob", filled)).Error);
        Assert.True((await MoveAsync(filled, (m, o) => m.DeclineAsync(o, filled.Id, "Too loud", Now))).Ok);
        Assert.Equal((100, 70), (await _lab.EarnedAsync("ada"), await _lab.EarnedAsync("bob")));
        Assert.Equal(["ada", "bob"], (await ToldAsync(NoticeKind.RedemptionMoved)).Order());
    }

    [Fact]
    public async Task Ones_part_comes_back_while_it_is_not_full_and_the_last_one_closes_it()
    {
        var filling = (await RedeemAsync("ada", "party", 30)).Value.Redemption;
        Assert.True((await RedeemAsync("bob", "party", 10)).Ok);
        Assert.True((await RedeemAsync("ada", "party", 5)).Ok);
        Assert.IsType<NotYourRedemption>((await WithdrawAsync("cy", filling)).Error);
        Assert.Equal(RedemptionState.Filling, (await WithdrawAsync("ada", filling)).Value.State);
        Assert.Equal((100, 60, 0), (await _lab.EarnedAsync("ada"), await _lab.EarnedAsync("bob"), await StockAsync("party")));
        Assert.Equal(RedemptionState.Withdrawn, (await WithdrawAsync("bob", filling)).Value.State);
        Assert.Equal((70, 1), (await _lab.EarnedAsync("bob"), await StockAsync("party")));
    }

    [Theory]
    [InlineData("p", "Pizza", 10L, null, "bad_reward_name")]
    [InlineData("-pizza", "Pizza", 10L, null, "bad_reward_name")]
    [InlineData("pizza two", "Pizza", 10L, null, "bad_reward_name")]
    [InlineData("pizza", " ", 10L, null, "bad_reward_title")]
    [InlineData("pizza", "Pizza", 0L, null, "bad_price")]
    [InlineData("pizza", "Pizza", 3_000_000_000L, null, "bad_price")]
    [InlineData("pizza", "Pizza", 10L, -1, "bad_stock")]
    public void A_reward_that_makes_no_sense_is_refused(string name, string title, long price, int? stock, string code) =>
        Assert.Equal(code, Reward.Create(name, title, price, stock, false).Error?.Code);

    private Task<int> OfferAsync(string name, long price, int? stock, bool shared = false) => _lab.ReadAsync(async db =>
    {
        db.Rewards.Add(Reward.Create(name, name + " for you", price, stock, shared).Value);
        return await db.SaveChangesAsync(Now);
    });

    private Task<int> ChangeAsync(string name, Action<Reward> change) => _lab.ReadAsync(async db =>
    {
        change(await db.Rewards.SingleAsync(r => r.Name == name, Now));
        return 0;
    });

    private Task<int?> StockAsync(string name) => _lab.ReadAsync(db => db.Rewards.Where(r => r.Name == name).Select(r => r.Stock).SingleAsync(Now));

    private Task<bool> EarnAsync(string name, long points) => _lab.DoAsync<Ledger, bool>(async (ledger, db) => await ledger.PostAsync(
        PointEntry.Of((await PersonAsync(db, name)).Id, Purse.Earned, PointKind.MicroReward, points, ledger.Month, _lab.Clock.GetUtcNow(), "test", $"test:{name}"), Now));

    private Task<Result<RedemptionStanding>> RedeemAsync(string name, string reward, long? points = null) =>
        _lab.TryAsync<RedeemReward, RedemptionStanding>(async (redeem, db) => await redeem.RunAsync(await PersonAsync(db, name), reward, points, null, Now));

    private Task<Result<Redemption>> WithdrawAsync(string name, Redemption redemption) =>
        _lab.TryAsync<MoveRedemption, Redemption>(async (move, db) => await move.WithdrawAsync(await PersonAsync(db, name), redemption.Id, Now));

    private Task<Result<Redemption>> MoveAsync(Redemption redemption, Func<MoveRedemption, Person, Task<Result<Redemption>>> work) =>
        _lab.TryAsync<MoveRedemption, Redemption>(async (move, db) => await work(move, await PersonAsync(db, "olga")));

    private Task<List<string>> ToldAsync(NoticeKind kind) => _lab.ReadAsync(db => (
        from notice in db.Notices
        join person in db.People on notice.PersonId equals person.Id
        where notice.Kind == kind
        orderby notice.Id
        select person.Name).ToListAsync(Now));

    private static Task<Person> PersonAsync(CoResearchDb db, string name) => db.People.SingleAsync(p => p.Name == name, Now);
}
