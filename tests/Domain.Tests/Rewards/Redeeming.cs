using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Rewards;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Domain.Tests.Rewards;

/// <summary>Somebody exchanges points for a reward of their own.</summary>
public sealed class Redeeming
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_button_pays_the_price_that_it_shows_and_asks_once()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.PersonAsync("olga", owner: true);
        await lab.EarnerAsync("ada", 100);
        await lab.AddAsync("sticker", 5);
        Assert.True((await lab.EditAsync("sticker", new RewardChange { Price = 50 })).Ok);
        Assert.Equal(new CostsNow("sticker", 5, 50), (await lab.RedeemAsync("ada", "sticker", 5)).Error);
        var asked = (await lab.RedeemAsync("ada", "sticker", 50)).Value;
        Assert.Equal(new AskedAlready(asked.Id, "sticker"), (await lab.RedeemAsync("ada", "sticker", 50)).Error);
        Assert.Equal(50, await lab.EarnedAsync("ada"));

        // Later, or typed, it is another one.
        lab.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.True((await lab.RedeemAsync("ada", "sticker", 50)).Ok);
    }

    [Fact]
    public async Task What_is_asked_for_is_paid_at_once_approved_and_handed_over_and_everybody_concerned_is_told()
    {
        await using var lab = await LabAsync();
        var id = (await lab.RedeemAsync("ada", "mug")).Value.Id;
        Assert.Equal((RedemptionState.Requested, 50, 1), ((await lab.RedemptionAsync(id)).State, await lab.EarnedAsync("ada"), await lab.StockAsync("mug")));
        Assert.True((await lab.ApproveAsync("olga", id, "Blue or green?")).Ok);
        Assert.True((await lab.HandOverAsync("olga", id)).Ok);

        var over = await lab.RedemptionAsync(id);
        Assert.Equal((RedemptionState.HandedOver, 50, 1), (over.State, await lab.EarnedAsync("ada"), await lab.StockAsync("mug")));
        Assert.Equal(["olga: RedemptionWaits", "ada: approved 0", "ada: handedover 0"], await lab.ToldAsync(id));
        Assert.Contains("Blue or green?", await lab.ReadAsync(db => db.Notices.Where(n => n.Kind == Notices.NoticeKind.RedemptionMoved).Select(n => n.Text).FirstAsync(Now)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owners_own_request_is_decided_by_another_owner_where_there_is_one()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.EarnerAsync("olga", 30, owner: true);
        await lab.AddAsync("mug", 10);
        await lab.AddAsync("cake", 10, shared: true);
        var alone = (await lab.RedeemAsync("olga", "mug")).Value.Id;
        Assert.True((await lab.ApproveAsync("olga", alone)).Ok);
        await lab.EarnerAsync("otto", 5, owner: true);
        Assert.IsType<OwnRedemption>((await lab.HandOverAsync("olga", alone)).Error);
        Assert.True((await lab.HandOverAsync("otto", alone)).Ok);
        Assert.True((await lab.GiveAsync("olga", "cake", 5)).Ok);
        var shared = (await lab.GiveAsync("otto", "cake", 5)).Value.Redemption.Id;
        Assert.True((await lab.ApproveAsync("olga", shared)).Ok);
        var second = (await lab.RedeemAsync("olga", "mug")).Value.Id;
        Assert.IsType<OwnRedemption>((await lab.ApproveAsync("olga", second)).Error);
        Assert.True((await lab.DeclineAsync("olga", second)).Ok);
    }

    [Fact]
    public async Task What_comes_back_never_makes_more_than_a_stock_can_be()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.EarnerAsync("bob", 10);
        await lab.PersonAsync("olga", owner: true);
        await lab.AddAsync("mug", 10, stock: 1);
        var id = (await lab.RedeemAsync("bob", "mug")).Value.Id;
        Assert.True((await lab.EditAsync("mug", new RewardChange { Stock = new(Reward.MostStock) })).Ok);
        Assert.True((await lab.DeclineAsync("olga", id)).Ok);
        Assert.Equal(Reward.MostStock, await lab.StockAsync("mug"));
        Assert.True((await lab.EditAsync("mug", new RewardChange { Price = 5 })).Ok);
    }

    [Fact]
    public void A_refusal_says_one_point_and_what_happened_already()
    {
        Assert.Contains("That takes 1 point,", new NotEnoughPoints(1, 0).Message, StringComparison.Ordinal);
        Assert.Contains("of its 1 point ", new RewardIsShared("mug", 1).Message, StringComparison.Ordinal);
        Assert.Equal("Request 3 was declined already.", new WrongRedemptionState(new(3), RedemptionState.Declined, RedemptionState.Declined).Message);
    }

    [Fact]
    public async Task A_decline_gives_back_the_points_and_what_was_taken_out_of_the_stock()
    {
        await using var lab = await LabAsync();
        var id = (await lab.RedeemAsync("ada", "mug")).Value.Id;
        Assert.True((await lab.DeclineAsync("olga", id, "They are broken")).Ok);
        Assert.Equal((300, 2), (await lab.EarnedAsync("ada"), await lab.StockAsync("mug")));
        Assert.Equal(["olga: RedemptionWaits", "ada: declined 250"], await lab.ToldAsync(id));
        Assert.Equal([-250L, 250], await LinesAsync(lab, id));
    }

    [Fact]
    public async Task Its_owner_takes_it_back_only_while_nobody_decided()
    {
        await using var lab = await LabAsync();
        await lab.EarnerAsync("bob", 300);
        var first = (await lab.RedeemAsync("ada", "mug")).Value.Id;
        Assert.IsType<NoSuchRedemption>((await lab.WithdrawAsync("bob", first)).Error);
        Assert.Equal(250, (await lab.WithdrawAsync("ada", first)).Value);
        Assert.Equal((300, 2), (await lab.EarnedAsync("ada"), await lab.StockAsync("mug")));
        Assert.IsType<WrongRedemptionState>((await lab.WithdrawAsync("ada", first)).Error);

        var second = (await lab.RedeemAsync("ada", "mug")).Value.Id;
        Assert.True((await lab.ApproveAsync("olga", second)).Ok);
        Assert.Contains("Ask a lab owner", Assert.IsType<WrongRedemptionState>((await lab.WithdrawAsync("ada", second)).Error).Message, StringComparison.Ordinal);
        Assert.Equal(50, await lab.EarnedAsync("ada"));
    }

    [Theory]
    [InlineData("", "approve decline withdraw")]
    [InlineData("approve", "handover decline")]
    [InlineData("approve handover", "")]
    [InlineData("decline", "")]
    [InlineData("withdraw", "")]
    [InlineData("approve decline", "")]
    public async Task Only_what_the_state_allows_can_be_done_and_everything_else_changes_nothing(string done, string may)
    {
        foreach (var step in new[] { "approve", "handover", "decline", "withdraw" })
        {
            await using var lab = await LabAsync();
            var id = (await lab.RedeemAsync("ada", "mug")).Value.Id;
            foreach (var before in Words(done)) Assert.Null(await StepAsync(lab, before, id));
            var (earned, stock, state) = (await lab.EarnedAsync("ada"), await lab.StockAsync("mug"), (await lab.RedemptionAsync(id)).State);
            var error = await StepAsync(lab, step, id);
            if (Words(may).Contains(step)) Assert.Null(error);
            else
            {
                Assert.IsType<WrongRedemptionState>(error);
                Assert.Equal((earned, stock, state), (await lab.EarnedAsync("ada"), await lab.StockAsync("mug"), (await lab.RedemptionAsync(id)).State));
            }
        }
    }

    [Fact]
    public async Task Nobody_spends_more_than_they_have_and_a_refusal_takes_nothing()
    {
        await using var lab = await LabAsync();
        Assert.True((await lab.RedeemAsync("ada", "mug")).Ok);
        Assert.Equal(new NotEnoughPoints(250, 50), (await lab.RedeemAsync("ada", "mug")).Error);
        Assert.Equal((50, 1), (await lab.EarnedAsync("ada"), await lab.StockAsync("mug")));
        Assert.Equal(1, await lab.ReadAsync(db => db.Redemptions.CountAsync(Now)));
    }

    [Theory]
    [InlineData("redeem")]
    [InlineData("decline")]
    public async Task A_crash_before_the_end_leaves_nothing_of_it(string step)
    {
        await using var lab = await LabAsync();
        var id = step == "redeem" ? default : (await lab.RedeemAsync("ada", "mug")).Value.Id;
        var before = await StateAsync();
        await using (var scope = lab.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
            Assert.True(step == "redeem"
                ? (await scope.ServiceProvider.GetRequiredService<RedeemReward>().RequestAsync(await Shop.Of(db, "ada"), "mug", null, Now)).Ok
                : (await scope.ServiceProvider.GetRequiredService<DecideRedemption>().DeclineAsync(await Shop.Of(db, "olga"), id.Value, null, Now)).Ok);
            await db.SaveChangesAsync(Now);
        }
        Assert.Equal(before, await StateAsync());
        Assert.True(step == "redeem" ? (await lab.RedeemAsync("ada", "mug")).Ok : (await lab.DeclineAsync("olga", id)).Ok);
        Assert.NotEqual(before, await StateAsync());

        async Task<(long, int?, int, int, int)> StateAsync() => (await lab.EarnedAsync("ada"), await lab.StockAsync("mug"),
            await lab.ReadAsync(db => db.Redemptions.CountAsync(r => r.State == RedemptionState.Requested, Now)),
            await lab.ReadAsync(db => db.PointEntries.CountAsync(Now)), await lab.ReadAsync(db => db.Notices.CountAsync(Now)));
    }

    [Fact]
    public async Task Of_many_who_want_the_last_one_at_once_exactly_one_gets_it()
    {
        await using var lab = await LabAsync();
        const int Rounds = 5;
        await lab.AddAsync("pizza", 10, stock: 0);
        var names = Enumerable.Range(0, 20).Select(i => $"p{i}").ToList();
        foreach (var name in names) await lab.EarnerAsync(name, 10 * Rounds);
        for (var round = 0; round < Rounds; round++)
        {
            Assert.True((await lab.EditAsync("pizza", new RewardChange { Stock = new(1) })).Ok);
            var gate = new TaskCompletionSource();
            var asking = names.Select(name => Task.Run(async () =>
            {
                await gate.Task;
                return await lab.RedeemAsync(name, "pizza");
            }, Now)).ToList();
            gate.SetResult();
            var answers = await Task.WhenAll(asking);
            Assert.Single(answers, a => a.Ok);
            Assert.All(answers.Where(a => !a.Ok), a => Assert.IsType<SoldOut>(a.Error));
            Assert.Equal(0, await lab.StockAsync("pizza"));
        }
        var left = await Task.WhenAll(names.Select(name => lab.EarnedAsync(name)));
        Assert.Equal(20 * 10 * Rounds - 10 * Rounds, left.Sum());
    }

    [Fact]
    public async Task One_who_asks_twenty_times_at_once_pays_for_what_they_can_afford()
    {
        await using var lab = await LabAsync();
        await lab.AddAsync("pizza", 100);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => lab.RedeemAsync("ada", "pizza"), Now)));
        Assert.Equal((3, 0), (answers.Count(a => a.Ok), await lab.EarnedAsync("ada")));
    }

    [Fact]
    public async Task An_unlimited_reward_that_is_counted_later_gets_nothing_back_that_was_never_taken()
    {
        await using var lab = await LabAsync();
        await lab.AddAsync("pizza", 100);
        var id = (await lab.RedeemAsync("ada", "pizza")).Value.Id;
        Assert.True((await lab.EditAsync("pizza", new RewardChange { Stock = new(5) })).Ok);
        Assert.True((await lab.DeclineAsync("olga", id)).Ok);
        Assert.Equal(5, await lab.StockAsync("pizza"));

        var counted = (await lab.RedeemAsync("ada", "pizza")).Value.Id;
        Assert.True((await lab.EditAsync("pizza", new RewardChange { Stock = new(null) })).Ok);
        Assert.True((await lab.DeclineAsync("olga", counted)).Ok);
        Assert.Null(await lab.StockAsync("pizza"));
        Assert.Equal(300, await lab.EarnedAsync("ada"));
    }

    [Fact]
    public async Task A_request_keeps_its_price_when_the_reward_changes()
    {
        await using var lab = await LabAsync();
        var id = (await lab.RedeemAsync("ada", "mug")).Value.Id;
        Assert.True((await lab.EditAsync("mug", new RewardChange { Price = 999 })).Ok);
        Assert.True((await lab.DeclineAsync("olga", id)).Ok);
        Assert.Equal(300, await lab.EarnedAsync("ada"));
        Assert.Equal(new NotEnoughPoints(999, 300), (await lab.RedeemAsync("ada", "mug")).Error);
    }

    [Fact]
    public async Task A_retired_reward_is_offered_to_nobody_and_what_was_asked_for_goes_on()
    {
        await using var lab = await LabAsync();
        var id = (await lab.RedeemAsync("ada", "mug")).Value.Id;
        Assert.True((await lab.EditAsync("mug", new RewardChange { Retired = true })).Ok);
        await lab.EarnAsync("ada", 1000);
        Assert.IsType<RewardRetired>((await lab.RedeemAsync("ada", "mug")).Error);
        Assert.True((await lab.ApproveAsync("olga", id)).Ok);
        Assert.True((await lab.DeclineAsync("olga", id)).Ok);
        Assert.Equal((1300, 2), (await lab.EarnedAsync("ada"), await lab.StockAsync("mug")));
        Assert.IsType<RewardNameTaken>((await lab.TryAsync<ManageRewards, Reward>((m, _) => m.AddAsync("mug", "A cup", 1, null, false, null, Now))).Error);
        Assert.True((await lab.EditAsync("mug", new RewardChange { Retired = false })).Ok);
        Assert.True((await lab.RedeemAsync("ada", "mug")).Ok);
    }

    [Fact]
    public async Task Whoever_was_removed_asks_for_nothing_gets_nothing_and_loses_no_points()
    {
        await using var lab = await LabAsync();
        var id = (await lab.RedeemAsync("ada", "mug")).Value.Id;
        await lab.EarnAsync("ada", 1000);
        await lab.RemoveAsync("ada");
        Assert.IsType<NoLongerHere>((await lab.RedeemAsync("ada", "mug")).Error);
        Assert.IsType<NoLongerHere>((await lab.ApproveAsync("olga", id)).Error);
        Assert.Equal(RedemptionState.Requested, (await lab.RedemptionAsync(id)).State);
        Assert.True((await lab.DeclineAsync("olga", id)).Ok);
        Assert.Equal((1300, 2), (await lab.EarnedAsync("ada"), await lab.StockAsync("mug")));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(long.MinValue, false)]
    [InlineData(long.MaxValue, false)]
    [InlineData(Reward.MostPrice + 1, false)]
    [InlineData(Reward.MostPrice, true)]
    [InlineData((long)int.MaxValue * 2, true)]
    [InlineData(1, true)]
    public async Task A_price_is_a_whole_number_of_points_also_above_what_an_int_holds(long price, bool fits)
    {
        await using var lab = await LabAsync();
        var added = await lab.TryAsync<ManageRewards, Reward>((m, _) => m.AddAsync("thing", "A thing", price, null, false, null, Now));
        Assert.Equal(fits, added.Ok);
        Assert.Equal(fits ? null : "bad_price", added.Error?.Code);
        if (!fits) return;
        await lab.EarnerAsync("rich", price);
        var id = (await lab.RedeemAsync("rich", "thing")).Value.Id;
        Assert.Equal(0, await lab.EarnedAsync("rich"));
        Assert.True((await lab.DeclineAsync("olga", id)).Ok);
        Assert.Equal(price, await lab.EarnedAsync("rich"));
    }

    [Theory]
    [InlineData("mug 2")]
    [InlineData("Mug")]
    [InlineData("")]
    [InlineData("-mug")]
    [InlineData("mug-")]
    [InlineData("../mug")]
    [InlineData("mug\n")]
    [InlineData("a-name-that-is-much-longer-than-forty-letters-are")]
    public async Task A_name_is_what_people_can_type(string name)
    {
        await using var lab = await LabAsync();
        Assert.IsType<BadRewardName>((await lab.TryAsync<ManageRewards, Reward>((m, _) => m.AddAsync(name, "A thing", 1, null, false, null, Now))).Error);
    }

    [Fact]
    public async Task Texts_and_stocks_have_bounds()
    {
        await using var lab = await LabAsync();
        Assert.IsType<BadRewardText>((await lab.EditAsync("mug", new RewardChange { What = new string('x', Reward.LongestWhat + 1) })).Error);
        Assert.IsType<BadRewardText>((await lab.EditAsync("mug", new RewardChange { What = "" })).Error);
        Assert.IsType<BadStock>((await lab.EditAsync("mug", new RewardChange { Stock = new(-1) })).Error);
        var id = (await lab.RedeemAsync("ada", "mug")).Value.Id;
        Assert.IsType<NoteTooLong>((await lab.ApproveAsync("olga", id, new string('x', Redemption.LongestNote + 1))).Error);
        Assert.IsType<UnknownRedemption>((await lab.ApproveAsync("olga", new RedemptionId(long.MinValue))).Error);
        Assert.Contains("mug", Assert.IsType<NoSuchReward>((await lab.RedeemAsync("ada", "mugg")).Error).Message, StringComparison.Ordinal);
    }

    private static async Task<TestLab> LabAsync()
    {
        var lab = await TestLab.StartAsync();
        await lab.PersonAsync("olga", owner: true);
        await lab.EarnerAsync("ada", 300);
        await lab.AddAsync("mug", 250, stock: 2);
        return lab;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<Error?> StepAsync(TestLab lab, string step, RedemptionId id) => step switch
    {
        "approve" => (await lab.ApproveAsync("olga", id)).Error,
        "handover" => (await lab.HandOverAsync("olga", id)).Error,
        "decline" => (await lab.DeclineAsync("olga", id)).Error,
        _ => (await lab.WithdrawAsync("ada", id)).Error,
    };

    private static Task<List<long>> LinesAsync(TestLab lab, RedemptionId id) => lab.ReadAsync(db =>
        db.PointEntries.Where(e => e.Subject == $"redemption:{id.Value}").OrderBy(e => e.Id).Select(e => e.Points).ToListAsync(Now));
}
