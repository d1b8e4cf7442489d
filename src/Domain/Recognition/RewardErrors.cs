using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Recognition;

public sealed record BadRewardName(string Name)
    : Error("bad_reward_name", $"\"{Name}\" cannot name a reward: use 2 to 30 letters, digits and dashes, beginning with a letter. What it is goes after the price.");

public sealed record BadRewardTitle(int Most)
    : Error("bad_reward_title", $"Say what the reward is in 1 to {Most} characters.");

public sealed record BadPrice(long Price, long Most)
    : Error("bad_price", $"A price is from 1 to {Most} points, and {Price} is not.");

public sealed record BadStock(long Stock)
    : Error("bad_stock", $"There can be 0 to 1000000 of a reward, and {Stock} is not among them.");

public sealed record RewardExists(string Name)
    : Error("reward_exists", $"There is a reward {Name} already. /reward edit changes it.");

public sealed record NoSuchReward(string Name, string Hint)
    : Error("no_such_reward", $"There is no reward {Name}.{Hint} /rewards lists them.");

public sealed record RewardRetired(string Name)
    : Error("reward_retired", $"{Name} is not offered any more. /rewards lists what is.");

public sealed record RewardSoldOut(string Name)
    : Error("reward_sold_out", $"The last {Name} is gone. Nothing was taken from you; a lab owner can order more.");

public sealed record NotEnoughEarned(string Name, long Price, long Earned)
    : Error("not_enough_earned", $"{Name} takes {Price} points, and you have earned {Earned}. What others give you for your work and what the lab pays for results adds to them.");

public sealed record ShareNeedsPoints(string Name, long Missing)
    : Error("share_needs_points", $"{Name} is filled by a team, and {Missing} points are missing: /redeem {Name} <points> adds some of yours.");

public sealed record OnlyWhole(string Name, long Price)
    : Error("only_whole", $"{Name} is for one person and takes its whole price of {Price} points: /redeem {Name}");

public sealed record BadShare(long Points)
    : Error("bad_share", $"{Points} is nothing that you could add: give a number from 1 up.");

public sealed record NoSuchRedemption(long Id)
    : Error("no_such_redemption", $"I know no request {Id}. /redemptions lists them.");

public sealed record RedemptionMoved(long Id, RedemptionState State, RedemptionState To)
    : Error("redemption_moved", $"Request {Id} is {Words.Of(State)}, so it cannot be {Words.Of(To)} now.");

public sealed record NotYourRedemption(long Id)
    : Error("not_your_redemption", $"Request {Id} is somebody else's, and you gave nothing to it.");

internal static class Words
{
    /// <summary>HandedOver as "handed over".</summary>
    public static string Of(RedemptionState state) => state == RedemptionState.HandedOver ? "handed over" : state.ToString().ToLowerInvariant();
}
