using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Recognition;

public readonly record struct RewardId(long Value);

/// <summary>Something that earned points buy. What was asked for keeps its price when the reward is edited.</summary>
public sealed class Reward
{
    public const int MostTitle = 100;
    public const long MostPrice = 1_000_000;

    private Reward(string name, string title) => (Name, Title) = (name, title);

    public RewardId Id { get; private set; }

    /// <summary>What people type: 2 to 30 letters, digits and dashes, unique in any case.</summary>
    public string Name { get; private set; }
    public string Title { get; private set; }
    public long Price { get; private set; }

    /// <summary>How many there are; null: as many as people want.</summary>
    public int? Stock { get; private set; }

    /// <summary>A team fills it together.</summary>
    public bool Shared { get; private set; }

    /// <summary>A picture below the state folder, or none.</summary>
    public string? Picture { get; private set; }

    /// <summary>Not offered any more.</summary>
    public DateTimeOffset? RetiredAt { get; private set; }

    public static Result<Reward> Create(string name, string title, long price, int? stock, bool shared)
    {
        if (name.Length is < 2 or > 30 || !name.All(c => char.IsLetterOrDigit(c) || c is '-') || !char.IsLetter(name[0])) return new BadRewardName(name);
        var reward = new Reward(name.ToLowerInvariant(), "") { Shared = shared };
        return reward.Edit(title, price, stock).Error is { } error ? error : reward;
    }

    /// <summary>Changes what is given: null leaves the title and the price as they are.</summary>
    public Result<Done> Edit(string? title, long? price, int? stock)
    {
        if (title is not null && title.Trim().Length is 0 or > MostTitle) return new BadRewardTitle(MostTitle);
        if (price is < 1 or > MostPrice) return new BadPrice(price.Value, MostPrice);
        if (stock is < 0 or > 1_000_000) return new BadStock(stock.Value);
        (Title, Price, Stock) = (title?.Trim() ?? Title, price ?? Price, stock);
        return Done.Ok;
    }

    public void Show(string? picture) => Picture = picture;

    public void Retire(DateTimeOffset? at) => RetiredAt = at;

    /// <summary>Takes one from the stock; false when none is left.</summary>
    public bool Take()
    {
        if (Stock is 0) return false;
        Stock--;
        return true;
    }

    public void PutBack() => Stock++;
}
