namespace CoResearch.Workers.Challenges.Orbits;

/// <summary>The classical fourth-order Runge–Kutta step for motion under an acceleration.</summary>
public static class RungeKutta
{
    /// <summary>
    /// The state <paramref name="step"/> seconds later. <paramref name="acceleration"/> is given the seconds since the start of the
    /// clock and the position; its force must not depend on the velocity.
    /// </summary>
    public static OrbitState Step(OrbitState s, double time, double step, Func<double, Vector3, Vector3> acceleration)
    {
        var half = step / 2;
        var a1 = acceleration(time, s.Position);
        var v2 = s.Velocity + (half * a1);
        var a2 = acceleration(time + half, s.Position + (half * s.Velocity));
        var v3 = s.Velocity + (half * a2);
        var a3 = acceleration(time + half, s.Position + (half * v2));
        var v4 = s.Velocity + (step * a3);
        var a4 = acceleration(time + step, s.Position + (step * v3));
        return new(
            s.Position + (step / 6 * (s.Velocity + (2 * v2) + (2 * v3) + v4)),
            s.Velocity + (step / 6 * (a1 + (2 * a2) + (2 * a3) + a4)));
    }
}
