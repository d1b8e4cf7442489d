namespace CoResearch.Workers.Challenges.Orbits;

/// <summary>
/// Makes an ephemeris of invented satellites that obey real forces: the Earth's point mass, J2, J3 and the elliptic equator (C22, S22),
/// the Sun and the Moon as third bodies, and sunlight's pressure with the Earth's shadow. Fourth-order Runge–Kutta, steps of 180 s, in the
/// inertial frame that agrees with the Earth-fixed one at the first midnight; then noise as a good orbit product has it. Drag is
/// left out: at these heights there is no air. The same seed gives the same positions to the last digit that is written.
/// </summary>
public static class OrbitSimulator
{
    /// <summary>Days of the table: seven known ones and the one to predict.</summary>
    public const int Days = 8;

    private const double Step = 180;
    private const double NoiseKm = 5e-6;
    private static readonly DateOnly FirstDay = new(2024, 3, 11);

    // Names, letters, satellites, orbital planes, semi-major axis km, greatest eccentricity, inclination in degrees, spread of it.
    private static readonly Shell[] Shells =
    [
        new("GPS", 'G', 12, 6, 26560, 0.012, 55, 1, false),
        new("GLONASS", 'R', 9, 3, 25508, 0.002, 64.8, 0.6, false),
        new("Galileo", 'E', 9, 3, 29600, 0.0006, 56, 0.6, false),
        new("BeiDou MEO", 'C', 6, 3, 27906, 0.002, 55, 0.8, false),
        new("BeiDou GEO/IGSO", 'C', 6, 6, 42164, 0.004, 0, 55, true),
        new("QZSS GSO", 'J', 2, 2, 42164, 0.075, 41, 1, true),
    ];

    private readonly record struct Shell(
        string Constellation, char Letter, int Satellites, int Planes, double Axis, double Eccentricity, double Inclination,
        double Spread, bool Geosynchronous);

    /// <summary>Eight days of 44 satellites.</summary>
    public static Ephemeris Simulate(DataSeed seed)
    {
        var sky = new Sky(FirstDay.ToDateTime(TimeOnly.MinValue), (Days * 86400) + Ephemeris.Spacing);
        var tracks = Shells.SelectMany(shell => Enumerable.Range(0, shell.Satellites).Select(i => (shell, i)))
            .GroupBy(x => x.shell.Letter).SelectMany(g => g.Select((x, before) => (x.shell, x.i, Number: before + 1)))
            .AsParallel().AsOrdered().Select(x => Fly(x.shell, x.i, x.Number, seed, sky));
        return new(FirstDay, Days, [.. tracks]);
    }

    private static Track Fly(Shell shell, int index, int number, DataSeed seed, Sky sky)
    {
        var random = new SeededRandom(seed, (shell.Letter * 100) + number);
        var positions = Fly(StartOf(shell, index, random), random.Uniform(0.8e-10, 1.4e-10), sky, random);
        return new($"{shell.Letter}{number:00}", shell.Constellation, shell.Geosynchronous, positions);
    }

    private static Vector3[] Fly(OrbitState state, double sunlight, Sky sky, SeededRandom random)
    {
        var positions = new Vector3[Days * Ephemeris.EpochsPerDay];
        const int steps = (int)(Ephemeris.Spacing / Step);
        for (var epoch = 0; epoch < positions.Length; epoch++)
        {
            var seconds = epoch * (double)Ephemeris.Spacing;
            var noise = new Vector3(random.Normal(0, NoiseKm), random.Normal(0, NoiseKm), random.Normal(0, NoiseKm));
            positions[epoch] = Earth.ToFixed(state.Position, seconds) + noise;
            for (var i = 0; i < steps; i++)
                state = RungeKutta.Step(state, seconds + (i * Step), Step, (t, r) => sky.Acceleration(t, r, sunlight));
        }
        return positions;
    }

    // Planes spread evenly in ascending node, satellites evenly along each, both shaken a little.
    private static OrbitState StartOf(Shell shell, int index, SeededRandom random)
    {
        var (plane, slot) = (index % shell.Planes, index / shell.Planes);
        var perPlane = (double)shell.Satellites / shell.Planes;
        var stationary = shell.Inclination == 0 && index % 2 == 0;
        var inclination = shell.Inclination == 0
            ? stationary ? random.Uniform(0.3, 2) : random.Uniform(51, shell.Spread)
            : shell.Inclination + random.Uniform(-shell.Spread, shell.Spread);
        var node = (2 * Math.PI * plane / shell.Planes) + random.Uniform(-0.1, 0.1);
        var anomaly = (2 * Math.PI * ((slot / perPlane) + ((double)plane / shell.Satellites))) + random.Uniform(-0.1, 0.1);
        var eccentricity = random.Uniform(0.1, 1) * (stationary ? shell.Eccentricity / 10 : shell.Eccentricity);
        var axis = shell.Axis + random.Uniform(-4, 4);
        return Kepler.State(axis, eccentricity, inclination * Math.PI / 180, node, random.Uniform(0, 2 * Math.PI), anomaly);
    }
}
