using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Lab;

/// <summary>
/// The lab's months and weeks: they begin at midnight of the lab's zone, on the 1st and on Mondays. Where the clocks skip that midnight
/// they begin when the clocks have gone forward; where it comes twice, at the first of the two.
/// </summary>
public sealed class LabCalendar(LabRules rules)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(rules.TimeZone);

    public LabMonth MonthOf(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, _zone);
        return new LabMonth(local.Year, local.Month);
    }

    /// <summary>The Monday of the week that an instant falls in.</summary>
    public DateOnly WeekOf(DateTimeOffset instant) => LocalTime.MondayOf(DayOf(instant));

    public DateOnly DayOf(DateTimeOffset instant) => LocalTime.DayOf(instant, _zone);

    /// <summary>How many days the day of one instant is after that of another; below 0 where it is before it.</summary>
    public int DaysBetween(DateTimeOffset from, DateTimeOffset to) => DayOf(to).DayNumber - DayOf(from).DayNumber;

    public DateTimeOffset BeginOf(LabMonth month) => BeginOf(new DateOnly(month.Year, month.Month, 1));

    public DateTimeOffset EndOf(LabMonth month) => BeginOf(month.Next);

    /// <summary>The first instant of a day.</summary>
    public DateTimeOffset BeginOf(DateOnly day) => LocalTime.InstantOf(day, TimeOnly.MinValue, _zone);
}

/// <summary>A month of the lab's calendar.</summary>
public readonly record struct LabMonth(int Year, int Month)
{
    /// <summary>How it is stored: 202611.</summary>
    public int Number => Year * 100 + Month;

    public LabMonth Next => Month == 12 ? new(Year + 1, 1) : new(Year, Month + 1);

    public static LabMonth Of(int number) => new(number / 100, number % 100);

    /// <summary>2026-11.</summary>
    public override string ToString() => $"{Year:0000}-{Month:00}";
}
