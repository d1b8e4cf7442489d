namespace CoResearch.Domain.Shared;

/// <summary>Wall clocks and instants. Where the clocks skip a time, it is when they have gone forward; where it comes twice, the first of the two.</summary>
public static class LocalTime
{
    public static DateTimeOffset InstantOf(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var wall = day.ToDateTime(time);
        while (zone.IsInvalidTime(wall)) wall = wall.AddMinutes(1);
        var offset = zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall);
        return new DateTimeOffset(wall, offset).ToUniversalTime();
    }

    public static DateOnly DayOf(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <summary>The Monday of the week that a day falls in.</summary>
    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}

/// <summary>Hours of a day in which nobody is disturbed; they may go past midnight.</summary>
public readonly record struct QuietHours(TimeOnly From, TimeOnly Until)
{
    /// <summary>When the quiet that holds at an instant ends; null where it does not.</summary>
    public DateTimeOffset? EndAt(DateTimeOffset now, TimeZoneInfo zone)
    {
        if (From == Until) return null;
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        var quiet = From < Until ? time >= From && time < Until : time >= From || time < Until;
        return quiet ? LocalTime.InstantOf(DateOnly.FromDateTime(local.DateTime).AddDays(time < Until ? 0 : 1), Until, zone) : null;
    }
}
