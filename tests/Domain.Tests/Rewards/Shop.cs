using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Rewards;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Rewards;

/// <summary>A lab with a catalogue, whose people have earned something.</summary>
internal static class Shop
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>Somebody new with so many points to spend.</summary>
    public static async Task<Person> EarnerAsync(this TestLab lab, string name, long points, bool owner = false)
    {
        var person = await lab.PersonAsync(name, owner);
        await lab.EarnAsync(name, points);
        return person;
    }

    public static Task EarnAsync(this TestLab lab, string name, long points) => lab.DoAsync<Ledger, bool>(async (ledger, db) => await ledger.PostAsync(
        PointEntry.Of(await IdOf(db, name), Purse.Earned, PointKind.Received, points, ledger.Month, lab.Clock.GetUtcNow(), "test", Guid.NewGuid().ToString()), Now));

    public static async Task AddAsync(this TestLab lab, string name, long price, int? stock = null, bool shared = false) =>
        Assert.Null((await lab.TryAsync<ManageRewards, Reward>((manage, _) => manage.AddAsync(name, "A " + name, price, stock, shared, null, Now))).Error);

    public static Task<Result<Reward>> EditAsync(this TestLab lab, string name, RewardChange change) =>
        lab.TryAsync<ManageRewards, Reward>(async (manage, db) => await manage.EditAsync(await db.People.FirstAsync(p => p.IsOwner, Now), name, change, Now));

    public static Task<Result<Redemption>> RedeemAsync(this TestLab lab, string name, string reward, long? shown = null) =>
        lab.TryAsync<RedeemReward, Redemption>(async (redeem, db) => await redeem.RequestAsync(await Of(db, name), reward, shown, Now));

    public static Task<Result<Contribution>> GiveAsync(this TestLab lab, string name, string reward, long points, string? slug = null) =>
        lab.TryAsync<RedeemReward, Contribution>(async (redeem, db) => await redeem.ContributeAsync(
            await Of(db, name), reward, points, slug is null ? null : await db.Challenges.SingleAsync(c => c.Slug == slug, Now), Now));

    public static Task<Result<long>> WithdrawAsync(this TestLab lab, string name, RedemptionId id) =>
        lab.TryAsync<RedeemReward, long>(async (redeem, db) => await redeem.WithdrawAsync(await Of(db, name), id.Value, Now));

    public static Task<Result<Redemption>> DecideAsync(this TestLab lab, string owner, Func<DecideRedemption, Person, Task<Result<Redemption>>> work) =>
        lab.TryAsync<DecideRedemption, Redemption>(async (decide, db) => await work(decide, await Of(db, owner)));

    public static Task<Result<Redemption>> ApproveAsync(this TestLab lab, string owner, RedemptionId id, string? note = null) =>
        lab.DecideAsync(owner, (decide, by) => decide.ApproveAsync(by, id.Value, note, Now));

    public static Task<Result<Redemption>> DeclineAsync(this TestLab lab, string owner, RedemptionId id, string? note = null) =>
        lab.DecideAsync(owner, (decide, by) => decide.DeclineAsync(by, id.Value, note, Now));

    public static Task<Result<Redemption>> HandOverAsync(this TestLab lab, string owner, RedemptionId id, string? note = null) =>
        lab.DecideAsync(owner, (decide, by) => decide.HandOverAsync(by, id.Value, note, Now));

    public static Task<long> EarnedAsync(this TestLab lab, string name) =>
        lab.DoAsync<Ledger, long>(async (ledger, db) => await ledger.EarnedAsync(await IdOf(db, name), Now));

    public static Task<int?> StockAsync(this TestLab lab, string reward) =>
        lab.ReadAsync(db => db.Rewards.Where(r => r.Name == reward).Select(r => r.Stock).SingleAsync(Now));

    public static Task<Redemption> RedemptionAsync(this TestLab lab, RedemptionId id) =>
        lab.ReadAsync(db => db.Redemptions.AsNoTracking().SingleAsync(r => r.Id == id, Now));

    public static Task RemoveAsync(this TestLab lab, string name) => lab.ReadAsync(async db =>
    {
        (await Of(db, name)).Remove(lab.Clock.GetUtcNow());
        return true;
    });

    /// <summary>Who was told what of a redemption, in the order in which it was told.</summary>
    public static Task<List<string>> ToldAsync(this TestLab lab, RedemptionId id) => lab.ReadAsync(async db => (
        from notice in await db.Notices.Where(n => n.AboutId == id.Value && n.PersonId != null).OrderBy(n => n.Id).ToListAsync(Now)
        join person in await db.People.ToListAsync(Now) on notice.PersonId equals (PersonId?)person.Id
        select notice.Text.Length == 0 ? $"{person.Name}: {notice.Kind}" : $"{person.Name}: {notice.Text.Split('\n')[0]}").ToList());

    public static Task<Person> Of(CoResearchDb db, string name) => db.People.SingleAsync(p => p.Name == name, Now);

    private static async Task<PersonId> IdOf(CoResearchDb db, string name) => (await Of(db, name)).Id;
}
