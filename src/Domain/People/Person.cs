using CoResearch.Domain.Lab;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.People;

public readonly record struct PersonId(long Value);

/// <summary>A human of the lab. Has one or more chat identities; the name is unique in the lab.</summary>
public sealed class Person
{
    /// <summary>The name under which baselines are submitted; nobody can have it.</summary>
    public const string BaselineName = "baseline";

    /// <summary>Everybody's, until they or a platform say another.</summary>
    public const string FirstTimeZone = "UTC";

    private Person(string name, bool isOwner, DateTimeOffset createdAt) => (Name, IsOwner, CreatedAt) = (name, isOwner, createdAt);

    public PersonId Id { get; private set; }
    public string Name { get; private set; }

    /// <summary>IANA time zone; the member's day (quotas) and times shown follow it.</summary>
    public string TimeZone { get; private set; } = FirstTimeZone;

    /// <summary>The language that they are answered in, by its two letters; null while neither they nor a platform said: the lab's.</summary>
    public string? Language { get; private set; }

    /// <summary>Lab owner: a lab-wide role.</summary>
    public bool IsOwner { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Set when the person lost access; their scores stay.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    /// <summary>Whether this is the lab's own entry, which owns the baselines.</summary>
    public bool IsBaseline => Name == BaselineName;

    /// <summary>They were erased: what is left of them is a number.</summary>
    public bool IsForgotten => Name == FormerName;

    private string FormerName => $"former-{Id.Value}";

    /// <summary>
    /// Names are 1 to 40 characters of letters, digits, dot, dash, underscore, with a letter or digit at both ends: what can be mentioned as @name,
    /// also before a full stop.
    /// </summary>
    public static Result<Person> Create(string name, bool isOwner, DateTimeOffset now) =>
        IsReserved(name) ? new ReservedName(name)
        : name.Length is > 0 and <= 40 && name.All(c => (char.IsLetterOrDigit(c) && !NameLook.IsInvisible(c)) || c is '.' or '-' or '_') && char.IsLetterOrDigit(name[0]) && char.IsLetterOrDigit(name[^1])
            ? new Person(name, isOwner, now)
            : new BadName(name);

    /// <summary>Whether the lab keeps this name for itself, in any case.</summary>
    public static bool IsReserved(string name) => name.Equals(BaselineName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The lab's own entry, to which baselines belong.</summary>
    public static Person Baseline(DateTimeOffset now) => new(BaselineName, false, now);

    public Result<Done> MoveTo(string timeZone)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _)) return new BadTimeZone(timeZone);
        TimeZone = timeZone;
        return Done.Ok;
    }

    /// <summary>Takes a language; null: the lab's.</summary>
    public Result<Done> Read(string? language)
    {
        if (language is not null && !LabRules.Languages.Contains(language)) return new BadLanguage(language);
        Language = language;
        return Done.Ok;
    }

    /// <summary>A platform says what they read, such as ru-RU; what they chose stays.</summary>
    public void Hear(string? locale)
    {
        if (Language is null) _ = Read(LabRules.LanguageOf(locale));
    }

    /// <summary>Takes the name that their account shows now; as in <see cref="Create"/>, and free.</summary>
    public void Rename(string name) => Name = name;

    public void MakeOwner(bool owner) => IsOwner = owner;

    /// <summary>Takes the person's access away, or gives it back. Their scores stay.</summary>
    public void Remove(DateTimeOffset? at) => (RemovedAt, IsOwner) = (at, IsOwner && at is null);

    /// <summary>Takes away who they were: what is left is a number.</summary>
    internal void Forget(DateTimeOffset at)
    {
        (Name, TimeZone, Language) = (FormerName, FirstTimeZone, null);
        Remove(RemovedAt ?? at);
    }

    /// <summary>The person's calendar day at an instant.</summary>
    public DateOnly DayAt(DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).DateTime);
}

/// <summary>One account of a person on one platform.</summary>
public sealed class Identity(string platform, string externalId, PersonId personId)
{
    public string Platform { get; private set; } = platform;
    public string ExternalId { get; private set; } = externalId;
    public PersonId PersonId { get; private set; } = personId;

    /// <summary>The user name that mentions the account on its platform, without the @; null where there is none.</summary>
    public string? Handle { get; private set; }

    /// <summary>What the account last called itself, where the person's name in the lab follows it; null elsewhere.</summary>
    public string? ShownName { get; private set; }

    /// <summary>A guest from another organisation, where others have the same user names: theirs means nobody here, and is not kept.</summary>
    public bool FromElsewhere { get; private set; }

    public void Know(string? handle) => Handle = handle ?? Handle;

    /// <summary>Whether it is a guest's; null tells nothing.</summary>
    public void ComeFrom(bool? elsewhere)
    {
        FromElsewhere = elsewhere ?? FromElsewhere;
        if (FromElsewhere) Handle = null;
    }

    /// <summary>The person is named after the account, which shows this name.</summary>
    public void NameAfter(string shown) => ShownName = shown;

    /// <summary>The user name is another account's now.</summary>
    public void ForgetHandle() => Handle = null;

    /// <summary>The account speaks for another person from now on.</summary>
    public void MoveTo(PersonId person) => (PersonId, ShownName) = (person, null);
}
