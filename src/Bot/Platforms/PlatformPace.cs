using System.Globalization;

namespace CoResearch.Bot.Platforms;

/// <summary>How fast messages go, as a multiple of what a platform allows everybody.</summary>
internal static class PlatformPace
{
    /// <summary>Beyond it there is nothing left to pace.</summary>
    private const double Fastest = 1000;

    public static bool IsPossible(double pace) => pace is > 0 and <= Fastest;

    public static string Problem(string section, double pace) =>
        $"{section}:Pace is {pace.ToString(CultureInfo.InvariantCulture)}, but must be a number above 0, at most {Fastest}: 1 is what {section} allows everybody.";
}
