using CoResearch.Domain.Rewards;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Rewards;

/// <summary>
/// Several people and an owner do anything in any order. A model that knows no ledger, only what each person has and what lies in each
/// request, says after every step what was to be refused, and what everybody has.
/// </summary>
public sealed class Random_trade
{
    private const int Steps = 300;
    private static readonly string[] People = ["ada", "bob", "eve"];
    private static readonly string[] Names = ["mug", "cap", "pizza", "trip"];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Balances_are_sums_stock_is_never_negative_and_refunds_are_exact(int seed)
    {
        await using var lab = await TestLab.StartAsync();
        await lab.PersonAsync("olga", owner: true);
        var (random, model) = (new Random(seed), new Model());
        foreach (var person in People)
        {
            await lab.EarnerAsync(person, 200);
            model.Balance[person] = 200;
        }
        foreach (var (name, price, stock, shared) in new (string, long, int?, bool)[] { ("mug", 30, 2, false), ("cap", 50, null, false), ("pizza", 80, 2, true), ("trip", 150, null, true) })
        {
            await lab.AddAsync(name, price, stock, shared);
            model.Rewards[name] = new Item { Price = price, Stock = stock, Shared = shared };
        }
        var (done, refused) = (0, 0);
        for (var step = 0; step < Steps; step++)
        {
            var (what, ok, expected) = await StepAsync(lab, model, random);
            Assert.True(ok == expected, $"Seed {seed}, step {step}: {what} was {(ok ? "done" : "refused")}");
            if (ok) done++;
            else refused++;
            await CompareAsync(lab, model, $"Seed {seed}, step {step}, after {what}");
        }
        Assert.True(done > Steps / 4 && refused > Steps / 10, $"{done} steps were done and {refused} refused: the steps try too little");
        Assert.Contains(model.Requests.Values, r => r.State == RedemptionState.HandedOver);
        Assert.Contains(model.Requests.Values, r => r.State == RedemptionState.Declined);
        Assert.Contains(model.Requests.Values, r => r is { Shared: true, Asked: true });
    }

    private static async Task<(string What, bool Ok, bool Expected)> StepAsync(TestLab lab, Model model, Random random)
    {
        var (person, name, points) = (People[random.Next(People.Length)], Names[random.Next(Names.Length)], (long)random.Next(-2, 60));
        var id = new RedemptionId(random.Next(Math.Max(1, model.Requests.Count - 8), model.Requests.Count + 2));
        switch (random.Next(12))
        {
            case 0 or 1:
                var asked = await lab.RedeemAsync(person, name);
                var fits = model.Redeem(person, name);
                if (asked.Ok && fits is { } request) model.Requests[asked.Value.Id] = request;
                return ($"{person} redeems {name}", asked.Ok, fits is not null);
            case 2 or 3 or 4:
                var given = await lab.GiveAsync(person, name, points);
                var pot = model.Give(person, name, points);
                if (given.Ok && pot is not null) model.Requests[given.Value.Redemption.Id] = pot;
                return ($"{person} gives {points} to {name}", given.Ok, pot is not null);
            case 5:
                return ($"{person} withdraws {id.Value}", (await lab.WithdrawAsync(person, id)).Ok, model.Withdraw(person, id));
            case 6 or 7:
                return ($"olga approves {id.Value}", (await lab.ApproveAsync("olga", id)).Ok, model.Move(id, RedemptionState.Requested, RedemptionState.Approved));
            case 8:
                return ($"olga hands over {id.Value}", (await lab.HandOverAsync("olga", id)).Ok, model.Move(id, RedemptionState.Approved, RedemptionState.HandedOver));
            case 9:
                return ($"olga declines {id.Value}", (await lab.DeclineAsync("olga", id)).Ok, model.Decline(id));
            case 10:
                var earned = random.Next(40);
                await lab.EarnAsync(person, earned);
                model.Balance[person] += earned;
                return ($"{person} earns {earned}", true, true);
            default:
                var change = new RewardChange { Price = random.Next(-3, 100), Stock = new(random.Next(4) == 0 ? null : random.Next(-1, 4)), Retired = random.Next(5) == 0 };
                return ($"olga edits {name} to {change}", (await lab.EditAsync(name, change)).Ok, model.Edit(name, change));
        }
    }

    private static async Task CompareAsync(TestLab lab, Model model, string when)
    {
        foreach (var person in People) Assert.True(model.Balance[person] == await lab.EarnedAsync(person), $"{when}: {person} has {await lab.EarnedAsync(person)}, not {model.Balance[person]}");
        var (rewards, requests, least) = await lab.ReadAsync(async db => (
            await db.Rewards.AsNoTracking().ToListAsync(Now), await db.Redemptions.AsNoTracking().ToListAsync(Now),
            await db.PointEntries.Where(e => e.Subject.StartsWith("redemption:")).GroupBy(e => e.Subject).Select(g => new { g.Key, Sum = -g.Sum(e => e.Points) }).ToListAsync(Now)));
        foreach (var reward in rewards)
        {
            Assert.True(reward.Stock is null or >= 0, $"{when}: {reward.Stock} of {reward.Name} are left");
            Assert.True(reward.Stock == model.Rewards[reward.Name].Stock, $"{when}: {reward.Stock} of {reward.Name} are left, not {model.Rewards[reward.Name].Stock}");
        }
        Assert.Equal(model.Requests.Count, requests.Count);
        foreach (var request in requests)
        {
            var expected = model.Requests[request.Id];
            Assert.True(expected.State == request.State, $"{when}: request {request.Id.Value} is {request.State}, not {expected.State}");
            Assert.True(expected.Paid.Values.Sum() == least.Single(s => s.Key == request.Subject).Sum, $"{when}: in request {request.Id.Value} are other points than {expected.Paid.Values.Sum()}");
        }
    }

    private sealed class Item
    {
        public long Price { get; set; }
        public int? Stock { get; set; }
        public bool Shared { get; init; }
        public bool Retired { get; set; }
    }

    private sealed class Request
    {
        public required string Reward { get; init; }
        public required string By { get; init; }
        public long Price { get; init; }
        public bool Shared { get; init; }
        public bool Asked { get; set; }
        public bool Took { get; set; }
        public RedemptionState State { get; set; }
        public Dictionary<string, long> Paid { get; } = [];
    }

    private sealed class Model
    {
        public Dictionary<string, long> Balance { get; } = [];
        public Dictionary<string, Item> Rewards { get; } = [];
        public Dictionary<RedemptionId, Request> Requests { get; } = [];

        public Request? Redeem(string person, string name)
        {
            var item = Rewards[name];
            if (item.Retired || item.Shared || item.Stock == 0 || Balance[person] < item.Price) return null;
            var request = new Request { Reward = name, By = person, Price = item.Price, State = RedemptionState.Filling };
            Pay(request, person, item.Price);
            Ask(request);
            return request;
        }

        public Request? Give(string person, string name, long points)
        {
            var item = Rewards[name];
            if (item.Retired || !item.Shared || points < 1 || item.Stock == 0) return null;
            var pot = Requests.Values.SingleOrDefault(r => r.Reward == name && r.State == RedemptionState.Filling)
                ?? new Request { Reward = name, By = person, Price = item.Price, Shared = true, State = RedemptionState.Filling };
            var part = Math.Min(points, pot.Price - pot.Paid.Values.Sum());
            if (Balance[person] < part) return null;
            Pay(pot, person, part);
            if (pot.Paid.Values.Sum() == pot.Price) Ask(pot);
            return pot;
        }

        public bool Withdraw(string person, RedemptionId id)
        {
            if (Requests.GetValueOrDefault(id) is not { } request || request.Paid.GetValueOrDefault(person) == 0) return false;
            if (request.State != RedemptionState.Requested && (!request.Shared || request.State != RedemptionState.Filling)) return false;
            var wasFull = request is { Shared: true, State: RedemptionState.Requested };
            Return(request, person);
            if (request.State == RedemptionState.Requested) PutBack(request);
            request.State = request.Paid.Count > 0 ? RedemptionState.Filling : RedemptionState.Withdrawn;
            request.Took = false;
            if (!wasFull || request.Paid.Count == 0) return true;
            if (!Rewards[request.Reward].Retired && !Requests.Values.Any(r => r != request && r.Reward == request.Reward && r.State == RedemptionState.Filling)) return true;
            foreach (var other in request.Paid.Keys.ToList()) Return(request, other);
            request.State = RedemptionState.Withdrawn;
            return true;
        }

        public bool Move(RedemptionId id, RedemptionState from, RedemptionState to)
        {
            if (Requests.GetValueOrDefault(id) is not { } request || request.State != from) return false;
            request.State = to;
            return true;
        }

        public bool Decline(RedemptionId id)
        {
            if (Requests.GetValueOrDefault(id) is not { State: RedemptionState.Filling or RedemptionState.Requested or RedemptionState.Approved } request) return false;
            foreach (var person in request.Paid.Keys.ToList()) Return(request, person);
            request.State = RedemptionState.Declined;
            PutBack(request);
            return true;
        }

        public bool Edit(string name, RewardChange change)
        {
            if (change.Price < 1 || change.Stock?.Left < 0) return false;
            var item = Rewards[name];
            (item.Price, item.Stock, item.Retired) = (change.Price ?? item.Price, change.Stock is { } stock ? stock.Left : item.Stock, change.Retired == true);
            if (item.Retired)
                foreach (var (id, _) in Requests.Where(r => r.Value.Reward == name && r.Value.State == RedemptionState.Filling).ToList()) Decline(id);
            return true;
        }

        private void Pay(Request request, string person, long points)
        {
            Balance[person] -= points;
            request.Paid[person] = request.Paid.GetValueOrDefault(person) + points;
        }

        private void Return(Request request, string person)
        {
            Balance[person] += request.Paid[person];
            request.Paid.Remove(person);
        }

        private void Ask(Request request)
        {
            (request.State, request.Asked, request.Took) = (RedemptionState.Requested, true, Rewards[request.Reward].Stock is not null);
            if (request.Took) Rewards[request.Reward].Stock--;
        }

        private void PutBack(Request request)
        {
            if (request.Took && Rewards[request.Reward].Stock is not null) Rewards[request.Reward].Stock++;
        }
    }
}
