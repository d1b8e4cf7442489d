using System.Globalization;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Challenges.Showers;

/// <summary>
/// The data of the gamma-hadron challenge: invented showers, with a shifted split seen at a larger zenith angle; or the real MAGIC CSVs,
/// whose test.csv is shuffled and halved into public and private (or kept whole with split=all), and which have no shifted split.
/// </summary>
internal sealed class GammaHadronData : ITemplateData
{
    private const int DefaultSeed = 1912;
    private const int Training = 10_000, Public = 3600, Private = 3600, Shifted = 2400;

    public string Template => "gamma-hadron";

    public IReadOnlyDictionary<string, string> Options { get; } = new Dictionary<string, string>
    {
        ["from"] = "a folder with the MAGIC train.csv and test.csv; without it, invented showers",
        ["split"] = "halves (default) or all: every row of test.csv is public; with from= only",
        ["seed"] = "a whole number, or secret, for invented showers",
    };

    public Result<DataReport> Write(IReadOnlyDictionary<string, string> options, string folder)
    {
        if (Load(options).Failed(out var data, out var error))
            return error;
        var (low, high) = Terciles(data.Training);
        var header = string.Join(',', Shower.Columns);
        TableFile.Write(Path.Combine(folder, "public"), "train.csv", header + ",class", data.Training.Select(s => $"{Row(s)},{s.Class}"));
        TableFile.Write(Path.Combine(folder, "public"), "test.csv", "id," + header, data.Test.Select((t, i) => $"{Id(i)},{Row(t.Shower)}"));
        TableFile.Write(Path.Combine(folder, "private"), "labels.csv", "id,class,Size,regime,split",
            data.Test.Select((t, i) => $"{Id(i)},{t.Shower.Class},{N(t.Shower.Size)},{Regime(t.Shower.Size)},{t.Split}"));
        return new DataReport(data.Title, $"{data.Story}\n\nRegimes by `Size`: faint below {N(low)}, bright from {N(high)}, medium between.")
        {
            Absent = [.. Splits.All.Except(data.Test.Select(t => t.Split))],
        };

        string Regime(double size) => size < low ? "faint" : size < high ? "medium" : "bright";
    }

    private sealed record Data(string? Title, string Story, IReadOnlyList<Shower> Training, IReadOnlyList<(Shower Shower, string Split)> Test);

    private static Result<Data> Load(IReadOnlyDictionary<string, string> options)
    {
        var whole = options.GetValueOrDefault("split", "halves");
        if (whole is not ("halves" or "all"))
            return new DataRefused($"split={whole} is neither halves nor all.");
        if (options.TryGetValue("from", out var from))
            return options.ContainsKey("seed") ? new DataRefused($"seed= is for invented showers: leave it out with from=.") : Real(from, whole == "all");
        if (options.ContainsKey("split"))
            return new DataRefused($"split= goes with from=: invented showers come with their own splits.");
        return DataSeed.Read(options, DefaultSeed).Failed(out var seed, out var noSeed) ? noSeed : Invented(seed);
    }

    private static Data Invented(DataSeed seed)
    {
        var generator = new ShowerGenerator(seed);
        var test = generator.Take(Public, 2, 0).Select(s => (s, Splits.Public))
            .Concat(generator.Take(Private, 3, 0).Select(s => (s, Splits.Private)))
            .Concat(generator.Take(Shifted, 4, 1).Select(s => (s, Splits.Shifted)));
        return new(
            null,
            $"{Training:N0} invented showers to train on and {Public + Private + Shifted:N0} to predict. Those of the shifted split came in at a larger zenith angle: "
            + "their light has crossed more air, so their images are fainter, smaller and blurred.",
            [.. generator.Take(Training, 1, 0)], Shuffled([.. test], seed));
    }

    private static Result<Data> Real(string folder, bool whole)
    {
        if (!Directory.Exists(folder))
            return new DataRefused($"from={folder} is not a folder.");
        if (MagicFile.Read(Path.Combine(folder, "train.csv")).Failed(out var training, out var error)
            || MagicFile.Read(Path.Combine(folder, "test.csv")).Failed(out var test, out error))
            return error;
        var shuffled = Shuffled([.. test.Select(s => (s, Splits.Public))], DataSeed.Of(DefaultSeed));
        if (!whole)
            for (var i = 1; i < shuffled.Length; i += 2)
                shuffled[i].Item2 = Splits.Private;
        return new Data(
            "Gamma or hadron? (MAGIC data)",
            $"The MAGIC gamma telescope data (R. K. Bock et al., UCI Machine Learning Repository, https://doi.org/10.24432/C52C8B, CC BY 4.0): "
            + $"{training.Count:N0} Monte Carlo events to train on and {test.Count:N0} to predict, "
            + (whole ? "all of them in the public split." : "half of them public and half private. There is no shifted split."),
            training, shuffled);
    }

    // The order of the rows, and with it the id, must say nothing about the class or the split.
    private static (Shower, string)[] Shuffled((Shower, string)[] rows, DataSeed seed)
    {
        var random = new SeededRandom(seed, 99);
        for (var i = rows.Length - 1; i > 0; i--)
        {
            var j = (int)(random.Uniform() * (i + 1));
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }
        return rows;
    }

    private static (double Low, double High) Terciles(IReadOnlyList<Shower> showers)
    {
        var sizes = showers.Select(s => s.Size).Order().ToList();
        return (Math.Round(sizes[sizes.Count / 3], 2), Math.Round(sizes[sizes.Count * 2 / 3], 2));
    }

    private static string Id(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    private static string Row(Shower shower) => string.Join(',', shower.Values.Select(N));

    private static string N(double value) => TableFile.Number(value, 4);
}
