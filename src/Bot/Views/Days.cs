using System.Globalization;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Views;

/// <summary>How days are written: with the weekday, and with the year only where it is another one.</summary>
internal static class Days
{
    /// <summary>Two days as one reads them together: the year stands at both where one of them has it.</summary>
    public static string Span(DateOnly from, DateOnly to, DateOnly today, CultureInfo culture) =>
        from.Year == today.Year && to.Year == today.Year ? $"{Short(from, today, culture)} – {Short(to, today, culture)}" : $"{WithYear(from, culture)} – {WithYear(to, culture)}";

    public static string Short(DateOnly day, DateOnly today, CultureInfo culture) => day.Year == today.Year ? day.ToString("ddd d MMM", culture) : WithYear(day, culture);

    /// <summary>When something ends, behind "until" where it says so: midnight is the end of the day before it, by the clock of who reads it.</summary>
    public static Span End(DateTimeOffset at, Person reader, bool until, Texts texts)
    {
        var day = reader.DayAt(at);
        return LocalTime.InstantOf(day, TimeOnly.MinValue, TimeZoneInfo.FindSystemTimeZoneById(reader.TimeZone)) != at ? new TimeSpanned(at)
            : new TextSpan(texts.Of(until ? "views.end_of_day" : "views.at_end_of_day", new { day = day.AddDays(-1).ToString("d MMMM yyyy", texts.Culture) }));
    }

    private static string WithYear(DateOnly day, CultureInfo culture) => day.ToString("d MMM yyyy", culture);
}
