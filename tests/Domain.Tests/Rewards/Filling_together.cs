using CoResearch.Domain.Challenges;
using CoResearch.Domain.Rewards;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Rewards;

/// <summary>A team puts points together for a shared reward.</summary>
public sealed class Filling_together
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_takes_what_is_missing_and_no_more_and_is_then_asked_for()
    {
        await using var lab = await LabAsync();
        var first = (await lab.GiveAsync("ada", "pizza", 60)).Value;
        Assert.Equal((60, 60, false, 1), (first.Given, first.Together, first.Full, await lab.StockAsync("pizza")));
        var last = (await lab.GiveAsync("bob", "pizza", 70)).Value;
        Assert.Equal((first.Redemption.Id, 40, 100, true), (last.Redemption.Id, last.Given, last.Together, last.Full));
        Assert.Equal((40, 60, 0), (await lab.EarnedAsync("ada"), await lab.EarnedAsync("bob"), await lab.StockAsync("pizza")));
        Assert.Equal(["ada: full 60", "olga: RedemptionWaits"], await lab.ToldAsync(first.Redemption.Id));
        Assert.IsType<SoldOut>((await lab.GiveAsync("ada", "pizza", 1)).Error);
        Assert.True((await lab.ApproveAsync("olga", first.Redemption.Id)).Ok);
        Assert.True((await lab.HandOverAsync("olga", first.Redemption.Id)).Ok);
        Assert.Equal(["ada: full 60", "olga: RedemptionWaits", "ada: approved 0", "bob: approved 0", "ada: handedover 0", "bob: handedover 0"], await lab.ToldAsync(first.Redemption.Id));
    }

    [Fact]
    public async Task A_decline_gives_everybody_exactly_what_they_gave()
    {
        await using var lab = await LabAsync();
        await lab.GiveAsync("ada", "pizza", 10);
        await lab.GiveAsync("bob", "pizza", 25);
        await lab.GiveAsync("ada", "pizza", 5);
        var id = (await lab.GiveAsync("bob", "pizza", 100)).Value.Redemption.Id;
        Assert.Equal((85, 15), (await lab.EarnedAsync("ada"), await lab.EarnedAsync("bob")));
        Assert.True((await lab.DeclineAsync("olga", id)).Ok);
        Assert.Equal((100, 100, 1), (await lab.EarnedAsync("ada"), await lab.EarnedAsync("bob"), await lab.StockAsync("pizza")));
        Assert.Superset(new HashSet<string> { "ada: declined 15", "bob: declined 85" }, (await lab.ToldAsync(id)).ToHashSet());
    }

    [Fact]
    public async Task One_takes_ones_part_back_and_may_give_again()
    {
        await using var lab = await LabAsync();
        var id = (await lab.GiveAsync("ada", "pizza", 10)).Value.Redemption.Id;
        Assert.IsType<NoSuchRedemption>((await lab.WithdrawAsync("bob", id)).Error);
        await lab.GiveAsync("bob", "pizza", 20);
        Assert.Equal(10, (await lab.WithdrawAsync("ada", id)).Value);
        Assert.IsType<NoSuchRedemption>((await lab.WithdrawAsync("ada", id)).Error);
        Assert.Equal(id, (await lab.GiveAsync("ada", "pizza", 30)).Value.Redemption.Id);
        Assert.Equal(30, (await lab.WithdrawAsync("ada", id)).Value);
        Assert.Equal(20, (await lab.WithdrawAsync("bob", id)).Value);
        Assert.Equal((RedemptionState.Withdrawn, 100, 100), ((await lab.RedemptionAsync(id)).State, await lab.EarnedAsync("ada"), await lab.EarnedAsync("bob")));
        Assert.NotEqual(id, (await lab.GiveAsync("ada", "pizza", 1)).Value.Redemption.Id);
    }

    [Fact]
    public async Task What_is_full_and_undecided_is_filled_again_when_somebody_takes_their_part_back()
    {
        await using var lab = await LabAsync();
        await lab.GiveAsync("ada", "pizza", 60);
        var id = (await lab.GiveAsync("bob", "pizza", 40)).Value.Redemption.Id;
        Assert.Equal(60, (await lab.WithdrawAsync("ada", id)).Value);
        Assert.Equal((RedemptionState.Filling, 1, 100, 60), ((await lab.RedemptionAsync(id)).State, await lab.StockAsync("pizza"), await lab.EarnedAsync("ada"), await lab.EarnedAsync("bob")));
        Assert.Contains("bob: reopened 40", await lab.ToldAsync(id));
        Assert.IsType<WrongRedemptionState>((await lab.ApproveAsync("olga", id)).Error);
        var full = (await lab.GiveAsync("ada", "pizza", 100)).Value;
        Assert.Equal((id, 60, true, 0), (full.Redemption.Id, full.Given, full.Full, await lab.StockAsync("pizza")));

        // What is decided stays.
        Assert.True((await lab.ApproveAsync("olga", id)).Ok);
        Assert.IsType<WrongRedemptionState>((await lab.WithdrawAsync("ada", id)).Error);
    }

    [Fact]
    public async Task Where_another_one_is_being_filled_by_now_the_first_is_given_up()
    {
        await using var lab = await LabAsync();
        Assert.True((await lab.EditAsync("pizza", new RewardChange { Stock = new(2) })).Ok);
        await lab.GiveAsync("ada", "pizza", 60);
        var id = (await lab.GiveAsync("bob", "pizza", 40)).Value.Redemption.Id;
        await lab.GiveAsync("bob", "pizza", 10);
        Assert.Equal(60, (await lab.WithdrawAsync("ada", id)).Value);
        Assert.Equal((RedemptionState.Withdrawn, 2, 100, 90), ((await lab.RedemptionAsync(id)).State, await lab.StockAsync("pizza"), await lab.EarnedAsync("ada"), await lab.EarnedAsync("bob")));
        Assert.Contains("bob: dissolved 40", await lab.ToldAsync(id));
    }

    [Fact]
    public async Task An_owner_closes_what_never_fills_and_a_retired_reward_closes_itself()
    {
        await using var lab = await LabAsync();
        var id = (await lab.GiveAsync("ada", "pizza", 10)).Value.Redemption.Id;
        Assert.IsType<WrongRedemptionState>((await lab.ApproveAsync("olga", id)).Error);
        Assert.True((await lab.DeclineAsync("olga", id)).Ok);
        Assert.Equal((100, 1), (await lab.EarnedAsync("ada"), await lab.StockAsync("pizza")));

        var again = (await lab.GiveAsync("bob", "pizza", 99)).Value.Redemption.Id;
        Assert.True((await lab.EditAsync("pizza", new RewardChange { Retired = true })).Ok);
        Assert.Equal((RedemptionState.Declined, 100, 1), ((await lab.RedemptionAsync(again)).State, await lab.EarnedAsync("bob"), await lab.StockAsync("pizza")));
        Assert.Equal(["bob: declined 99"], await lab.ToldAsync(again));
    }

    [Fact]
    public async Task Each_team_fills_its_own_and_only_its_members_do()
    {
        await using var lab = await LabAsync();
        await lab.ChallengeAsync("small");
        Assert.IsType<NotAMember>((await lab.GiveAsync("ada", "pizza", 10, "small")).Error);
        Assert.True((await lab.JoinAsync("ada", "small")).Ok);
        var teams = (await lab.GiveAsync("ada", "pizza", 10, "small")).Value.Redemption;
        var labs = (await lab.GiveAsync("ada", "pizza", 20)).Value.Redemption;
        Assert.NotEqual(teams.Id, labs.Id);
        Assert.Equal((10, 20), ((await lab.GiveAsync("ada", "pizza", 5, "small")).Value.Together - 5, (await lab.GiveAsync("ada", "pizza", 5)).Value.Together - 5));
    }

    [Fact]
    public async Task Whoever_was_filling_the_last_one_for_another_team_is_told_and_can_have_the_points_back()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.AddAsync("cake", 10, stock: 1, shared: true);
        foreach (var name in new[] { "ada", "bob" }) await lab.EarnerAsync(name, 20);
        await lab.MemberAsync("bob", "tides");
        var waiting = (await lab.GiveAsync("bob", "cake", 4, "tides")).Value.Redemption.Id;
        Assert.True((await lab.GiveAsync("ada", "cake", 10)).Value.Full);
        Assert.Equal(["bob: soldout 4"], await lab.ToldAsync(waiting));
        Assert.Equal(4, (await lab.WithdrawAsync("bob", waiting)).Value);
        Assert.Equal(20, await lab.EarnedAsync("bob"));
    }

    [Fact]
    public async Task It_keeps_the_price_that_it_began_with()
    {
        await using var lab = await LabAsync();
        await lab.GiveAsync("ada", "pizza", 10);
        Assert.True((await lab.EditAsync("pizza", new RewardChange { Price = 20 })).Ok);
        Assert.False((await lab.GiveAsync("bob", "pizza", 10)).Value.Full);
        Assert.Equal(80, (await lab.GiveAsync("bob", "pizza", 90)).Value.Given);
    }

    [Fact]
    public async Task What_cannot_be_given_is_refused()
    {
        await using var lab = await LabAsync();
        await lab.AddAsync("mug", 10);
        foreach (var points in new[] { 0, -1, long.MinValue }) Assert.IsType<BadContribution>((await lab.GiveAsync("ada", "pizza", points)).Error);
        Assert.IsType<RewardIsNotShared>((await lab.GiveAsync("ada", "mug", 5)).Error);
        Assert.IsType<RewardIsShared>((await lab.RedeemAsync("ada", "pizza")).Error);
        await lab.EarnAsync("ada", -95);
        Assert.Equal(new NotEnoughPoints(6, 5), (await lab.GiveAsync("ada", "pizza", 6)).Error);
        Assert.Equal(0, await lab.ReadAsync(db => db.Redemptions.CountAsync(Now)));
        Assert.Equal(100, (await lab.GiveAsync("bob", "pizza", long.MaxValue)).Value.Given);
    }

    [Fact]
    public async Task Of_many_who_give_at_once_no_point_is_lost_and_none_too_many_taken()
    {
        await using var lab = await LabAsync();
        var names = Enumerable.Range(0, 15).Select(i => $"p{i}").ToList();
        foreach (var name in names) await lab.EarnerAsync(name, 9);
        var answers = await Task.WhenAll(names.Select(name => Task.Run(() => lab.GiveAsync(name, "pizza", 9), Now)));
        Assert.Equal(100, answers.Where(a => a.Ok).Sum(a => a.Value.Given));
        Assert.Single(answers, a => a.Ok && a.Value.Full);
        Assert.All(answers.Where(a => !a.Ok), a => Assert.IsType<SoldOut>(a.Error));
        Assert.Equal(15 * 9 - 100, (await Task.WhenAll(names.Select(name => lab.EarnedAsync(name)))).Sum());
    }

    private static async Task<TestLab> LabAsync()
    {
        var lab = await TestLab.StartAsync();
        await lab.PersonAsync("olga", owner: true);
        await lab.EarnerAsync("ada", 100);
        await lab.EarnerAsync("bob", 100);
        await lab.AddAsync("pizza", 100, stock: 1, shared: true);
        return lab;
    }
}
