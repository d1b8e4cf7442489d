using CoResearch.Workers.Challenges;
using CoResearch.Workers.Challenges.Orbits;
using Xunit;

namespace CoResearch.Workers.Tests.Challenges;

public sealed class Orbit_physics
{
    [Fact]
    public void Under_a_point_mass_an_orbit_closes_after_its_period()
    {
        var start = Kepler.State(26560, 0.1, 0.9, 1, 2, 3);
        var period = KnownArc.Period(start);
        Assert.Equal(2 * Math.PI * Math.Sqrt(Math.Pow(26560, 3) / Earth.Gm), period, 6);

        var state = start;
        for (var i = 0; i < 1000; i++)
            state = RungeKutta.Step(state, 0, period / 1000, (_, r) => -Earth.Gm / Math.Pow(r.Length, 3) * r);
        Assert.InRange((state.Position - start.Position).Length, 0, 1e-3);
    }

    // J2 turns the node by −1.5 n J2 (R/p)² cos i (Vallado, 4th ed., eq. 9-37).
    [Fact]
    public void J2_turns_the_node_as_theory_says()
    {
        const double axis = 26560, inclination = 0.96;
        var state = Kepler.State(axis, 0.001, inclination, 1, 0, 0);
        var before = NodeOf(state);
        for (var i = 0; i < 10 * 1440; i++)
            state = RungeKutta.Step(state, 0, 60, (_, r) => Earth.Attraction(r));
        var n = Math.Sqrt(Earth.Gm / Math.Pow(axis, 3));
        var expected = -1.5 * n * Earth.J2 * Math.Pow(Earth.Radius / axis, 2) * Math.Cos(inclination) * 10 * 86400;
        Assert.Equal(expected, NodeOf(state) - before, Math.Abs(expected) * 0.02);

        static double NodeOf(OrbitState s)
        {
            var across = s.Position.Cross(s.Velocity);
            return Math.Atan2(across.X, -across.Y);
        }
    }

    // The Astronomical Almanac's example: 2000-01-01 12:00, Sun at 0.983 astronomical units; full moon on 2024-03-25 07:00.
    [Fact]
    public void Sun_and_Moon_stand_where_the_almanac_says()
    {
        var sun = SunAndMoon.Sun(new DateTime(2000, 1, 1, 12, 0, 0));
        Assert.Equal(0.98333, sun.Length / 149597870.7, 4);
        Assert.Equal(-23.03, Math.Asin(sun.Unit.Z) * 180 / Math.PI, 0.02);
        var time = new DateTime(2024, 3, 25, 7, 0, 0);
        Assert.InRange(SunAndMoon.Sun(time).Unit.Dot(SunAndMoon.Moon(time).Unit), -1, Math.Cos(178 * Math.PI / 180));
    }

    [Fact]
    public void Two_body_and_J2_alone_are_predicted_exactly_so_residuals_are_other_forces()
    {
        var state = Kepler.State(26560, 0.01, 0.96, 1, 0, 0);
        var positions = new Vector3[3 * Ephemeris.EpochsPerDay];
        for (var epoch = 0; epoch < positions.Length; epoch++)
        {
            positions[epoch] = Earth.ToFixed(state.Position, epoch * 900.0);
            for (var i = 0; i < 15; i++)
                state = RungeKutta.Step(state, 0, 60, (_, r) => Earth.Attraction(r));
        }
        var residuals = new KnownArc(new Track("G01", "GPS", false, positions)).Residuals(95);
        Assert.NotNull(residuals);
        Assert.Equal(Ephemeris.EpochsPerDay, residuals.Length);
        Assert.All(residuals, r => Assert.InRange(r.Length, 0, 0.05));
    }

    [Fact]
    public void The_simulated_sky_resembles_the_real_one()
    {
        var reference = OrbitReference.Of(OrbitSimulator.Simulate(DataSeed.Of(2024)), OrbitSimulator.Days - 1);
        Assert.All(reference.Rows, r => Assert.InRange(r.TwoBodyJ2, -0.2, 0.9));
        Assert.True(reference.Rows.Single(r => r.Constellation == "BeiDou GEO/IGSO").TwoBodyJ2 > 0.5);
    }

    [Theory]
    [InlineData(43080, 96)]
    [InlineData(40544, 135.147)]
    [InlineData(50685, 112.633)]
    [InlineData(86164, 96)]
    public void An_orbit_repeats_after_whole_revolutions_of_a_day_or_longer(double period, double epochs) =>
        Assert.Equal(epochs, OrbitTable.Repeat(period), 0.01);

    // Made by a few lines of Python that follow the published reference code of xoshiro256** and SplitMix64.
    [Fact]
    public void Random_numbers_are_those_of_the_reference_code()
    {
        var random = new SeededRandom(DataSeed.Of(7), 1);
        double[] reference = [0.7615578383734289, 0.4142707058693378, 0.736401341901543, 0.39515698576825975];
        Assert.All(reference, expected => Assert.Equal(expected, random.Uniform()));
        var sample = Enumerable.Range(0, 20000).Select(_ => random.Normal()).ToList();
        Assert.Equal(0, sample.Average(), 0.03);
        Assert.Equal(1, sample.Average(x => x * x), 0.04);
    }
}
