using CoResearch.Domain.Challenges;
using CoResearch.Domain.Process.Costs;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Lab;

/// <summary>What <c>lab.yml</c> says: the rules that the whole lab lives by.</summary>
public sealed record LabRules
{
    /// <summary>The languages that the bot speaks, by their two letters.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "ru"];

    /// <summary>The language of a locale such as ru-RU; null where the bot does not speak it.</summary>
    public static string? LanguageOf(string? locale) => Languages.FirstOrDefault(l => locale?.StartsWith(l, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>What channels read, and whoever did not say what they read.</summary>
    public string Language { get; init; } = "en";

    /// <summary>IANA time zone in which the lab's months and weeks begin.</summary>
    public string TimeZone { get; init; } = "UTC";
    public required IReadOnlyList<LabValue> Values { get; init; }
    public KudosRules Kudos { get; init; } = new();
    public IReadOnlyList<AwardSpec> Awards { get; init; } = [];

    /// <summary>Nobody is asked or reminded in these hours of their own day.</summary>
    public QuietHours Quiet { get; init; } = new(new TimeOnly(21, 0), new TimeOnly(8, 0));

    /// <summary>Days on which nobody is asked; what falls on them comes on the next day.</summary>
    public IReadOnlySet<DateOnly> Holidays { get; init; } = new HashSet<DateOnly>();

    /// <summary>When digests are told: mentors' by their own clocks, those of channels by the lab's.</summary>
    public DayOfWeek DigestDay { get; init; } = DayOfWeek.Friday;
    public TimeOnly DigestTime { get; init; } = new(10, 0);

    /// <summary>From when on a mentor hears that somebody is stuck.</summary>
    public StuckLimits Stuck { get; init; } = new();

    /// <summary>What supervision takes, and what it would take one to one.</summary>
    public SupervisionRule Supervision { get; init; } = new();

    /// <summary>The value with this tag, in any case; null where there is none.</summary>
    public LabValue? Value(string tag) => Values.FirstOrDefault(v => v.Tag.Equals(tag, StringComparison.OrdinalIgnoreCase));

    /// <summary>The award with this tag, in any case; null where there is none.</summary>
    public AwardSpec? Award(string tag) => Awards.FirstOrDefault(a => a.Tag.Equals(tag, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Something that the lab stands for: its tag without the #, and what it means.</summary>
public sealed record LabValue(string Tag, string Sentence);

/// <summary>How kudos are given. Points are whole.</summary>
public sealed record KudosRules
{
    /// <summary>Points a month that whoever has a role in any challenge can give; <see cref="Everybody"/> for whoever has none.</summary>
    public IReadOnlyDictionary<Role, int> Allowance { get; init; } = new Dictionary<Role, int> { [Role.Student] = 100, [Role.Mentor] = 150, [Role.MlExpert] = 150, [Role.DomainExpert] = 150 };
    public int Everybody => Allowance.GetValueOrDefault(Role.Student);
    public int OwnerAllowance { get; init; } = 200;

    /// <summary>The most points that one person gets from one message.</summary>
    public int Most { get; init; } = 100;

    /// <summary>The fewest letters and digits of a reason.</summary>
    public int ReasonLetters { get; init; } = 10;

    /// <summary>For how long a gift can be taken back or edited.</summary>
    public TimeSpan Undo { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Days before the end of the month on which givers are reminded; 0: never.</summary>
    public int RemindDays { get; init; } = 3;
}

/// <summary>An honour that is claimed with evidence and approved by a mentor; its points come from the lab.</summary>
public sealed record AwardSpec(string Tag, string Sentence, int Points, AwardCheck Check);

/// <summary>What is looked at before a mentor is asked.</summary>
public enum AwardCheck
{
    None,

    /// <summary>Somebody else reproduced the submission that is named.</summary>
    Reproduced,

    /// <summary>The submission that is named leads its challenge's leaderboard.</summary>
    BestScore,
}
