namespace CoResearch.Workers.Challenges.Showers;

/// <summary>
/// Invents shower images that look like a telescope's. Gamma showers are slim and point at the camera's centre (small Alpha), the
/// better the brighter they are; hadronic ones are wide, irregular and point anywhere. So a brighter hadron is easier to tell, and a
/// good classifier's score on hadrons depends on Size unless something is done about it. The shapes of the distributions were
/// chosen to resemble the MAGIC Monte Carlo (Bock et al., 2004); no event of it is used.
/// </summary>
internal sealed class ShowerGenerator(int seed)
{
    private const double GammaShare = 0.6;

    /// <summary>
    /// One telescope pointing: <paramref name="zenith"/> 0 is overhead, as the training data are; at 1 the shower is farther away, so
    /// images are fainter, smaller and blurred. Each stream is a sample of its own.
    /// </summary>
    public IEnumerable<Shower> Take(int count, int stream, double zenith)
    {
        var random = new SeededRandom(seed, stream);
        for (var i = 0; i < count; i++)
            yield return random.Uniform() < GammaShare ? Gamma(random, zenith) : Hadron(random, zenith);
    }

    private static Shower Gamma(SeededRandom r, double zenith)
    {
        var size = Size(r, 0.40, zenith);
        var u = size - 2.8;
        var shape = r.Normal();
        var length = Math.Exp(3.52 + (0.40 * u) + (0.22 * shape) + r.Normal(0, 0.14) - (0.16 * zenith));
        var width = Math.Min(length, Math.Exp(2.72 + (0.32 * u) + (0.12 * shape) + r.Normal(0, 0.22) - (0.08 * zenith)));
        var spread = 15 * Math.Exp(-0.75 * u) * (1 + (0.25 * zenith));
        var alpha = r.Uniform() < 0.10 ? r.Uniform(0, 90) : Math.Abs(r.Normal(0, spread));
        return Image(r, size, length, width, Folded(alpha), r.Normal(176 + (30 * u) - (20 * zenith), 62),
            asymmetry: r.Normal(8 + (12 * u), 32), along: r.Normal(18 + (22 * u), 22), across: r.Normal(0, 11), gamma: true);
    }

    private static Shower Hadron(SeededRandom r, double zenith)
    {
        var size = Size(r, 0.46, zenith);
        var u = size - 2.8;
        var shape = r.Normal();
        var length = Math.Exp(3.70 + (0.68 * u) + (0.34 * shape) + r.Normal(0, 0.24) - (0.10 * zenith));
        var width = Math.Min(length, Math.Exp(2.98 + (0.62 * u) + (0.24 * shape) + r.Normal(0, 0.32) - (0.04 * zenith)));
        var wild = Math.Exp(0.55 * u);
        return Image(r, size, length, width, r.Uniform(0, 90), r.Normal(198 + (10 * u) - (20 * zenith), 80),
            asymmetry: r.Normal(-14, 62 * wild), along: r.Normal(-2, 44 * wild), across: r.Normal(0, 20 * wild), gamma: false);
    }

    // The share of light in the brightest pixels falls as the image grows.
    private static Shower Image(
        SeededRandom r, double size, double length, double width, double alpha, double distance, double asymmetry, double along,
        double across, bool gamma)
    {
        var conc = Math.Clamp(0.86 - (0.115 * Math.Log(length * width)) + ((2.8 - size) * 0.14) + r.Normal(0, 0.055), 0.02, 0.92);
        return new(
            R(length), R(width), R(size), R(conc), R(conc * Math.Clamp(r.Normal(0.565, 0.05), 0.5, 0.95)), R(asymmetry), R(along), R(across),
            R(alpha), R(Math.Abs(distance)), gamma);
    }

    private static double Size(SeededRandom r, double mean, double zenith) =>
        Math.Min(2.15 + r.Normal(0.12, 0.09) + r.Exponential(mean * (1 - (0.15 * zenith))), 5.0);

    private static double Folded(double alpha)
    {
        var folded = alpha % 180;
        return folded > 90 ? 180 - folded : folded;
    }

    private static double R(double value) => Math.Round(value, 4);
}
