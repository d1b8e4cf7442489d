using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Rewards;

public sealed record NoSuchReward(string Name, Phrase? Hint = null)
    : Error("no_such_reward", $"There is no reward \"{Name}\".{Hint} /rewards lists them.");

public sealed record BadRewardName(string Name)
    : Error("bad_reward_name", $"\"{Name}\" cannot be a reward's name: use 1 to {Reward.LongestName} lower-case letters, digits and dashes, as in laptop-sleeve.");

public sealed record RewardNameTaken(string Name)
    : Error("reward_name_taken", $"There is a reward \"{Name}\" already. Change it with /reward edit {Name}, which also brings a retired one back with retired=no, or choose another name.");

public sealed record BadRewardText(int Most)
    : Error("bad_reward_text", $"Say what one gets in 1 to {Most} characters.");

public sealed record BadPrice(long Price)
    : Error("bad_price", $"{Price} is no price: it is a whole number of points from 1 to {Reward.MostPrice:#,0}.");

public sealed record BadStock(int Most)
    : Error("bad_stock", $"A stock is a whole number from 0 to {Most:#,0}, or unlimited.");

public sealed record BadPicture(Phrase Why)
    : PhrasedError("bad_picture", $"That cannot be a reward's picture: {Why}. I take a PNG or a JPEG of at most {RewardPicture.MostBytes >> 20} MB.");

public sealed record RewardRetired(string Name)
    : Error("reward_retired", $"{Name} is not offered any more. /rewards lists what is.");

public sealed record SoldOut(string Name)
    : Error("sold_out", $"Nothing is left of {Name}, so no points were taken. /rewards lists what else there is.");

public sealed record NotEnoughPoints(long Needed, long Earned)
    : Error("not_enough_points", $"That takes {Points.Of(Needed)}, and you have {Earned} to spend. Kudos, awards and results bring more.");

public sealed record CostsNow(string Name, long Shown, long Price)
    : Error("costs_now", $"{Name} costs {Points.Of(Price)} now, not {Shown} as on the button, so no points were taken.");

public sealed record AskedAlready(RedemptionId Id, string Name)
    : Error("asked_already", $"You have just asked for {Name}: request {Id.Value} waits for a lab owner. For another one type /redeem {Name}");

public sealed record RewardIsShared(string Name, long Price)
    : Error("reward_is_shared", $"{Name} is filled by a team together: say how many of its {Points.Of(Price)} you give, as in /redeem {Name} 10. With a challenge's name behind it the points go to that team.");

public sealed record RewardIsNotShared(string Name)
    : Error("reward_is_not_shared", $"{Name} is for one person, so it is paid at once: /redeem {Name}");

public sealed record BadContribution(long Points)
    : Error("bad_contribution", $"{Points} cannot be given: say a whole number of points from 1.");

public sealed record NoSuchRedemption(long Id)
    : Error("no_such_redemption", $"There is no request {Id} of yours. /rewards lists what you asked for.");

public sealed record UnknownRedemption(long Id)
    : Error("unknown_redemption", $"There is no request {Id}. /redemptions lists what waits.");

public sealed record OwnRedemption(RedemptionId Id)
    : Error("own_redemption", $"Request {Id.Value} is your own, and another lab owner decides it: ask one for /redemption approve {Id.Value}, or for the handover.");

public sealed record WrongRedemptionState(RedemptionId Id, RedemptionState State, RedemptionState To)
    : Error("wrong_redemption_state", State == To ? $"Request {Id.Value} {Now(State)} already." : $"Request {Id.Value} {Now(State)}, so it cannot be {To switch
    {
        RedemptionState.Requested => "asked for",
        RedemptionState.HandedOver => "handed over",
        _ => To.ToString().ToLowerInvariant(),
    }}.{(State, To) switch
    {
        (RedemptionState.Requested, RedemptionState.HandedOver) => $" First: /redemption approve {Id.Value}",
        (RedemptionState.Requested or RedemptionState.Approved, RedemptionState.Withdrawn) => " Ask a lab owner, who can still decline it.",
        _ => "",
    }}")
{
    private static string Now(RedemptionState state) => state switch
    {
        RedemptionState.Filling => "is still being filled",
        RedemptionState.Requested => "waits for a lab owner",
        RedemptionState.HandedOver => "was handed over",
        _ => "was " + state.ToString().ToLowerInvariant(),
    };
}

public sealed record NoteTooLong(int Most)
    : Error("note_too_long", $"That is longer than {Most} characters: shorten it.");
