using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Recognition.Streams;

/// <summary>
/// Reads <c>micro_rewards</c> and <c>rating</c> of a <c>challenge.yml</c>; every mistake is reported with its line and key.
/// <code>
/// micro_rewards   off, or a map of
///   top           { of: 3, within: 4, points: 20, cap: 20 }, or 3 alone
///   time_at_top   { points: 1, cap: 20 }
///   persistence   { points: 5, cap: 15, grace: 1 }
///   leap          { points: 20, cap: 60, noise: 0.001 }
///   first         { points: 10, cap: 30 }
///   reproduced    { points: 10, cap: 30 }
/// rating          { score: 0.6, points: 0.4 }
/// </code>
/// Each stream may be <c>off</c>; points are what its formula multiplies, a cap is whole points a week and member.
/// </summary>
internal static class MicroRewardFile
{
    private const string Off = "off";
    private const double MostPoints = 10_000;

    public static MicroRewardRules Read(YamlMap root)
    {
        var defaults = new MicroRewardRules();
        if (IsOff(root, "micro_rewards")) return MicroRewardRules.Off;
        if (root.MapOrNull("micro_rewards") is not { } map) return defaults;
        var top = Number(map, "top");
        var topMap = top is null ? Map(map, "top") : null;
        var persistence = Map(map, "persistence");
        var leap = Map(map, "leap");
        return new()
        {
            Top = top is null ? Rule(map, "top", topMap, defaults.Top) : defaults.Top,
            TopOf = top is not null ? map.IntegerOrNull("top", 1, 1000) ?? defaults.TopOf : topMap?.IntegerOrNull("of", 1, 1000) ?? defaults.TopOf,
            TopWithin = topMap?.IntegerOrNull("within", 1, 520) ?? defaults.TopWithin,
            TimeAtTop = Rule(map, "time_at_top", Map(map, "time_at_top"), defaults.TimeAtTop),
            Persistence = Rule(map, "persistence", persistence, defaults.Persistence),
            Grace = persistence?.IntegerOrNull("grace", 0, 52) ?? defaults.Grace,
            Leap = Rule(map, "leap", leap, defaults.Leap),
            Noise = leap?.NumberOrNull("noise", low: 0),
            First = Rule(map, "first", Map(map, "first"), defaults.First),
            Reproduced = Rule(map, "reproduced", Map(map, "reproduced"), defaults.Reproduced),
        };
    }

    public static RatingRule ReadRating(YamlMap root)
    {
        if (root.MapOrNull("rating") is not { } map) return new();
        var before = (score: map.NumberOrNull("score", 0, 1), points: map.NumberOrNull("points", 0, 1));
        if ((before.score is null && map.Find("score") is not null) || (before.points is null && map.Find("points") is not null)) return new();
        var rule = (before.score, before.points) switch
        {
            (null, null) => new RatingRule(),
            ({ } score, null) => new(score, 1 - score),
            (null, { } points) => new(1 - points, points),
            ({ } score, { } points) => new(score, points),
        };
        if (Math.Abs(rule.Score + rule.Points - 1) < 1e-9) return rule;
        root.Report("rating", $"must have weights that add up to 1, such as {{ score: 0.6, points: 0.4 }}.");
        return new();
    }

    private static StreamRule Rule(YamlMap streams, string key, YamlMap? map, StreamRule defaults) =>
        IsOff(streams, key) ? StreamRule.Off
        : map is null ? defaults
        : new(map.NumberOrNull("points", 0, MostPoints) ?? defaults.Points, map.IntegerOrNull("cap", 0, 1_000_000) ?? defaults.Cap);

    /// <summary>The map of a stream; null where it is off or not given.</summary>
    private static YamlMap? Map(YamlMap streams, string key) => IsOff(streams, key) ? null : streams.MapOrNull(key);

    /// <summary>What is written there as a plain value other than off.</summary>
    private static YamlScalar? Number(YamlMap streams, string key) => streams.Ask(key) is YamlScalar scalar && scalar.Text != Off ? scalar : null;

    private static bool IsOff(YamlMap map, string key) => map.Ask(key) is YamlScalar { Text: Off };
}
