namespace CoResearch.Workers.Challenges.Orbits;

/// <summary>From the six elements of an ellipse to a state (Vallado, 4th ed., algorithm 10).</summary>
public static class Kepler
{
    /// <summary>Semi-major axis in km, angles in radians; <paramref name="anomaly"/> is the mean one.</summary>
    public static OrbitState State(double axis, double eccentricity, double inclination, double node, double perigee, double anomaly)
    {
        var e = anomaly;
        for (var i = 0; i < 20; i++)
            e -= (e - (eccentricity * Math.Sin(e)) - anomaly) / (1 - (eccentricity * Math.Cos(e)));
        var side = Math.Sqrt(1 - (eccentricity * eccentricity));
        var rate = Math.Sqrt(Earth.Gm / axis) / (1 - (eccentricity * Math.Cos(e)));
        return new(
            Turn(axis * (Math.Cos(e) - eccentricity), axis * side * Math.Sin(e)),
            Turn(-rate * Math.Sin(e), rate * side * Math.Cos(e)));

        Vector3 Turn(double x, double y)
        {
            var flat = new Vector3(x, y, 0).TurnedAboutZ(perigee);
            var tilted = new Vector3(flat.X, flat.Y * Math.Cos(inclination), flat.Y * Math.Sin(inclination));
            return tilted.TurnedAboutZ(node);
        }
    }
}
