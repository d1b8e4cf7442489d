using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Process.CheckIns;

/// <summary>Days of the week, times of the day and hours as people write them in files and in chat.</summary>
public static class WeekTimes
{
    private static readonly Dictionary<string, DayOfWeek> Days = Enum.GetValues<DayOfWeek>().ToDictionary(d => d.ToString().ToLowerInvariant());

    public static IReadOnlyCollection<string> Names { get; } = [.. DueDay.Weekdays.Select(d => d.Name)];

    /// <summary>A weekday by its name, English or Russian, or the first three letters of the English one, in any case; null for anything else.</summary>
    public static DayOfWeek? ReadDay(string text) =>
        DueDay.Weekdays.Where(d => d.Name.Equals(text, StringComparison.OrdinalIgnoreCase)).Select(d => (DayOfWeek?)d.Day).FirstOrDefault();

    /// <summary>09:00 or 9; null for anything else.</summary>
    public static TimeOnly? ReadTime(string text) => TimeOnly.TryParseExact(text.Contains(':') ? text : text + ":00", ["H:mm", "HH:mm"], out var time) ? time : null;

    internal static DayOfWeek? Day(YamlMap map) => map.WordOrNull("day", Days.Keys) is { } word ? Days[word] : null;

    internal static TimeOnly? Time(YamlMap map)
    {
        if (map.TextOrNull("time") is not { } text) return null;
        if (ReadTime(text) is { } time) return time;
        map.Report("time", $"is {text}, which is no time of day such as \"09:00\".");
        return null;
    }

    internal static QuietHours? Hours(YamlMap map, string key)
    {
        if (map.TextOrNull(key) is not { } text) return null;
        if (BindChannel.ReadHours(text).Failed(out var hours, out _))
        {
            map.Report(key, $"is {text}; hours are written as 21:00-08:00, and \"off\" is none.");
            return null;
        }
        return hours is var (from, until) ? new QuietHours(from, until) : new QuietHours(TimeOnly.MinValue, TimeOnly.MinValue);
    }
}
