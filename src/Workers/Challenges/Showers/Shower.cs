namespace CoResearch.Workers.Challenges.Showers;

/// <summary>
/// The image of one air shower in a Cherenkov telescope's camera, by its moments (A. M. Hillas, 19th ICRC, 1985), in the columns and
/// units of the MAGIC gamma telescope data: lengths in mm, Size as log10 of the light in photo-electrons, Alpha in degrees.
/// </summary>
internal sealed record Shower(
    double Length, double Width, double Size, double Conc, double Conc1, double Asym, double M3Long, double M3Trans, double Alpha,
    double Dist, bool Gamma)
{
    /// <summary>The columns, in the order of <see cref="Values"/>.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["Length", "Width", "Size", "Conc", "Conc1", "Asym", "M3Long", "M3Trans", "Alpha", "Dist"];

    public IReadOnlyList<double> Values => [Length, Width, Size, Conc, Conc1, Asym, M3Long, M3Trans, Alpha, Dist];

    public string Class => Gamma ? "g" : "h";
}
