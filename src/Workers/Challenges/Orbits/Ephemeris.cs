namespace CoResearch.Workers.Challenges.Orbits;

/// <summary>
/// Where satellites were: Earth-fixed positions in km, one every <see cref="Spacing"/> seconds from midnight of <see cref="FirstDay"/>,
/// <see cref="Days"/> whole days, none missing.
/// </summary>
public sealed record Ephemeris(DateOnly FirstDay, int Days, IReadOnlyList<Track> Tracks)
{
    /// <summary>Seconds between two epochs.</summary>
    public const int Spacing = 900;

    public const int EpochsPerDay = 86400 / Spacing;

    public int Epochs => Days * EpochsPerDay;

    public DateOnly DayOf(int day) => FirstDay.AddDays(day);
}

/// <summary>One satellite's positions, one an epoch, and the constellation by which results are grouped.</summary>
public sealed record Track(string Satellite, string Constellation, bool Geosynchronous, Vector3[] Positions);
