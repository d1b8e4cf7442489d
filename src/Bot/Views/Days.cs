using System.Globalization;

namespace CoResearch.Bot.Views;

/// <summary>How days are written: with the weekday, and with the year only where it is another one.</summary>
internal static class Days
{
    public static string Short(DateOnly day, DateOnly today, CultureInfo culture) => day.ToString(day.Year == today.Year ? "ddd d MMM" : "d MMM yyyy", culture);
}
