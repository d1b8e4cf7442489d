using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.TestKit;

/// <summary>
/// Kudos as a model of a few dictionaries: what is allowed, and what everybody has afterwards. Random steps are taken in a real lab and in
/// the model, steps that crash before their commit among them, and both must agree.
/// </summary>
public sealed class LedgerModel
{
    private const int People = 8, Allowance = 100;
    private static readonly TimeSpan Undo = TimeSpan.FromMinutes(10);
    private readonly Dictionary<int, long> _left = [];
    private readonly Dictionary<int, long> _earned = [];
    private readonly Dictionary<long, (int Giver, int[] Receivers, long Points, DateTimeOffset At, LabMonth Month, bool Stands)> _gifts = [];

    /// <summary>Of additions: the first gift.</summary>
    private readonly Dictionary<long, long> _roots = [];
    private readonly TestLab _lab;
    private readonly List<Person> _people = [];
    private readonly Random _random;
    private LabMonth _month;

    private LedgerModel(TestLab lab, int seed) => (_lab, _random) = (lab, new Random(seed));

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>Plays so many steps; throws where lab and model disagree. Returns how many gifts were given.</summary>
    public static async Task<int> PlayAsync(TestLab lab, int steps, int seed)
    {
        var model = new LedgerModel(lab, seed);
        for (var i = 0; i < People; i++) model._people.Add(await lab.PersonAsync($"p{i}", owner: i == 0));
        model._month = new LabMonth(lab.Clock.GetUtcNow().Year, lab.Clock.GetUtcNow().Month);
        for (var step = 0; step < steps; step++)
        {
            await model.StepAsync();
            if (step % 500 == 499) await model.CompareAsync();
        }
        await model.CompareAsync();
        return model._gifts.Count;
    }

    private async Task StepAsync()
    {
        switch (_random.Next(20))
        {
            case < 9:
                await GiveAsync();
                break;
            case < 12:
                await AddAsync();
                break;
            case < 15:
                await UndoAsync();
                break;
            case < 16:
                await VoidAsync();
                break;
            default:
                Pass(TimeSpan.FromMinutes(_random.Next(30) == 0 ? _random.Next(60 * 24 * 10) : _random.Next(15)));
                break;
        }
    }

    private void Pass(TimeSpan time)
    {
        _lab.Clock.Advance(time);
        var now = _lab.Clock.GetUtcNow();
        if (new LabMonth(now.Year, now.Month) is var month && month == _month) return;
        _month = month;
        _left.Clear();
    }

    private async Task GiveAsync()
    {
        var (giver, points) = (_random.Next(People), _random.Next(-1, 30));
        var receivers = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => _random.Next(People)).Distinct().ToArray();
        var allowed = points is >= 1 && !receivers.Contains(giver) && points * receivers.Length <= Left(giver);
        var result = await TryAsync<GiveKudos, GivenKudos>(give => give.RunAsync(
            _people[giver], new KudosOrder(points, [.. receivers.Select(r => _people[r])], $"for reason {_random.Next(1000)} of many", ["teamwork"]), Now));
        Expect(allowed, result?.Ok);
        if (result is { Ok: true } given) Keep(given.Value.Gift.Id.Value, giver, receivers, points);
    }

    private async Task AddAsync()
    {
        if (_gifts.Count == 0) return;
        var (id, giver, points) = (_gifts.Keys.ElementAt(_random.Next(_gifts.Count)), _random.Next(People), _random.Next(1, 10));
        var first = _gifts[id];
        var receivers = first.Receivers.Where(r => r != giver).ToArray();
        var root = _roots.GetValueOrDefault(id, id);
        var added = _roots.Any(r => r.Value == root && _gifts[r.Key] is { Stands: true } other && other.Giver == giver);
        var allowed = first.Stands && receivers.Length > 0 && !added && points * receivers.Length <= Left(giver);
        var result = await TryAsync<GiveKudos, GivenKudos>(give => give.AddAsync(_people[giver], new GiftId(id), points, null, Now));
        Expect(allowed, result?.Ok);
        if (result is not { Ok: true } given) return;
        _roots[given.Value.Gift.Id.Value] = root;
        Keep(given.Value.Gift.Id.Value, giver, receivers, points);
    }

    private async Task UndoAsync()
    {
        if (_gifts.Count == 0) return;
        var id = _gifts.Keys.ElementAt(Math.Max(0, _gifts.Count - 1 - _random.Next(5)));
        var (giver, gift) = (_random.Next(4) == 0 ? _random.Next(People) : _gifts[id].Giver, _gifts[id]);
        var allowed = gift.Stands && gift.Giver == giver && _lab.Clock.GetUtcNow() - gift.At <= Undo && gift.Receivers.All(r => _earned[r] >= gift.Points);
        var result = await TryAsync<TakeBackKudos, Gift>(takeBack => takeBack.UndoAsync(_people[giver], new GiftId(id), tell: false, Now));
        Expect(allowed, result?.Ok);
        if (result is { Ok: true }) Return(id);
    }

    private async Task VoidAsync()
    {
        if (_gifts.Count == 0) return;
        var id = _gifts.Keys.ElementAt(_random.Next(_gifts.Count));
        var result = await TryAsync<TakeBackKudos, Gift>(takeBack => takeBack.VoidAsync(_people[0], new GiftId(id), "Given for a bet", Now));
        Expect(_gifts[id].Stands, result?.Ok);
        if (result is { Ok: true }) Return(id);
    }

    // The first one is a lab owner.
    private long Left(int person) => _left.GetValueOrDefault(person, person == 0 ? 2 * Allowance : Allowance);

    private void Keep(long id, int giver, int[] receivers, long points)
    {
        _gifts[id] = (giver, receivers, points, _lab.Clock.GetUtcNow(), _month, true);
        _left[giver] = Left(giver) - points * receivers.Length;
        foreach (var receiver in receivers) _earned[receiver] = _earned.GetValueOrDefault(receiver) + points;
    }

    private void Return(long id)
    {
        var gift = _gifts[id];
        _gifts[id] = gift with { Stands = false };
        if (gift.Month == _month) _left[gift.Giver] = Left(gift.Giver) + gift.Points * gift.Receivers.Length;
        foreach (var receiver in gift.Receivers) _earned[receiver] -= gift.Points;
    }

    private static void Expect(bool allowed, bool? done)
    {
        if (done is { } known) Assert.Equal(allowed, known);
    }

    /// <summary>One unit of work; null where it "crashed" with everything done and nothing committed.</summary>
    private async Task<Result<T>?> TryAsync<TUseCase, T>(Func<TUseCase, Task<Result<T>>> work)
        where TUseCase : notnull
    {
        var crashes = _random.Next(10) == 0;
        await using var scope = _lab.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        var result = await work(scope.ServiceProvider.GetRequiredService<TUseCase>());
        if (crashes)
        {
            await db.SaveChangesAsync(Now);
            await db.DropChangesAsync();
            return null;
        }
        if (result.Ok) await db.CommitAsync(Now);
        else await db.DropChangesAsync();
        return result;
    }

    private async Task CompareAsync()
    {
        for (var i = 0; i < People; i++)
        {
            var person = i;
            Assert.Equal((person, Left(person), _earned.GetValueOrDefault(person)), await _lab.DoAsync<Ledger, (int, long, long)>(
                async (ledger, _) => (person, await ledger.AllowanceAsync(_people[person], Now), await ledger.EarnedAsync(_people[person].Id, Now))));
        }
        var standing = _gifts.Where(g => g.Value.Stands).Sum(g => g.Value.Points * g.Value.Receivers.Length);
        Assert.Equal(standing, await _lab.ReadAsync(db => db.PointSums.Where(s => s.Month == PointSum.Ever && s.ChallengeId == PointSum.InAll).SumAsync(s => s.Received, Now)));
        Assert.Equal(standing, await _lab.ReadAsync(db => db.PointSums.Where(s => s.Month == PointSum.Ever && s.ChallengeId == PointSum.InAll).SumAsync(s => s.Given, Now)));
    }
}
