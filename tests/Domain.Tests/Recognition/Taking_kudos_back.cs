using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Rewards;
using CoResearch.Domain.Tests.Rewards;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Recognition;

public sealed class Taking_kudos_back : IAsyncLifetime
{
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        foreach (var name in new[] { "ada", "bob", "cy" }) await _lab.PersonAsync(name);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Within_ten_minutes_the_giver_takes_the_last_gift_back_once()
    {
        var (first, second) = ((await _lab.GiveAsync("ada", 5, "bob")).Value.Gift, (await _lab.GiveAsync("ada", 7, "bob cy")).Value.Gift);
        Assert.Equal(second.Id, (await _lab.UndoAsync("ada")).Value.Id);
        Assert.Equal((95, 5, 0), (await _lab.AllowanceAsync("ada"), await _lab.EarnedAsync("bob"), await _lab.EarnedAsync("cy")));
        Assert.Equal(first.Id, (await _lab.UndoAsync("ada")).Value.Id);
        Assert.IsType<NothingToUndo>((await _lab.UndoAsync("ada")).Error);
        Assert.IsType<GiftIsGone>((await _lab.UndoAsync("ada", first.Id)).Error);
        Assert.Equal(100, await _lab.AllowanceAsync("ada"));
        await _lab.BalanceAsync();
    }

    [Fact]
    public async Task Later_or_by_somebody_else_it_stays()
    {
        var gift = (await _lab.GiveAsync("ada", 5, "bob")).Value.Gift;
        Assert.IsType<NotYourGift>((await _lab.UndoAsync("bob", gift.Id)).Error);
        Assert.IsType<NoSuchGift>((await _lab.UndoAsync("bob", new GiftId(77))).Error);
        _lab.Clock.Advance(TimeSpan.FromMinutes(10));
        _lab.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.IsType<TooLateToUndo>((await _lab.UndoAsync("ada", gift.Id)).Error);
        Assert.Equal(5, await _lab.EarnedAsync("bob"));
    }

    [Fact]
    public async Task What_the_receiver_spent_is_not_taken_back()
    {
        var gift = (await _lab.GiveAsync("ada", 5, "bob")).Value.Gift;
        await SpendAsync(3);
        Assert.Equal("bob", Assert.IsType<GiftIsSpent>((await _lab.UndoAsync("ada", gift.Id)).Error).Name);
        Assert.Equal((95, 2), (await _lab.AllowanceAsync("ada"), await _lab.EarnedAsync("bob")));
    }

    [Fact]
    public async Task A_receiver_keeps_nothing_by_asking_for_a_reward()
    {
        await _lab.AddAsync("mug", 3, stock: 2);
        await _lab.AddAsync("pizza", 10, shared: true);
        Assert.True((await _lab.GiveAsync("cy", 4, "bob", "for what stays with bob")).Ok);
        var gift = (await _lab.GiveAsync("ada", 5, "bob")).Value.Gift;
        var first = (await _lab.RedeemAsync("bob", "mug")).Value;
        var shared = (await _lab.GiveAsync("bob", "pizza", 2)).Value.Redemption;
        var last = (await _lab.RedeemAsync("bob", "mug")).Value;

        // One point is left: the last request and the part of the pizza go, the first request stays.
        Assert.True((await _lab.UndoAsync("ada", gift.Id)).Ok);
        Assert.Equal((100, 1, 1), (await _lab.AllowanceAsync("ada"), await Rewards.Shop.EarnedAsync(_lab, "bob"), await _lab.StockAsync("mug")));
        Assert.Equal((RedemptionState.Requested, RedemptionState.Withdrawn, RedemptionState.Withdrawn),
            ((await _lab.RedemptionAsync(first.Id)).State, (await _lab.RedemptionAsync(shared.Id)).State, (await _lab.RedemptionAsync(last.Id)).State));
        Assert.Contains("bob: unpaid 3", await _lab.ToldAsync(last.Id));
        Assert.Contains("bob: unpaid 2", await _lab.ToldAsync(shared.Id));
    }

    [Fact]
    public async Task Nor_by_filling_a_shared_one()
    {
        await _lab.AddAsync("cake", 4, stock: 1, shared: true);
        var gift = (await _lab.GiveAsync("ada", 5, "bob")).Value.Gift;
        var full = (await _lab.GiveAsync("bob", "cake", 4)).Value.Redemption;
        Assert.True((await _lab.UndoAsync("ada", gift.Id)).Ok);
        Assert.Equal((RedemptionState.Withdrawn, 0L, 1), ((await _lab.RedemptionAsync(full.Id)).State, await Rewards.Shop.EarnedAsync(_lab, "bob"), await _lab.StockAsync("cake")));
    }

    [Fact]
    public async Task A_void_gift_buys_nothing_that_is_undecided_and_a_debt_is_shown_to_whoever_decides()
    {
        await _lab.PersonAsync("olga", owner: true);
        await _lab.AddAsync("mug", 3);
        var gift = (await _lab.GiveAsync("ada", 6, "bob")).Value.Gift;
        var (first, second) = ((await _lab.RedeemAsync("bob", "mug")).Value, (await _lab.RedeemAsync("bob", "mug")).Value);
        Assert.True((await _lab.ApproveAsync("olga", first.Id)).Ok);
        Assert.True((await _lab.VoidAsync("olga", gift.Id)).Ok);
        Assert.Equal((RedemptionState.Withdrawn, -3L), ((await _lab.RedemptionAsync(second.Id)).State, await Rewards.Shop.EarnedAsync(_lab, "bob")));
        Assert.Contains("bob: unpaid 3", await _lab.ToldAsync(second.Id));
        var row = await _lab.DoAsync<RewardCatalog, RedemptionRow?>((catalog, _) => catalog.FindAsync(first.Id, Now));
        Assert.Equal([("bob", 3L)], row!.Owing.Select(o => (o.Name, o.Debt)));
    }

    [Fact]
    public async Task What_an_owner_approved_is_spent_and_nothing_is_withdrawn_in_vain()
    {
        await _lab.PersonAsync("olga", owner: true);
        await _lab.AddAsync("mug", 3);
        var gift = (await _lab.GiveAsync("ada", 6, "bob")).Value.Gift;
        var (first, second) = ((await _lab.RedeemAsync("bob", "mug")).Value, (await _lab.RedeemAsync("bob", "mug")).Value);
        Assert.True((await _lab.ApproveAsync("olga", first.Id)).Ok);
        Assert.IsType<GiftIsSpent>((await _lab.UndoAsync("ada", gift.Id)).Error);
        Assert.Equal((RedemptionState.Requested, 0L), ((await _lab.RedemptionAsync(second.Id)).State, await Rewards.Shop.EarnedAsync(_lab, "bob")));
    }

    [Fact]
    public async Task A_lab_owner_voids_it_at_any_time_and_everybody_concerned_hears_why()
    {
        await _lab.PersonAsync("olga", owner: true);
        var gift = (await _lab.GiveAsync("ada", 5, "bob cy")).Value.Gift;
        await SpendAsync(3);
        _lab.Clock.Advance(TimeSpan.FromDays(40));
        Assert.True((await _lab.VoidAsync("olga", gift.Id)).Ok);
        Assert.IsType<GiftIsGone>((await _lab.VoidAsync("olga", gift.Id)).Error);
        Assert.Equal((-3, 0), (await _lab.EarnedAsync("bob"), await _lab.EarnedAsync("cy")));
        Assert.Equal((0, 0, 0), await _lab.BoardAsync("cy", new LabMonth(2026, 11)));
        Assert.Equal(3, await _lab.ReadAsync(db => db.Notices.CountAsync(n => n.Kind == NoticeKind.KudosVoided, Now)));
        await _lab.BalanceAsync();
    }

    private Task<bool> SpendAsync(long points) => _lab.DoAsync<Ledger, bool>(async (ledger, db) => await ledger.PostAsync(PointEntry.Of(
        (await db.People.SingleAsync(p => p.Name == "bob", Now)).Id, Purse.Earned, PointKind.Redeemed, -points, ledger.Month, _lab.Clock.GetUtcNow(), "test:spend", "test:spend"), Now));
}
