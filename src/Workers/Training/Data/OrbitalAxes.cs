namespace CoResearch.Workers.Training.Data;

/// <summary>
/// Rotations between x, y, z and radial, along-track, cross-track for each row: r̂ = r/|r|, ŵ = (r × v)/|r × v|, ŝ = ŵ × r̂
/// (Vallado, Fundamentals of Astrodynamics and Applications, §3.3, satellite coordinate system RSW).
/// </summary>
internal sealed class OrbitalAxes(Table table, string name, double[][] position, double[][] velocity)
{
    /// <summary>From x, y, z to radial, along-track, cross-track, in place.</summary>
    public void Into(int row, double[] v)
    {
        var (r, s, w) = At(row);
        (v[0], v[1], v[2]) = (Dot(r, v), Dot(s, v), Dot(w, v));
    }

    /// <summary>From radial, along-track, cross-track to x, y, z, in place.</summary>
    public void Back(int row, double[] v)
    {
        var (r, s, w) = At(row);
        var (a, b, c) = (v[0], v[1], v[2]);
        (v[0], v[1], v[2]) = (a * r.X + b * s.X + c * w.X, a * r.Y + b * s.Y + c * w.Y, a * r.Z + b * s.Z + c * w.Z);
    }

    private (Axis R, Axis S, Axis W) At(int row)
    {
        var p = new Axis(position[0][row], position[1][row], position[2][row]);
        var v = new Axis(velocity[0][row], velocity[1][row], velocity[2][row]);
        var (r, w) = (p.Unit(), p.Cross(v).Unit());
        if (!double.IsFinite(r.X + w.X))
            throw Table.Refused($"{table.File} has no orbit in line {table.Line(row)}: position and velocity of output_features[{name}].frame must be there and not parallel.");
        return (r, w.Cross(r), w);
    }

    private static double Dot(Axis a, double[] v) => a.X * v[0] + a.Y * v[1] + a.Z * v[2];

    private readonly record struct Axis(double X, double Y, double Z)
    {
        public Axis Unit()
        {
            var length = Math.Sqrt(X * X + Y * Y + Z * Z);
            return new(X / length, Y / length, Z / length);
        }

        public Axis Cross(Axis o) => new(Y * o.Z - Z * o.Y, Z * o.X - X * o.Z, X * o.Y - Y * o.X);
    }
}
