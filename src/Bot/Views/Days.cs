using System.Globalization;

namespace CoResearch.Bot.Views;

/// <summary>How days are written: with the weekday, and with the year only where it is another one.</summary>
internal static class Days
{
    /// <summary>Two days as one reads them together: the year stands at both where one of them has it.</summary>
    public static string Span(DateOnly from, DateOnly to, DateOnly today, CultureInfo culture) =>
        from.Year == today.Year && to.Year == today.Year ? $"{Short(from, today, culture)} – {Short(to, today, culture)}" : $"{WithYear(from, culture)} – {WithYear(to, culture)}";

    public static string Short(DateOnly day, DateOnly today, CultureInfo culture) => day.Year == today.Year ? day.ToString("ddd d MMM", culture) : WithYear(day, culture);

    private static string WithYear(DateOnly day, CultureInfo culture) => day.ToString("d MMM yyyy", culture);
}
