namespace CoResearch.Workers.Challenges.Showers;

/// <summary>
/// Invents shower images that look like a telescope's. Gamma showers are slim and point at the camera's centre (small Alpha), the
/// better the brighter they are; hadronic ones are wide, irregular and point anywhere. So a brighter hadron is easier to tell, and a
/// good classifier's score on hadrons depends on Size unless something is done about it. The shapes of the distributions were
/// chosen to resemble the MAGIC Monte Carlo (Bock et al., 2004); no event of it is used.
/// </summary>
internal sealed class ShowerGenerator(DataSeed seed)
{
    private const double GammaShare = 0.5;
    private const double CameraEdge = 255;

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
        var size = Size(r, 0.50, zenith);
        var u = size - 2.8;
        var (length, width) = Slim(r, u, zenith);
        var distance = Distance(r, 180 + (25 * u) - (20 * zenith), 65);
        // The nearer to the centre, the rounder the image and the worse its direction.
        var spread = 8 * Math.Exp(-0.6 * u) * (1 + (80 / Math.Max(distance, 30))) * (1 + (0.25 * zenith));
        var alpha = r.Uniform() < 0.06 ? r.Uniform(0, 90) : Folded(Math.Abs(r.Normal(0, spread)));
        // Beyond the camera's edge the image is cut: shorter, its tail lost, its direction off.
        var cut = distance > CameraEdge;
        if (cut)
        {
            length *= 0.72;
            alpha = Folded(alpha + r.Uniform(0, 35));
        }
        // Head and tail can only be told apart away from the centre.
        var tail = cut || (distance < 90 && r.Uniform() < 0.5) || r.Uniform() < 0.08 ? -1 : 1;
        return Image(r, size, length, Math.Min(width, length), alpha, distance,
            asymmetry: tail * r.Normal(16 + (12 * u), 24) * Tail(r), along: tail * r.Normal(24 + (20 * u), 12) * Tail(r),
            across: r.Normal(0, 9) * Tail(r), gamma: true);
    }

    private static Shower Hadron(SeededRandom r, double zenith)
    {
        var size = Size(r, 0.55, zenith);
        var u = size - 2.8;
        var wild = Math.Exp(0.6 * u);
        var distance = Distance(r, 195 + (10 * u) - (20 * zenith), 80);
        // Some hadrons give most of their light to one electromagnetic branch and look like a gamma, but for their direction.
        if (r.Uniform() < 0.3 * Math.Exp(-0.8 * u))
        {
            var (slimLength, slimWidth) = Slim(r, u, zenith);
            return Image(r, size, slimLength, slimWidth, r.Uniform(0, 90), distance,
                asymmetry: r.Normal(0, 32) * Tail(r), along: r.Normal(0, 30) * Tail(r), across: r.Normal(0, 11) * Tail(r), gamma: false);
        }
        var shape = r.Normal();
        var length = Math.Exp(3.90 + (0.68 * u) + (0.30 * shape) + r.Normal(0, 0.26) - (0.10 * zenith));
        var width = Math.Min(length, Math.Exp(3.08 + (0.62 * u) + (0.22 * shape) + r.Normal(0, 0.34) - (0.04 * zenith)));
        return Image(r, size, length, width, r.Uniform(0, 90), distance,
            asymmetry: r.Normal(-14, 50 * wild) * Tail(r), along: r.Normal(-2, 38 * wild) * Tail(r), across: r.Normal(0, 17 * wild) * Tail(r), gamma: false);
    }

    // Light of the night sky and stray muons: most moments are a little off, some very much.
    private static double Tail(SeededRandom r) => Math.Exp(0.5 * r.Normal());

    private static (double Length, double Width) Slim(SeededRandom r, double u, double zenith)
    {
        var shape = r.Normal();
        var length = Math.Exp(3.66 + (0.42 * u) + (0.22 * shape) + r.Normal(0, 0.14) - (0.16 * zenith));
        return (length, Math.Min(length, Math.Exp(2.82 + (0.34 * u) + (0.12 * shape) + r.Normal(0, 0.22) - (0.08 * zenith))));
    }

    // The share of light in the brightest pixels falls as the image grows.
    private static Shower Image(
        SeededRandom r, double size, double length, double width, double alpha, double distance, double asymmetry, double along,
        double across, bool gamma)
    {
        var conc = Math.Clamp(1.13 - (0.115 * Math.Log(length * width)) + ((2.8 - size) * 0.14) + r.Normal(0, 0.06), 0.02, 0.92);
        return new(
            R(length), R(width), R(size), R(conc), R(conc * Math.Clamp(r.Normal(0.565, 0.05), 0.5, 0.95)), R(asymmetry), R(along), R(across),
            R(alpha), R(distance), gamma);
    }

    private static double Size(SeededRandom r, double mean, double zenith) =>
        Math.Min(2.18 + r.Normal(0.12, 0.09) + r.Exponential(mean * (1 - (0.15 * zenith))), 5.0);

    private static double Distance(SeededRandom r, double mean, double deviation) => Math.Abs(r.Normal(mean, deviation));

    private static double Folded(double alpha)
    {
        var folded = alpha % 180;
        return folded > 90 ? 180 - folded : folded;
    }

    private static double R(double value) => Math.Round(value, 4);
}
