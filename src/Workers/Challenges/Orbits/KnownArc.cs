namespace CoResearch.Workers.Challenges.Orbits;

/// <summary>
/// Predicts a day of a satellite from the positions before it, by two-body + J2 alone. Remembers what it has flown; not for several threads.
/// <para>
/// The start lies three epochs before the last known one: there the derivative of the polynomial of degree 8 through the last nine
/// positions is well determined, while at the very end of an interpolating polynomial it is at its worst.
/// </para>
/// </summary>
public sealed class KnownArc(Track track)
{
    /// <summary>Positions that the polynomial goes through.</summary>
    public const int Points = 9;

    /// <summary>Epochs between the start and the last known position.</summary>
    public const int Back = 3;

    private const double Step = 60;
    private readonly Dictionary<int, Point[]> _predicted = [];
    private static readonly double[] Derivative = DerivativeWeights(Points - 1 - Back);

    /// <summary>
    /// Two-body + J2 at one epoch. All vectors are written in Earth-fixed axes, but the velocity is that of the inertial motion, so that
    /// the orbit's own axes follow from position and velocity.
    /// </summary>
    public readonly record struct Point(Vector3 Position, Vector3 Velocity)
    {
        public OrbitAxes Axes => OrbitAxes.Of(Position, Velocity);
    }

    /// <summary>
    /// The epochs of a day after <paramref name="last"/>, the index of the last known position; null where fewer than nine positions
    /// are known up to it.
    /// </summary>
    public Point[]? Predict(int last)
    {
        if (_predicted.TryGetValue(last, out var points) || Start(last) is not { } start)
            return points;
        return _predicted[last] = Fly(start, last);
    }

    private static Point[] Fly(OrbitState state, int last)
    {
        const int count = Ephemeris.EpochsPerDay;
        var points = new Point[count];
        const int perEpoch = (int)(Ephemeris.Spacing / Step);
        for (var epoch = last - Back + 1; epoch <= last + count; epoch++)
        {
            for (var i = 0; i < perEpoch; i++)
                state = RungeKutta.Step(state, 0, Step, static (_, r) => Earth.Attraction(r));
            if (epoch > last)
                points[epoch - last - 1] = At(state, Seconds(epoch));
        }
        return points;
    }

    /// <summary>Known minus predicted, along the orbit's axes, km; null where the table does not reach far enough back or ahead.</summary>
    public Vector3[]? Residuals(int last)
    {
        if (last + Ephemeris.EpochsPerDay >= track.Positions.Length || Predict(last) is not { } points)
            return null;
        return [.. points.Select((point, i) => point.Axes.Into(track.Positions[last + 1 + i] - point.Position))];
    }

    /// <summary>The inertial state three epochs before <paramref name="last"/>.</summary>
    public OrbitState? Start(int last)
    {
        if (last - Points + 1 < 0)
            return null;
        var velocity = default(Vector3);
        var position = default(Vector3);
        for (var i = 0; i < Points; i++)
        {
            var epoch = last - Points + 1 + i;
            var inertial = Earth.ToInertial(track.Positions[epoch], Seconds(epoch));
            velocity += Derivative[i] * inertial;
            if (epoch == last - Back)
                position = inertial;
        }
        return new(position, velocity);
    }

    /// <summary>The period of the osculating ellipse, s.</summary>
    public static double Period(OrbitState s)
    {
        var axis = 1 / ((2 / s.Position.Length) - (s.Velocity.Dot(s.Velocity) / Earth.Gm));
        return 2 * Math.PI * Math.Sqrt(axis * axis * axis / Earth.Gm);
    }

    private static double Seconds(int epoch) => epoch * (double)Ephemeris.Spacing;

    private static Point At(OrbitState state, double seconds) =>
        new(Earth.ToFixed(state.Position, seconds), Earth.ToFixed(state.Velocity, seconds));

    // Weights of the derivative, at one of the nodes, of the polynomial through equally spaced nodes (Lagrange's form).
    private static double[] DerivativeWeights(int at)
    {
        var weights = new double[Points];
        for (var j = 0; j < Points; j++)
        {
            if (j == at)
            {
                weights[j] = Enumerable.Range(0, Points).Where(k => k != j).Sum(k => 1.0 / (j - k));
            }
            else
            {
                var product = 1.0 / (j - at);
                for (var k = 0; k < Points; k++)
                    if (k != j && k != at)
                        product *= (double)(at - k) / (j - k);
                weights[j] = product;
            }
            weights[j] /= Ephemeris.Spacing;
        }
        return weights;
    }
}
