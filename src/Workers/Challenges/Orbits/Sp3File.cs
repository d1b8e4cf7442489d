using System.Globalization;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Challenges.Orbits;

/// <summary>
/// One file of precise orbits in the Standard Product 3 format, versions c and d (S. Hilla, "The Extended Standard Product 3 Orbit
/// Format (SP3-c)", 2010; SP3-d, 2016): Earth-fixed positions in km; clocks, velocities and accuracies are not read. A position of
/// three zeros means "not known". A file that ends early, or that is not what it says, is refused with the line.
/// </summary>
public sealed class Sp3File
{
    private const int MostBytes = 64 << 20;

    private Sp3File(string name, DateOnly day, int interval, Dictionary<string, Vector3?[]> positions) =>
        (Name, Day, Interval, Positions) = (name, day, interval, positions);

    public string Name { get; }

    /// <summary>The day whose epochs the file holds, from midnight in the file's own time scale.</summary>
    public DateOnly Day { get; }

    /// <summary>Seconds between epochs.</summary>
    public int Interval { get; }

    /// <summary>By satellite, one entry an epoch of the day; null where the position is not known.</summary>
    public IReadOnlyDictionary<string, Vector3?[]> Positions { get; }

    /// <summary>Reads a whole file, or refuses with a <see cref="MistakesError"/> that names file and line.</summary>
    public static Result<Sp3File> Read(string path)
    {
        var name = Path.GetFileName(path);
        if (new FileInfo(path).Length > MostBytes)
            return Refused(name, 0, $"is larger than 64 MB; a day of orbits takes about 1 MB");
        return new FileInfo(path).Length == 0 ? Refused(name, 0, $"is empty") : Parse(name, File.ReadLines(path));
    }

    /// <summary>As <see cref="Read"/>, from lines.</summary>
    public static Result<Sp3File> Parse(string name, IEnumerable<string> lines)
    {
        var (number, epoch, expected, interval, ended) = (0, -1, 0, 0, false);
        DateOnly day = default;
        var positions = new Dictionary<string, Vector3?[]>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var raw in lines)
        {
            number++;
            var line = raw.TrimEnd();
            if (number == 1)
            {
                if (!line.StartsWith("#c", StringComparison.Ordinal) && !line.StartsWith("#d", StringComparison.Ordinal))
                    return Refused(name, 1, $"is not an SP3-c or SP3-d file: it must begin with #c or #d");
                if (Moment(line, 3) is not { } first || !Whole(line, 32, 7, out expected))
                    return Refused(name, 1, $"the first line must give the start and the number of epochs");
                if (first.TimeOfDay != TimeSpan.Zero)
                    return Refused(name, 1, $"starts at {first:HH:mm:ss}; a file must start at midnight");
                day = DateOnly.FromDateTime(first);
            }
            else if (number == 2)
            {
                if (!line.StartsWith("##", StringComparison.Ordinal) || !Number(line, 24, 14, out var seconds))
                    return Refused(name, 2, $"the second line must begin with ## and give the interval");
                if (seconds is < 1 or > Ephemeris.Spacing || Ephemeris.Spacing % seconds != 0)
                    return Refused(name, 2, $"an interval of {seconds:0.###} s does not divide {Ephemeris.Spacing} s");
                interval = (int)seconds;
                if (expected < 1 || expected > 86400 / interval)
                    return Refused(name, 1, $"says {expected} epochs; a day of {interval} s holds {86400 / interval}");
            }
            else if (line == "EOF")
            {
                ended = true;
                break;
            }
            else if (line.StartsWith('*'))
            {
                epoch++;
                seen.Clear();
                if (Moment(line, 3) is not { } time)
                    return Refused(name, number, $"this epoch's date cannot be read");
                if (time != day.ToDateTime(TimeOnly.MinValue).AddSeconds((double)epoch * interval))
                    return Refused(name, number, $"the epoch is {time:yyyy-MM-dd HH:mm:ss}, out of step with the interval of {interval} s");
                if (epoch >= expected)
                    return Refused(name, number, $"more epochs than the {expected} that the first line says");
            }
            else if (line.StartsWith('P'))
            {
                if (epoch < 0)
                    return Refused(name, number, $"a position stands before the first epoch");
                if (line.Length < 46 || !Number(line, 4, 14, out var x) || !Number(line, 18, 14, out var y) || !Number(line, 32, 14, out var z))
                    return Refused(name, number, $"this position is cut short or not a number");
                var satellite = SatelliteId(line);
                if (satellite is null)
                    return Refused(name, number, $"\"{line[1..4]}\" is not a satellite's id (a letter and two digits)");
                if (!seen.Add(satellite))
                    return Refused(name, number, $"{satellite} stands twice in one epoch");
                if (Math.Abs(x) > 1e6 || Math.Abs(y) > 1e6 || Math.Abs(z) > 1e6)
                    return Refused(name, number, $"{satellite} is farther than a million km");
                if (!positions.TryGetValue(satellite, out var row))
                    positions[satellite] = row = new Vector3?[86400 / interval];
                row[epoch] = x == 0 && y == 0 && z == 0 ? null : new Vector3(x, y, z);
            }
        }
        if (number < 2)
            return Refused(name, number, $"is empty");
        if (!ended)
            return Refused(name, number, $"ends without EOF: the file is cut short");
        if (epoch + 1 != expected)
            return Refused(name, number, $"holds {epoch + 1} epochs, but its first line says {expected}");
        if (positions.Count == 0)
            return Refused(name, number, $"holds no positions");
        return new Sp3File(name, day, interval, positions);
    }

    private static MistakesError Refused(string name, int line, Phrase message) => new([new Mistake(name, line, "", message)]);

    private static string? SatelliteId(string line)
    {
        var system = line[1] == ' ' ? 'G' : line[1];
        var first = line[2] == ' ' ? '0' : line[2];
        return char.IsAsciiLetterUpper(system) && char.IsAsciiDigit(first) && char.IsAsciiDigit(line[3]) ? $"{system}{first}{line[3]}" : null;
    }

    private static DateTime? Moment(string line, int at)
    {
        if (!Whole(line, at, 4, out var year) || !Whole(line, at + 4, 3, out var month) || !Whole(line, at + 7, 3, out var day)
            || !Whole(line, at + 10, 3, out var hour) || !Whole(line, at + 13, 3, out var minute) || !Number(line, at + 16, 12, out var second))
            return null;
        if (year is < 1957 or > 2200 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or >= 60)
            return null;
        return new DateTime(year, month, day, hour, minute, 0).AddSeconds(second);
    }

    private static bool Whole(string line, int at, int length, out int value)
    {
        value = 0;
        return line.Length >= at + length && int.TryParse(line.AsSpan(at, length), NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
    }

    private static bool Number(string line, int at, int length, out double value)
    {
        value = 0;
        if (line.Length <= at)
            return false;
        var text = line.AsSpan(at, Math.Min(length, line.Length - at));
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }
}
