using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Process.CheckIns;

/// <summary>When a challenge asks its members each week, by their own clocks.</summary>
public sealed record CheckInRule
{
    public DayOfWeek Day { get; init; } = DayOfWeek.Monday;
    public TimeOnly Time { get; init; } = new(9, 0);

    /// <summary>For how long an answer is in time.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Nobody is asked.</summary>
    public bool Off { get; init; }
}

/// <summary>A check-in that is due: its week by its Monday, when it was due, and until when an answer is in time.</summary>
public sealed record DueCheckIn(DateOnly Week, DateTimeOffset At, DateTimeOffset ClosesAt);

/// <summary>
/// The weeks of check-ins by one wall clock. A holiday moves a check-in to the next day of its week that is none, and its end by a day; a week
/// of holidays has no check-in.
/// </summary>
public sealed class WeekSchedule(CheckInRule rule, TimeZoneInfo zone, IReadOnlySet<DateOnly> holidays)
{
    /// <summary>A check-in that could not be asked in time is asked later, but not so shortly before the next one.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromDays(1);

    /// <summary>What comes after so long is late: it may wait for the end of quiet hours.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(30);

    /// <summary>What is to be asked now if it has not been: the latest one that is due; null when there is none, or when the next one is too near.</summary>
    public DueCheckIn? At(DateTimeOffset now)
    {
        if (rule.Off) return null;
        var monday = LocalTime.MondayOf(LocalTime.DayOf(now, zone));
        foreach (var week in (ReadOnlySpan<DateOnly>)[monday, monday.AddDays(-7)])
        {
            if (InstantOf(week) is not { } at || at > now) continue;
            var next = NextAfter(week);
            return now < next - Apart ? new DueCheckIn(week, at, Closing(at, now, next)) : null;
        }
        return null;
    }

    /// <summary>The week that an answer without a question is for.</summary>
    public DateOnly WeekOf(DateTimeOffset now) => At(now)?.Week ?? LocalTime.MondayOf(LocalTime.DayOf(now, zone));

    /// <summary>When a week's check-in is due; null for a week of holidays.</summary>
    public DateTimeOffset? InstantOf(DateOnly week)
    {
        for (var day = week.AddDays(((int)rule.Day + 6) % 7); day < week.AddDays(7); day = day.AddDays(1))
            if (!holidays.Contains(day)) return LocalTime.InstantOf(day, rule.Time, zone);
        return null;
    }

    private DateTimeOffset NextAfter(DateOnly week)
    {
        for (var later = week.AddDays(7); ; later = later.AddDays(7))
            if (InstantOf(later) is { } at || later > week.AddDays(70)) return InstantOf(later) ?? LocalTime.InstantOf(later, rule.Time, zone);
    }

    /// <summary>Whoever is asked late has a day at least; holidays do not count, and the next one ends it anyway.</summary>
    private DateTimeOffset Closing(DateTimeOffset at, DateTimeOffset now, DateTimeOffset next)
    {
        var (inTime, late) = (After(at, rule.Window), After(now, Apart));
        var closes = inTime > late ? inTime : late;
        return closes < next ? closes : next;

        DateTimeOffset After(DateTimeOffset begin, TimeSpan length)
        {
            var end = begin + length;
            for (var day = LocalTime.DayOf(begin, zone).AddDays(1); day <= LocalTime.DayOf(end, zone) && end < next; day = day.AddDays(1))
                if (holidays.Contains(day)) end += TimeSpan.FromDays(1);
            return end;
        }
    }
}
