using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;

namespace CoResearch.Domain.Process.CheckIns;

public readonly record struct CheckInId(long Value);

/// <summary>How a check-in stands.</summary>
public enum CheckInState
{
    /// <summary>It waits for an answer.</summary>
    Open,
    Answered,

    /// <summary>The member said that there is nothing to say, or was away.</summary>
    Skipped,

    /// <summary>Its window closed without an answer.</summary>
    Missed,
}

/// <summary>
/// A member's weekly answers in a challenge: one for each week, which is named by its Monday in the member's calendar. Answers are versions
/// that stay; the newest one counts.
/// </summary>
public sealed class CheckIn
{
    private CheckIn()
    {
    }

    public CheckInId Id { get; private set; }
    public PersonId PersonId { get; private set; }
    public ChallengeId ChallengeId { get; private set; }

    /// <summary>The Monday of its week.</summary>
    public DateOnly Week { get; private set; }

    /// <summary>When the member was asked, or answered without being asked.</summary>
    public DateTimeOffset AskedAt { get; private set; }

    /// <summary>Until when an answer is in time.</summary>
    public DateTimeOffset ClosesAt { get; private set; }
    public DateTimeOffset? RemindedAt { get; private set; }

    /// <summary>When it was answered first.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }
    public DateTimeOffset? SkippedAt { get; private set; }

    /// <summary>The member was asked; otherwise they answered before that, or were away.</summary>
    public bool WasAsked => AskedAt != AnsweredAt && AskedAt != SkippedAt;

    /// <summary>The number of the newest answer, from 1; 0 for none.</summary>
    public int Version { get; private set; }

    public static CheckIn Ask(PersonId person, ChallengeId challenge, DateOnly week, DateTimeOffset now, DateTimeOffset closesAt) =>
        new() { PersonId = person, ChallengeId = challenge, Week = week, AskedAt = now, ClosesAt = closesAt };

    public CheckInState StateAt(DateTimeOffset now) =>
        AnsweredAt is not null ? CheckInState.Answered : SkippedAt is not null ? CheckInState.Skipped : now >= ClosesAt ? CheckInState.Missed : CheckInState.Open;

    public void Remind(DateTimeOffset now) => RemindedAt = now;

    public void Skip(DateTimeOffset now) => SkippedAt = now;

    /// <summary>The number of the new version.</summary>
    public int Answer(DateTimeOffset now)
    {
        AnsweredAt ??= now;
        return ++Version;
    }
}

/// <summary>A part of a version of a check-in's answers. Never changed. What blocks is empty where somebody said that nothing does.</summary>
public sealed class CheckInAnswer(CheckInId checkInId, int version, string part, string text, DateTimeOffset at)
{
    public const string Done = "done", Next = "next", Blockers = "blockers", Also = "also";
    public const int LongestText = 2000;

    public CheckInId CheckInId { get; private set; } = checkInId;
    public int Version { get; private set; } = version;

    /// <summary>done, next, blockers, or also: answers to what the mentors ask besides.</summary>
    public string Part { get; private set; } = part;
    public string Text { get; private set; } = text;
    public DateTimeOffset At { get; private set; } = at;
}

/// <summary>When a challenge's members are asked, where its mentors said it in chat; otherwise its challenge.yml says it.</summary>
public sealed class CheckInPlan(ChallengeId challengeId)
{
    public ChallengeId ChallengeId { get; private set; } = challengeId;
    public DayOfWeek? Day { get; private set; }
    public TimeOnly? Time { get; private set; }
    public int? WindowHours { get; private set; }
    public bool? Off { get; private set; }

    public void Change(DayOfWeek? day, TimeOnly? time, TimeSpan? window, bool? off) =>
        (Day, Time, WindowHours, Off) = (day ?? Day, time ?? Time, window is { } w ? (int)w.TotalHours : WindowHours, off ?? Off);
}

/// <summary>What mentors ask every week besides.</summary>
public sealed class StandingQuestion(ChallengeId challengeId, string text)
{
    public const int LongestText = 200, Most = 5;

    public long Id { get; private set; }
    public ChallengeId ChallengeId { get; private set; } = challengeId;
    public string Text { get; private set; } = text;
    public DateTimeOffset? EndedAt { get; private set; }

    public void End(DateTimeOffset now) => EndedAt = now;
}

/// <summary>Days on which somebody is not asked and not reminded, the last one included.</summary>
public sealed class Absence(PersonId personId, DateOnly from, DateOnly until)
{
    public long Id { get; private set; }
    public PersonId PersonId { get; private set; } = personId;
    public DateOnly From { get; private set; } = from;
    public DateOnly Until { get; private set; } = until;

    public void EndOn(DateOnly day) => Until = day;
}
