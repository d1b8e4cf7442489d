using CoResearch.Domain.Challenges;

namespace CoResearch.Domain.People;

/// <summary>Who may enter the lab from a platform.</summary>
public enum EntryMode
{
    /// <summary>Whoever can write to the bot there.</summary>
    Open,

    /// <summary>Whoever brings an invitation.</summary>
    Invitation,

    /// <summary>Whose account a lab owner named.</summary>
    AllowList,
}

/// <summary>The lab owner's choice for one platform; without it the platform's own default holds.</summary>
public sealed class EntryRule(string platform, EntryMode mode)
{
    public string Platform { get; private set; } = platform;
    public EntryMode Mode { get; private set; } = mode;

    public void Choose(EntryMode mode) => Mode = mode;
}

/// <summary>An account that may enter before it ever wrote: its id or its user name on the platform, in lower case.</summary>
public sealed class AllowedAccount(string platform, string account)
{
    public string Platform { get; private set; } = platform;
    public string Account { get; private set; } = account;
}

/// <summary>Lets somebody in, on any platform, until it expires or is used up; it may lead to a challenge.</summary>
public sealed class Invitation(string code, PersonId by, ChallengeId? challengeId, int uses, DateTimeOffset madeAt, DateTimeOffset expiresAt)
{
    /// <summary>What is typed, or stands in a link: 12 letters and digits, unguessable.</summary>
    public string Code { get; private set; } = code;
    public PersonId By { get; private set; } = by;
    public ChallengeId? ChallengeId { get; private set; } = challengeId;

    /// <summary>How many people it still lets in.</summary>
    public int Uses { get; private set; } = uses;
    public DateTimeOffset MadeAt { get; private set; } = madeAt;
    public DateTimeOffset ExpiresAt { get; private set; } = expiresAt;

    /// <summary>An open call: whoever brings it asks to come in, and a mentor lets them.</summary>
    public bool AsksFirst { get; init; }

    public bool Works(DateTimeOffset now) => Uses > 0 && now < ExpiresAt;

    public void Use() => Uses--;

    /// <summary>From now on it lets nobody in.</summary>
    public void End() => Uses = 0;
}

/// <summary>Joins two accounts in one person: given on one platform, typed on the other, once, before it expires.</summary>
public sealed class LinkCode(string code, PersonId personId, string platform, string account, DateTimeOffset expiresAt)
{
    public string Code { get; private set; } = code;
    public PersonId PersonId { get; private set; } = personId;

    /// <summary>Where it was given, so that it is told there, too.</summary>
    public string Platform { get; private set; } = platform;

    /// <summary>The account that asked for it.</summary>
    public string Account { get; private set; } = account;
    public DateTimeOffset ExpiresAt { get; private set; } = expiresAt;
}

/// <summary>An account that has no access: told so once, it gets no second answer before something changes.</summary>
public sealed class Stranger(string platform, string externalId)
{
    public string Platform { get; private set; } = platform;
    public string ExternalId { get; private set; } = externalId;
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>How many codes that open nothing were tried, and on which of the lab's days.</summary>
    public int WrongCodes { get; private set; }
    public DateOnly? WrongOn { get; private set; }

    public void Answer(DateTimeOffset now) => AnsweredAt = now;

    /// <summary>The wrong codes of a day.</summary>
    public int WrongCodesOn(DateOnly day) => WrongOn == day ? WrongCodes : 0;

    /// <summary>One more; how many that makes today.</summary>
    public int Mistype(DateOnly day)
    {
        (WrongCodes, WrongOn) = (WrongCodesOn(day) + 1, day);
        return WrongCodes;
    }
}
