namespace CoResearch.Workers.Challenges.Orbits;

/// <summary>
/// The Earth as two-body + J2 sees it. Constants of WGS 84 and EGM96 (NIMA TR8350.2, 2000); units km, s, rad. The inertial frame is
/// the Earth-fixed one turned back by the Earth's rotation alone: no precession, nutation or polar motion, which change little in a day.
/// </summary>
public static class Earth
{
    /// <summary>Gravitational parameter, km³/s².</summary>
    public const double Gm = 398600.4418;

    /// <summary>Oblateness, unnormalised.</summary>
    public const double J2 = 1.08262668e-3;

    /// <summary>Equatorial radius, km.</summary>
    public const double Radius = 6378.137;

    /// <summary>Rotation rate, rad/s.</summary>
    public const double Rotation = 7.292115e-5;

    /// <summary>Earth-fixed to inertial, <paramref name="seconds"/> after the moment at which both frames agree.</summary>
    public static Vector3 ToInertial(Vector3 fixedPosition, double seconds) => fixedPosition.TurnedAboutZ(Rotation * seconds);

    /// <summary>Inertial to Earth-fixed.</summary>
    public static Vector3 ToFixed(Vector3 inertialPosition, double seconds) => inertialPosition.TurnedAboutZ(-Rotation * seconds);

    /// <summary>Acceleration by the point mass and by J2 (Vallado, Fundamentals of Astrodynamics, 4th ed., eq. 8-30), km/s².</summary>
    public static Vector3 Attraction(Vector3 r)
    {
        var square = r.Dot(r);
        var length = Math.Sqrt(square);
        var point = -Gm / (square * length);
        var z2 = r.Z * r.Z / square;
        var bulge = -1.5 * J2 * Gm * Radius * Radius / (square * square * length);
        var level = point + (bulge * (1 - (5 * z2)));
        return new(level * r.X, level * r.Y, (point + (bulge * (3 - (5 * z2)))) * r.Z);
    }
}
