using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Recognition;

public sealed record KudosToSelf(string Name)
    : Error("kudos_to_self", $"{Name}, kudos are for others: nobody gives points to themselves. Nothing was given.");

public sealed record NotEnoughAllowance(long Wanted, int Receivers, long Left, string NextMonth)
    : Error("not_enough_allowance", $"That is {Wanted} in all, and you have {Left} left to give this month. The next allowance comes on {NextMonth}.");

public sealed record TooManyPoints(long Points, long Most)
    : Error("too_many_points", $"One person gets from 1 to {Most} points from one message.");

public sealed record ReasonTooShort(int Letters)
    : Error("reason_too_short", $"Say what it is for in at least {Letters} letters: kudos without a reason teach nobody anything.");

public sealed record ReasonTooLong(int Most)
    : Error("reason_too_long", $"Keep the reason under {Most} characters.");

public sealed record NoValueNamed(string Tags)
    : Error("no_value_named", $"Say which value it shows, with one of {Tags}. /values explains them.");

public sealed record NoSuchValue(string Tag, Phrase Hint)
    : Error("no_such_value", $"#{Tag} is no value of this lab.{Hint} /values lists them. Nothing was given.");

public sealed record NoReceiver()
    : Error("no_receiver", "Say who gets it: /kudos +5 @name for what they did #teamwork");

public sealed record TooManyReceivers(int Most)
    : Error("too_many_receivers", $"One message thanks at most {Most} people.");

public sealed record GiverIsLocked(string Reason)
    : Error("giver_is_locked", $"A lab owner has locked your giving: “{Reason}”. What you earned is yours. Talk to a lab owner.")
{
    public override bool IsPrivate => true;
}

public sealed record NoSuchGift(long Id)
    : Error("no_such_gift", $"I know no gift {Id}. /kudos list shows the latest ones.");

public sealed record NothingToUndo(string Window)
    : Error("nothing_to_undo", $"You gave nothing within the last {Window}, and what is older stays.");

public sealed record TooLateToUndo(long Id, string Window)
    : Error("too_late_to_undo", $"Gift {Id} is older than {Window}, so it stays as it was given. A lab owner can declare it void.");

public sealed record GiftIsGone(long Id)
    : Error("gift_is_gone", $"Gift {Id} was taken back or declared void already.");

public sealed record GiftIsSpent(long Id, string Name)
    : Error("gift_is_spent", $"{Name} has spent what gift {Id} gave, so it cannot be taken back any more.");

public sealed record NotYourGift(long Id)
    : Error("not_your_gift", $"Gift {Id} is somebody else's.");

public sealed record AddedAlready(long Own, long Points)
    : Error("added_already", $"You have added your thanks already (gift {Own}, points: {Points}), so it stays at that. To give another amount, /kudos undo {Own} first.");

public sealed record NobodyElse(long Id)
    : Error("nobody_else", $"Gift {Id} thanks nobody but you, so there is nobody whom you could thank with it.");
