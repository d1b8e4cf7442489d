using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Challenges.Orbits;

/// <summary>A folder of daily SP3 files as one table of positions.</summary>
public static class Sp3Folder
{
    private const int MostFiles = 60;

    /// <summary>
    /// All files of the folder, which must be consecutive days; satellites with a position at every epoch of every file. Mistakes of
    /// all files come back in one go.
    /// </summary>
    public static Result<Ephemeris> Read(string folder)
    {
        if (!Directory.Exists(folder))
            return Refused(folder, $"is not a folder");
        var paths = Directory.EnumerateFiles(folder)
            .Where(f => Path.GetExtension(f).Equals(".sp3", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal).Take(MostFiles + 1).ToList();
        if (paths.Count == 0)
            return Refused(folder, $"holds no .SP3 file (unpack .gz and .Z files first)");
        if (paths.Count > MostFiles)
            return Refused(folder, $"holds more than {MostFiles} .SP3 files");
        var files = new List<Sp3File>();
        var mistakes = new List<Mistake>();
        foreach (var path in paths)
        {
            var read = Sp3File.Read(path);
            if (read.Ok)
                files.Add(read.Value);
            else
                mistakes.AddRange(((MistakesError)read.Error).Mistakes);
        }
        if (mistakes.Count > 0)
            return new MistakesError(mistakes);
        files.Sort((a, b) => a.Day.CompareTo(b.Day));
        for (var i = 1; i < files.Count; i++)
            if (files[i].Day != files[i - 1].Day.AddDays(1))
                return Refused(files[i].Name, $"holds {files[i].Day:yyyy-MM-dd}, but the file before it holds {files[i - 1].Day:yyyy-MM-dd}: days must follow each other, one file a day");
        return Join(files);
    }

    private static Ephemeris Join(List<Sp3File> files)
    {
        var tracks = new List<Track>();
        foreach (var satellite in files[0].Positions.Keys.Order(StringComparer.Ordinal))
        {
            var positions = new Vector3?[files.Count * Ephemeris.EpochsPerDay];
            for (var day = 0; day < files.Count; day++)
                if (files[day].Positions.TryGetValue(satellite, out var row))
                    for (var epoch = 0; epoch < Ephemeris.EpochsPerDay; epoch++)
                        positions[(day * Ephemeris.EpochsPerDay) + epoch] = row[epoch * (Ephemeris.Spacing / files[day].Interval)];
            if (Array.Exists(positions, p => p is null))
                continue;
            if (Constellations.Of(satellite, positions.Average(p => p!.Value.Length)) is var (name, high))
                tracks.Add(new(satellite, name, high, [.. positions.Select(p => p!.Value)]));
        }
        return new(files[0].Day, files.Count, tracks);
    }

    private static MistakesError Refused(string file, Phrase message) => new([new Mistake(file, 0, "", message)]);
}
