namespace CoResearch.Workers.Challenges.Orbits;

/// <summary>
/// The rows of the satellites challenge: for one satellite and one epoch of a day, what is known before that day and where the
/// satellite then was. A training day is treated exactly as the predicted one, so a learner sees true errors of honest predictions.
/// </summary>
public sealed class OrbitTable(Ephemeris ephemeris)
{
    /// <summary>The first day that has enough days before it: a day's error, one or two repeats ago, and the points for a velocity.</summary>
    public const int FirstUsableDay = 3;

    /// <summary>
    /// <paramref name="Guess"/> is the two-body + J2 prediction, <paramref name="Truth"/> where the satellite was, both Earth-fixed.
    /// The errors of such predictions (truth minus prediction, km, along radius, track and normal of the orbit then):
    /// <paramref name="Repeat1"/> and <paramref name="Repeat2"/> one and two repeats ago. <paramref name="Day1"/>: the error a day
    /// ago, Earth-fixed, along today's axes. <paramref name="Lead"/>: hours since the last known position; <paramref name="Period"/> in hours;
    /// angles in degrees.
    /// </summary>
    public sealed record Row(
        Track Track, DateTime Time, double Lead, KnownArc.Point Guess, Vector3 Repeat1, Vector3 Repeat2, Vector3 Day1,
        double Period, double Inclination, double Phase, Vector3 Truth);

    /// <summary>
    /// Every <paramref name="stride"/>th epoch of some days, satellite by satellite; a satellite with too short a past has none.
    /// </summary>
    public IEnumerable<Row> Rows(IReadOnlyCollection<int> days, int stride, Func<Track, bool> wanted) =>
        ephemeris.Tracks.Where(wanted).AsParallel().AsOrdered().SelectMany(track =>
        {
            var arc = new KnownArc(track);
            return days.SelectMany(day => Rows(track, arc, day, stride)).ToList();
        });

    /// <summary>
    /// The repeat of an orbit in epochs: the fewest whole revolutions that take a day or longer, so that the error made one repeat ago
    /// is known. After whole revolutions the satellite starts from the same place of its orbit and meets the same forces.
    /// </summary>
    public static double Repeat(double periodSeconds)
    {
        const double nearly = 0.02;
        var period = periodSeconds / Ephemeris.Spacing;
        var revolutions = Math.Ceiling((Ephemeris.EpochsPerDay / period) - nearly);
        return Math.Max(Ephemeris.EpochsPerDay, revolutions * period);
    }

    private IEnumerable<Row> Rows(Track track, KnownArc arc, int day, int stride)
    {
        var last = (day * Ephemeris.EpochsPerDay) - 1;
        if (arc.Start(last) is not { } start || arc.Predict(last) is not { } points)
            yield break;
        var period = KnownArc.Period(start);
        var repeat = Repeat(period);
        var first = arc.Residuals(last - (int)Math.Round(repeat));
        var second = arc.Residuals(last - (int)Math.Round(2 * repeat));
        var yesterday = arc.Predict(last - Ephemeris.EpochsPerDay);
        if (first is null || second is null || yesterday is null)
            yield break;
        var midnight = ephemeris.DayOf(day).ToDateTime(TimeOnly.MinValue);
        for (var i = stride - 1; i < points.Length; i += stride)
        {
            var axes = points[i].Axes;
            yield return new(
                track, midnight.AddSeconds(i * (double)Ephemeris.Spacing), (i + 1) * Ephemeris.Spacing / 3600.0,
                points[i], first[i], second[i],
                axes.Into(track.Positions[last + 1 + i - Ephemeris.EpochsPerDay] - yesterday[i].Position),
                period / 3600, Math.Acos(Math.Clamp(axes.Across.Z, -1, 1)) * 180 / Math.PI, PhaseOf(axes), track.Positions[last + 1 + i]);
        }
    }

    // The angle along the orbit from its northward crossing of the equator, in degrees from 0 to 360.
    private static double PhaseOf(OrbitAxes axes)
    {
        var angle = Math.Atan2(axes.Radial.Z, axes.Along.Z) * 180 / Math.PI;
        return angle < 0 ? angle + 360 : angle;
    }
}
