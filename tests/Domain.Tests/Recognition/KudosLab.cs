using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Recognition;

/// <summary>What tests of kudos do again and again, by names.</summary>
internal static class KudosLab
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static Task<Result<GivenKudos>> GiveAsync(this TestLab lab, string giver, long points, string receivers, string reason = "for helping me with the data", string tags = "teamwork", string? message = null) =>
        lab.TryAsync<GiveKudos, GivenKudos>(async (give, db) =>
        {
            var people = new List<Person>();
            foreach (var name in receivers.Split(' ', StringSplitOptions.RemoveEmptyEntries)) people.Add(await db.PersonAsync(name));
            var order = new KudosOrder(points, people, reason, tags.Split(' ', StringSplitOptions.RemoveEmptyEntries)) { Platform = message is null ? null : "slack", MessageId = message };
            return await give.RunAsync(await db.PersonAsync(giver), order, Now);
        });

    public static Task<Result<GivenKudos>> AddAsync(this TestLab lab, string giver, GiftId gift, long? points = null) =>
        lab.TryAsync<GiveKudos, GivenKudos>(async (give, db) => await give.AddAsync(await db.PersonAsync(giver), gift, points, null, Now));

    public static Task<Result<Gift>> UndoAsync(this TestLab lab, string giver, GiftId? gift = null) =>
        lab.TryAsync<TakeBackKudos, Gift>(async (takeBack, db) => await takeBack.UndoAsync(await db.PersonAsync(giver), gift, tell: false, Now));

    public static Task<Result<Gift>> VoidAsync(this TestLab lab, string owner, GiftId gift) =>
        lab.TryAsync<TakeBackKudos, Gift>(async (takeBack, db) => await takeBack.VoidAsync(await db.PersonAsync(owner), gift, "Given for a bet", Now));

    public static Task<long> AllowanceAsync(this TestLab lab, string name) =>
        lab.DoAsync<Ledger, long>(async (ledger, db) => await ledger.AllowanceAsync(await db.PersonAsync(name), Now));

    public static Task<long> EarnedAsync(this TestLab lab, string name) =>
        lab.DoAsync<Ledger, long>(async (ledger, db) => await ledger.EarnedAsync((await db.PersonAsync(name)).Id, Now));

    /// <summary>What a name has received and given in the lab's month as boards count it: points, weight in thousandths, given.</summary>
    public static Task<(long Received, long Weighted, long Given)> BoardAsync(this TestLab lab, string name, LabMonth month) => lab.ReadAsync(async db =>
    {
        var person = (await db.PersonAsync(name)).Id;
        var sums = await db.PointSums.Where(s => s.PersonId == person && s.Month == month.Number && s.ChallengeId == PointSum.InAll).ToListAsync(Now);
        return (sums.Sum(s => s.Received), sums.Sum(s => s.Kudos), sums.Sum(s => s.Given));
    });

    /// <summary>The sums for boards are those of the ledger, and every gift moves as much as it takes.</summary>
    public static async Task BalanceAsync(this TestLab lab)
    {
        var entries = await lab.ReadAsync(db => db.PointEntries.AsNoTracking().ToListAsync(Now));
        var sums = await lab.ReadAsync(db => db.PointSums.AsNoTracking().ToListAsync(Now));
        var expected = new Dictionary<(long, int, long), PointSum>();
        foreach (var entry in entries.Where(PointSum.Counts))
        {
            foreach (var month in new[] { entry.Month, PointSum.Ever })
                foreach (var challenge in new[] { entry.ChallengeId ?? default, PointSum.InAll })
                {
                    var key = (entry.PersonId.Value, month, challenge.Value);
                    if (!expected.TryGetValue(key, out var sum)) expected[key] = sum = new PointSum(entry.PersonId, month, challenge);
                    sum.Add(entry);
                }
        }
        Assert.Equal(
            expected.OrderBy(e => e.Key).Select(e => (e.Key, e.Value.Given, e.Value.Received, e.Value.Kudos, e.Value.Awards, e.Value.MicroRewards)),
            sums.Select(s => ((s.PersonId.Value, s.Month, s.ChallengeId.Value), s.Given, s.Received, s.Kudos, s.Awards, s.MicroRewards)).OrderBy(s => s.Item1));
        foreach (var gift in entries.Where(e => e.Subject.StartsWith("gift:", StringComparison.Ordinal)).GroupBy(e => e.Subject))
            Assert.Equal(0, gift.Sum(e => e.Points));
    }

    private static Task<Person> PersonAsync(this CoResearchDb db, string name) => db.People.SingleAsync(p => p.Name == name, Now);
}
