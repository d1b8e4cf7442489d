using System.Globalization;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Challenges.Showers;

/// <summary>
/// Reads a CSV of the MAGIC gamma telescope data: a header of its ten columns and <c>class</c> (g or h), finite numbers. The order of the
/// columns is free; every mistake of the file comes back with its line, up to ten.
/// </summary>
internal static class MagicFile
{
    private const int MostMistakes = 10;

    public static Result<IReadOnlyList<Shower>> Read(string path)
    {
        var file = Path.GetFileName(path);
        if (!File.Exists(path))
            return Refused(file, 0, $"is missing; the folder must hold train.csv and test.csv");
        if (new FileInfo(path).Length == 0)
            return Refused(file, 0, $"is empty");
        var showers = new List<Shower>();
        var mistakes = new List<Mistake>();
        int[]? order = null;
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var cells = line.Split(',');
            if (order is null)
            {
                string[] wanted = [.. Shower.Columns, "class"];
                var header = cells.Select(c => c.Trim().Trim('"')).ToList();
                order = [.. wanted.Select(name => header.IndexOf(name))];
                if (Array.IndexOf(order, -1) is >= 0 and var missing)
                    return Refused(file, 1, $"has no column {wanted[missing]}; it must have {string.Join(", ", wanted)}");
            }
            else if (line.Length > 0 && mistakes.Count < MostMistakes)
            {
                var (shower, why) = Parse(cells, order);
                if (shower is not null)
                    showers.Add(shower);
                else
                    mistakes.Add(new Mistake(file, number, "", why));
            }
        }
        if (mistakes.Count > 0)
            return new MistakesError(mistakes);
        return showers.Count == 0 ? Refused(file, number, $"holds no rows") : showers;
    }

    private static (Shower? Shower, Phrase Why) Parse(string[] cells, int[] order)
    {
        if (cells.Length <= order.Max())
            return (null, $"has {cells.Length} cells, too few");
        Span<double> v = stackalloc double[10];
        for (var i = 0; i < v.Length; i++)
            if (!double.TryParse(cells[order[i]], NumberStyles.Float, CultureInfo.InvariantCulture, out v[i]) || !double.IsFinite(v[i]))
                return (null, $"{Shower.Columns[i]} is \"{Shown(cells[order[i]])}\", but must be a finite number");
        var name = cells[order[^1]].Trim().Trim('"');
        if (name is not ("g" or "h"))
            return (null, $"class is \"{Shown(name)}\", neither g nor h");
        return (new(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], name == "g"), $"");
    }

    private static string Shown(string cell) => Cut.Short(cell, 20);

    private static MistakesError Refused(string file, int line, Phrase message) => new([new Mistake(file, line, "", message)]);
}
