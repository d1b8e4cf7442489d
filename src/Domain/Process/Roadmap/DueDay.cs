using System.Globalization;

namespace CoResearch.Domain.Process.Roadmap;

/// <summary>Days as people type them, seen from a day of theirs.</summary>
public static class DueDay
{
    internal static readonly (string Name, DayOfWeek Day)[] Weekdays =
    [
        .. Enum.GetValues<DayOfWeek>().SelectMany(d => ((string, DayOfWeek)[])[(d.ToString().ToLowerInvariant(), d), (d.ToString()[..3].ToLowerInvariant(), d)]),
        ("понедельник", DayOfWeek.Monday), ("вторник", DayOfWeek.Tuesday), ("среда", DayOfWeek.Wednesday), ("четверг", DayOfWeek.Thursday),
        ("пятница", DayOfWeek.Friday), ("суббота", DayOfWeek.Saturday), ("воскресенье", DayOfWeek.Sunday),
        ("среду", DayOfWeek.Wednesday), ("пятницу", DayOfWeek.Friday), ("субботу", DayOfWeek.Saturday),
    ];

    /// <summary>
    /// A weekday is the next one, which today may be; 3d and 2w count from today; otherwise a date as 2026-12-24 or 24.12.2026. Null for
    /// anything else, and for days that no calendar has or that lie more than ten years off.
    /// </summary>
    public static DateOnly? Read(string typed, DateOnly today)
    {
        var word = typed.Trim().TrimEnd(',').ToLowerInvariant();
        var day = word switch
        {
            "today" or "сегодня" => today,
            "tomorrow" or "завтра" => today.AddDays(1),
            _ when Weekdays.FirstOrDefault(w => w.Name == word) is { Name: not null } named => today.AddDays(((int)named.Day - (int)today.DayOfWeek + 7) % 7),
            _ when word.Length is > 1 and < 5 && word[^1] is 'd' or 'w' && int.TryParse(word[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                => today.AddDays(word[^1] == 'd' ? count : 7 * count),
            _ when DateOnly.TryParseExact(word, ["yyyy-M-d", "d.M.yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) => date,
            _ => (DateOnly?)null,
        };
        return day is { } found && Math.Abs(found.DayNumber - today.DayNumber) <= 3660 ? found : null;
    }
}
