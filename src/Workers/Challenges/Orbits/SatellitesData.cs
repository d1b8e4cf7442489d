using System.Globalization;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Challenges.Orbits;

/// <summary>
/// The data of the satellites challenge: days before the predicted one become the training table, the predicted day the rows to
/// predict. Public and private are every other satellite of each constellation; geosynchronous ones are the shifted split, and no
/// training row shows where they were.
/// </summary>
internal sealed class SatellitesData : ITemplateData
{
    private const int TrainingStride = 3;
    private const int DefaultSeed = 2024;
    private const int DefaultPredictedDay = 7;

    private const string Inputs =
        "satellite,constellation,time,lead,x_j2,y_j2,z_j2,vx_j2,vy_j2,vz_j2,x_rep,y_rep,z_rep,rep_r,rep_t,rep_n,"
        + "drift_r,drift_t,drift_n,day_r,day_t,day_n,period,inclination,phase";

    public string Template => "satellites";

    public IReadOnlyDictionary<string, string> Options { get; } = new Dictionary<string, string>
    {
        ["from"] = "a folder of daily SP3 files; without it, invented satellites",
        ["predict"] = "the day to predict, such as 2019-04-14; by default the eighth day",
        ["seed"] = "a whole number, or secret, for invented satellites",
    };

    public Result<DataReport> Write(IReadOnlyDictionary<string, string> options, string folder)
    {
        if (Load(options).Failed(out var ephemeris, out var error))
            return error;
        if (PredictedDay(options, ephemeris).Failed(out var day, out error))
            return error;
        var table = new OrbitTable(ephemeris);
        var test = table.Rows([day], 1, _ => true).ToList();
        int[] known = [.. Enumerable.Range(OrbitTable.FirstUsableDay, day - OrbitTable.FirstUsableDay)];
        var training = table.Rows(known, TrainingStride, t => !t.Geosynchronous).ToList();
        var splits = Split(test);
        if (!splits.ContainsValue(Splits.Public) || training.Count == 0)
            return new DataRefused($"No satellite below the geosynchronous ring is complete over all days, so there is nothing to train on.");
        TableFile.Write(Path.Combine(folder, "public"), "train.csv", Inputs + ",x,y,z", training.Select(r => $"{Input(r)},{Xyz(r.Truth)}"));
        TableFile.Write(Path.Combine(folder, "public"), "test.csv", "id," + Inputs, test.Select(r => $"{Id(r)},{Input(r)}"));
        TableFile.Write(Path.Combine(folder, "private"), "labels.csv", "id,x,y,z,split,constellation",
            test.Select(r => $"{Id(r)},{Xyz(r.Truth)},{splits[r.Track.Satellite]},{r.Track.Constellation}"));
        return Report(ephemeris, day, options.ContainsKey("from"));
    }

    private static Result<Ephemeris> Load(IReadOnlyDictionary<string, string> options)
    {
        if (options.TryGetValue("from", out var from))
            return options.ContainsKey("seed") ? new DataRefused($"seed= is for invented satellites: leave it out with from=.") : Sp3Folder.Read(from);
        return DataSeed.Read(options, DefaultSeed).Failed(out var seed, out var noSeed) ? noSeed : OrbitSimulator.Simulate(seed);
    }

    private static Result<int> PredictedDay(IReadOnlyDictionary<string, string> options, Ephemeris ephemeris)
    {
        var day = Math.Min(DefaultPredictedDay, ephemeris.Days - 1);
        if (options.TryGetValue("predict", out var text))
        {
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", out var date))
                return new DataRefused($"predict={text} is not a day such as 2019-04-14.");
            day = date.DayNumber - ephemeris.FirstDay.DayNumber;
        }
        if (day <= OrbitTable.FirstUsableDay || day >= ephemeris.Days)
            return new DataRefused(
                $"The files hold {ephemeris.Days} days from {ephemeris.FirstDay:yyyy-MM-dd}. The predicted day must be one of them with at least {OrbitTable.FirstUsableDay + 1} days before it.");
        return day;
    }

    private static Dictionary<string, string> Split(IEnumerable<OrbitTable.Row> rows)
    {
        var splits = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var constellation in rows.Select(r => r.Track).Distinct().GroupBy(t => t.Constellation))
            foreach (var (index, track) in constellation.OrderBy(t => t.Satellite, StringComparer.Ordinal).Index())
                splits[track.Satellite] = track.Geosynchronous ? Splits.Shifted : index % 2 == 0 ? Splits.Public : Splits.Private;
        return splits;
    }

    private static DataReport Report(Ephemeris ephemeris, int day, bool real)
    {
        var reference = OrbitReference.Of(ephemeris, day);
        var known = $"{ephemeris.FirstDay:yyyy-MM-dd} to {ephemeris.DayOf(day - 1):yyyy-MM-dd}";
        var origin = real
            ? $"Precise orbits from SP3 files: {ephemeris.Tracks.Count} satellites that have a position at every epoch of all {ephemeris.Days} files."
            : $"{ephemeris.Tracks.Count} invented satellites, flown by the project's own simulator under real forces.";
        return new(
            real ? $"Where will satellites be? (real orbits, {reference.Day:yyyy-MM-dd})" : null,
            $"""
            {origin} Known: {known}; predicted: the 96 epochs of {reference.Day:yyyy-MM-dd}.

            What physics alone reaches on that day, as log10 of the root mean square position error in km:

            {reference.ToMarkdown()}
            """);
    }

    private static string Id(OrbitTable.Row row) => string.Create(CultureInfo.InvariantCulture, $"{row.Track.Satellite}-{row.Time:HHmm}");

    private static string Input(OrbitTable.Row r)
    {
        var guess = r.Guess;
        var repeated = guess.Position + guess.Axes.OutOf(r.Repeat1);
        return string.Join(',',
            r.Track.Satellite, r.Track.Constellation, r.Time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture), TableFile.Number(r.Lead, 2),
            Xyz(guess.Position), Xyz(guess.Velocity, 9), Xyz(repeated), Xyz(r.Repeat1), Xyz(r.Repeat1 - r.Repeat2), Xyz(r.Day1),
            TableFile.Number(r.Period, 5), TableFile.Number(r.Inclination, 4), TableFile.Number(r.Phase, 4));
    }

    private static string Xyz(Vector3 v, int decimals = 6) =>
        $"{TableFile.Number(v.X, decimals)},{TableFile.Number(v.Y, decimals)},{TableFile.Number(v.Z, decimals)}";
}
