namespace CoResearch.Bot.Platforms;

/// <summary>How fast messages go, as a multiple of what a platform allows everybody.</summary>
internal static class PlatformPace
{
    /// <summary>Beyond it there is nothing left to pace.</summary>
    private const double Fastest = 1000;

    public static bool IsPossible(double pace) => pace is > 0 and <= Fastest;

    /// <summary>What is wrong with one that is not possible.</summary>
    public static string Problem(string section) =>
        $"{section}:Pace must be a number above 0, at most {Fastest}: 1 is what {section} allows everybody.";
}
