namespace CoResearch.Workers.Challenges.Orbits;

/// <summary>A vector in double precision; positions in km, velocities in km/s, accelerations in km/s².</summary>
public readonly record struct Vector3(double X, double Y, double Z)
{
    public static Vector3 operator +(Vector3 a, Vector3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vector3 operator -(Vector3 a, Vector3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Vector3 operator *(double f, Vector3 a) => new(f * a.X, f * a.Y, f * a.Z);

    public double Length => Math.Sqrt(Dot(this));

    public Vector3 Unit => (1 / Length) * this;

    public double Dot(Vector3 b) => (X * b.X) + (Y * b.Y) + (Z * b.Z);

    public Vector3 Cross(Vector3 b) => new((Y * b.Z) - (Z * b.Y), (Z * b.X) - (X * b.Z), (X * b.Y) - (Y * b.X));

    /// <summary>Turned about the z axis by an angle in radians, counter-clockwise seen from the north.</summary>
    public Vector3 TurnedAboutZ(double angle)
    {
        var (sin, cos) = Math.SinCos(angle);
        return new((cos * X) - (sin * Y), (sin * X) + (cos * Y), Z);
    }
}

/// <summary>Where a satellite is and how fast it moves, in the inertial frame.</summary>
public readonly record struct OrbitState(Vector3 Position, Vector3 Velocity);

/// <summary>
/// The moving axes of an orbit: outward, along the motion, and across it along the angular momentum. An error of the same cause
/// looks the same in them on every revolution.
/// </summary>
public readonly record struct OrbitAxes(Vector3 Radial, Vector3 Along, Vector3 Across)
{
    public static OrbitAxes Of(Vector3 position, Vector3 velocity)
    {
        var radial = position.Unit;
        var across = position.Cross(velocity).Unit;
        return new(radial, across.Cross(radial), across);
    }

    /// <summary>Components of a vector along the three axes.</summary>
    public Vector3 Into(Vector3 v) => new(v.Dot(Radial), v.Dot(Along), v.Dot(Across));

    /// <summary>The vector that has these components.</summary>
    public Vector3 OutOf(Vector3 c) => (c.X * Radial) + (c.Y * Along) + (c.Z * Across);
}
