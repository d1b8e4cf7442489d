using System.Text.RegularExpressions;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Rewards;

public readonly record struct RewardId(long Value);

/// <summary>Something in the lab's catalogue that earnings buy: by one person, or shared, by a team together. A retired one is bought no more.</summary>
public sealed partial class Reward
{
    public const int LongestName = 40, LongestWhat = 200, MostStock = 1_000_000;

    /// <summary>Far above what anybody earns, and far below what a sum of prices can hold.</summary>
    public const long MostPrice = 1_000_000_000_000;

    private Reward(string name, string what) => (Name, What) = (name, what);

    public RewardId Id { get; private set; }

    /// <summary>What people type; never changes, and is never given again.</summary>
    public string Name { get; private set; }

    /// <summary>What one gets, in the lab owner's words.</summary>
    public string What { get; private set; }

    /// <summary>Points; whoever asked before keeps the price that it had.</summary>
    public long Price { get; private set; }

    /// <summary>
    /// How many are left beside those that requests hold; null: as many as are wanted. What a request holds comes back to it when that is declined, also after
    /// the stock was counted anew: whoever counts leaves out what is promised.
    /// </summary>
    public int? Stock { get; private set; }

    /// <summary>A team fills its price together.</summary>
    public bool Shared { get; private set; }

    /// <summary>Its picture, a path below the state folder; or null.</summary>
    public string? Picture { get; private set; }
    public DateTimeOffset AddedAt { get; private set; }
    public DateTimeOffset? RetiredAt { get; private set; }

    public bool SoldOut => Stock is 0;

    public static Result<Reward> Add(string name, string what, long price, int? stock, bool shared, DateTimeOffset now)
    {
        if (name.Length > LongestName || !NameForm().IsMatch(name)) return new BadRewardName(name);
        var reward = new Reward(name, what) { Shared = shared, AddedAt = now };
        return reward.Change(what, price, stock).Failed(out _, out var error) ? error : reward;
    }

    /// <summary>Its facts, changed for whoever asks for it from now on.</summary>
    public Result<Done> Change(string what, long price, int? stock)
    {
        if (what.Length is 0 or > LongestWhat) return new BadRewardText(LongestWhat);
        if (price is < 1 or > MostPrice) return new BadPrice(price);
        if (stock is < 0 or > MostStock) return new BadStock(MostStock);
        (What, Price, Stock) = (what, price, stock);
        return Done.Ok;
    }

    public void Show(string? picture) => Picture = picture;

    public void Retire(DateTimeOffset? at) => RetiredAt = at;

    /// <summary>Takes one out of the stock; false where nothing is counted. There must be one.</summary>
    internal bool TakeOne()
    {
        if (SoldOut) throw new InvalidOperationException($"Nothing is left of {Name}.");
        if (Stock is null) return false;
        Stock--;
        return true;
    }

    /// <summary>Puts one back where stock is counted; never more than a stock can be.</summary>
    internal void PutBack()
    {
        if (Stock < MostStock) Stock++;
    }

    [GeneratedRegex(@"\A[a-z0-9](-?[a-z0-9]){0,39}\z")]
    private static partial Regex NameForm();
}
