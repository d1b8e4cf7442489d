namespace CoResearch.Workers.Challenges.Orbits;

/// <summary>
/// Geocentric positions of Sun and Moon in km, equator of date, good to about 1 % of a degree (Sun) and 0.3 degrees (Moon)
/// (Astronomical Almanac's low-precision series; Montenbruck and Gill, Satellite Orbits, 2000, §3.3.2): enough for their pull.
/// </summary>
public static class SunAndMoon
{
    private const double Degree = Math.PI / 180;
    private const double Obliquity = 23.43929111 * Degree;
    private static readonly DateTime J2000 = new(2000, 1, 1, 12, 0, 0);

    /// <summary>Where the Sun is.</summary>
    public static Vector3 Sun(DateTime time)
    {
        var centuries = (time - J2000).TotalDays / 36525;
        var anomaly = (357.5256 + (35999.049 * centuries)) * Degree;
        var longitude = (282.94 * Degree) + anomaly + ((6892 * Math.Sin(anomaly)) + (72 * Math.Sin(2 * anomaly))) / 3600 * Degree;
        var distance = (149.619 - (2.499 * Math.Cos(anomaly)) - (0.021 * Math.Cos(2 * anomaly))) * 1e6;
        return Equatorial(longitude, 0, distance);
    }

    /// <summary>Where the Moon is.</summary>
    public static Vector3 Moon(DateTime time)
    {
        var t = (time - J2000).TotalDays / 36525;
        var mean = (218.31617 + (481267.88088 * t)) * Degree;
        var l = (134.96292 + (477198.86753 * t)) * Degree;
        var sun = (357.52543 + (35999.04944 * t)) * Degree;
        var f = (93.27283 + (483202.01873 * t)) * Degree;
        var d = (297.85027 + (445267.11135 * t)) * Degree;
        var longitude = mean + (((22640 * Math.Sin(l)) + (769 * Math.Sin(2 * l)) - (4586 * Math.Sin(l - (2 * d))) + (2370 * Math.Sin(2 * d))
            - (668 * Math.Sin(sun)) - (412 * Math.Sin(2 * f)) - (212 * Math.Sin((2 * l) - (2 * d)))) / 3600 * Degree);
        var latitude = ((18520 * Math.Sin(f + longitude - mean)) - (526 * Math.Sin(f - (2 * d)))) / 3600 * Degree;
        var distance = 385000 - (20905 * Math.Cos(l)) - (3699 * Math.Cos((2 * d) - l)) - (2956 * Math.Cos(2 * d)) - (570 * Math.Cos(2 * l));
        return Equatorial(longitude, latitude, distance);
    }

    private static Vector3 Equatorial(double longitude, double latitude, double distance)
    {
        var (x, y, z) = (Math.Cos(latitude) * Math.Cos(longitude), Math.Cos(latitude) * Math.Sin(longitude), Math.Sin(latitude));
        var (sin, cos) = Math.SinCos(Obliquity);
        return distance * new Vector3(x, (cos * y) - (sin * z), (sin * y) + (cos * z));
    }
}
