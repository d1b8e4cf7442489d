namespace CoResearch.Domain.Recognition.Streams;

/// <summary>What a stream of micro-rewards pays: points by its own formula, and at most so many points a week to a member.</summary>
public sealed record StreamRule(double Points, int Cap, bool On = true)
{
    public static StreamRule Off { get; } = new(0, 0, false);
}

/// <summary>The <c>micro_rewards</c> of a challenge; each stream says what its points mean. Without the key everything is as here.</summary>
public sealed record MicroRewardRules
{
    public StreamRule Top { get; init; } = new(20, 20);

    /// <summary>How many of the best ranked are paid at a week's close.</summary>
    public int TopOf { get; init; } = 3;

    /// <summary>In how many weeks, with the one that closes, they must have had a scored submission.</summary>
    public int TopWithin { get; init; } = 4;
    public StreamRule TimeAtTop { get; init; } = new(1, 20);
    public StreamRule Persistence { get; init; } = new(5, 15);

    /// <summary>Weeks without work in a row that do not end a streak.</summary>
    public int Grace { get; init; } = 1;
    public StreamRule Leap { get; init; } = new(20, 60);

    /// <summary>How much better a value must be to be more than noise, in the objective's unit; null: see <see cref="Leap"/>.</summary>
    public double? Noise { get; init; }
    public StreamRule First { get; init; } = new(10, 30);
    public StreamRule Reproduced { get; init; } = new(10, 30);

    public static MicroRewardRules Off { get; } = new()
    {
        Top = StreamRule.Off,
        TimeAtTop = StreamRule.Off,
        Persistence = StreamRule.Off,
        Leap = StreamRule.Off,
        First = StreamRule.Off,
        Reproduced = StreamRule.Off,
    };
}

/// <summary>How a rating weighs a member's place and their points; both lie between 0 and 1 and add up to 1.</summary>
public sealed record RatingRule(double Score = 0.6, double Points = 0.4);
