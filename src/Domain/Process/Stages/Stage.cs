using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;

namespace CoResearch.Domain.Process.Stages;

/// <summary>
/// A part of a challenge's life with a length and checklists; an iteration is a stage within another one. What it was planned for stays as
/// it was: what is added while it runs is counted apart, so that plan and reality can be held against each other.
/// </summary>
public sealed class Stage
{
    public const int LongestName = 60, MostDays = 366;

    /// <summary>How deep iterations nest below a stage of the challenge.</summary>
    public const int Deepest = 3;

    private Stage(string name) => Name = name;

    public long Id { get; private set; }
    public ChallengeId ChallengeId { get; private set; }

    /// <summary>The stage that this iteration is within; null for a stage of the challenge itself.</summary>
    public long? ParentId { get; private set; }

    /// <summary>1, 2, … among those within the same.</summary>
    public int Place { get; private set; }
    public string Name { get; private set; }

    /// <summary>How long it was planned for.</summary>
    public int Days { get; private set; }

    /// <summary>How much was added while it ran.</summary>
    public int ExtendedDays { get; private set; }
    public DateTimeOffset? BegunAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    public bool Runs => BegunAt is not null && EndedAt is null;

    /// <summary>When it is to end, with all that was added.</summary>
    public DateTimeOffset? DueAt => BegunAt?.AddDays(Days + ExtendedDays);

    public static Stage Plan(ChallengeId challenge, long? parent, int place, string name, TimeSpan length) =>
        new(name.Length <= LongestName ? name : name[..LongestName]) { ChallengeId = challenge, ParentId = parent, Place = place, Days = Math.Clamp((int)Math.Ceiling(length.TotalDays), 1, MostDays) };

    public void Lasts(int days) => Days = days;

    public void Begin(DateTimeOffset now) => BegunAt = now;

    public void End(DateTimeOffset now) => EndedAt = now;

    public void Extend(int days) => ExtendedDays += days;
}

/// <summary>A line of a stage's checklists. Numbers count through the challenge and are never given again.</summary>
public sealed class StageItem(ChallengeId challengeId, int number, bool entry, string text)
{
    public const int LongestText = 200, Most = 30;

    public ChallengeId ChallengeId { get; private set; } = challengeId;
    public int Number { get; private set; } = number;
    public long StageId { get; private set; }

    /// <summary>To be true before the stage begins; otherwise before it ends.</summary>
    public bool Entry { get; private set; } = entry;
    public string Text { get; private set; } = text;
    public DateTimeOffset? DoneAt { get; private set; }

    public StageItem Of(Stage stage)
    {
        StageId = stage.Id;
        return this;
    }

    public void Tick(DateTimeOffset? at) => DoneAt = at;
}

public enum StageEventKind
{
    Begun,
    Extended,
    Ended,
}

/// <summary>What was decided about a stage, and why. Never changed.</summary>
public sealed class StageEvent(long stageId, StageEventKind kind, PersonId by, int days, string text, DateTimeOffset at)
{
    public const int LongestText = 500;

    public long Id { get; private set; }
    public long StageId { get; private set; } = stageId;
    public StageEventKind Kind { get; private set; } = kind;
    public PersonId By { get; private set; } = by;

    /// <summary>How many days were added; 0 for other decisions.</summary>
    public int Days { get; private set; } = days;

    /// <summary>Why, or empty.</summary>
    public string Text { get; private set; } = text;
    public DateTimeOffset At { get; private set; } = at;
}

/// <summary>What became of an artefact: its stage, and what was there before and whose that was, if anything was.</summary>
public sealed record KeptArtefact(Stage Stage, string? Before, string? By);

/// <summary>Something that a stage brought forth, as a link, in words or as a file: slides, a model, data, a script. A name stands once in a stage.</summary>
public sealed class Artefact(long stageId, string what, string text, PersonId by, DateTimeOffset at)
{
    public const int LongestWhat = 40, LongestText = 500, Most = 40;

    public long StageId { get; private set; } = stageId;

    /// <summary>In lower case.</summary>
    public string What { get; private set; } = what;
    public string Text { get; private set; } = text;

    /// <summary>Where the file lies below the state folder, and its size in bytes; null for a link or words. The text is its name then.</summary>
    public string? File { get; private set; }
    public long Bytes { get; private set; }
    public PersonId By { get; private set; } = by;
    public DateTimeOffset At { get; private set; } = at;

    public void Change(string text, PersonId by, DateTimeOffset at) => (Text, File, Bytes, By, At) = (text, null, 0, by, at);

    public void Keep(string file, long bytes) => (File, Bytes) = (file, bytes);

    /// <summary>Whether something can be followed as a link.</summary>
    public static bool IsLink(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http";
}
