namespace CoResearch.Workers.Challenges.Orbits;

/// <summary>All forces of the simulator; Sun and Moon are computed at every half step and shared by every satellite.</summary>
internal sealed class Sky
{
    private const double GmSun = 1.32712440018e11, GmMoon = 4902.800066;
    private const double J3 = -2.53265649e-6, C22 = 1.57446037e-6, S22 = -9.0380381e-7;
    private const double AstronomicalUnit = 149597870.7;
    private const double Grid = 90;

    private readonly (Vector3 Sun, Vector3 Moon)[] _bodies;

    public Sky(DateTime start, int seconds)
    {
        _bodies = new (Vector3, Vector3)[(int)(seconds / Grid) + 2];
        for (var i = 0; i < _bodies.Length; i++)
            _bodies[i] = (SunAndMoon.Sun(start.AddSeconds(i * Grid)), SunAndMoon.Moon(start.AddSeconds(i * Grid)));
    }

    /// <summary>
    /// Acceleration in km/s² at <paramref name="time"/> seconds after the start; <paramref name="sunlight"/> is what sunlight gives
    /// this satellite at one astronomical unit, km/s².
    /// </summary>
    public Vector3 Acceleration(double time, Vector3 r, double sunlight)
    {
        var (sun, moon) = _bodies[(int)Math.Round(time / Grid)];
        return Earth.Attraction(r) + Pear(r) + Equator(r, time) + Pull(GmSun, sun, r) + Pull(GmMoon, moon, r) + Light(r, sun, sunlight);
    }

    // A third body pulls the satellite and the Earth; only the difference counts (Montenbruck and Gill, eq. 3.37).
    private static Vector3 Pull(double gm, Vector3 body, Vector3 r)
    {
        var to = body - r;
        var (d, b) = (to.Length, body.Length);
        return (gm / (d * d * d) * to) - (gm / (b * b * b) * body);
    }

    // J3, the Earth's pear shape (Vallado, 4th ed., eq. 8-31).
    private static Vector3 Pear(Vector3 r)
    {
        var square = r.Dot(r);
        var z2 = r.Z * r.Z / square;
        var factor = -2.5 * J3 * Earth.Gm * Math.Pow(Earth.Radius, 3) / (square * square * square * Math.Sqrt(square));
        var level = factor * r.Z * (3 - (7 * z2));
        return new(level * r.X, level * r.Y, factor * ((6 * r.Z * r.Z) - (7 * r.Z * r.Z * z2) - (0.6 * square)));
    }

    // The gradient of GM R² · 3 (C22 (x² − y²) + 2 S22 x y) / r⁵, which turns with the Earth.
    private static Vector3 Equator(Vector3 inertial, double time)
    {
        var r = Earth.ToFixed(inertial, time);
        var square = r.Dot(r);
        var fifth = square * square * Math.Sqrt(square);
        var shape = (C22 * ((r.X * r.X) - (r.Y * r.Y))) + (2 * S22 * r.X * r.Y);
        var factor = 3 * Earth.Gm * Earth.Radius * Earth.Radius / fifth;
        var inward = -5 * factor * shape / square;
        var pull = new Vector3(
            (2 * factor * ((C22 * r.X) + (S22 * r.Y))) + (inward * r.X),
            (2 * factor * ((S22 * r.X) - (C22 * r.Y))) + (inward * r.Y),
            inward * r.Z);
        return Earth.ToInertial(pull, time);
    }

    // A ball in sunlight, dark while it stands in the cylinder behind the Earth.
    private static Vector3 Light(Vector3 r, Vector3 sun, double strength)
    {
        var toSun = sun.Unit;
        var ahead = r.Dot(toSun);
        if (ahead < 0 && (r - (ahead * toSun)).Length < Earth.Radius)
            return default;
        var from = r - sun;
        var ratio = AstronomicalUnit / from.Length;
        return strength * ratio * ratio * from.Unit;
    }
}
