using System.Globalization;
using System.Text;

namespace CoResearch.Workers.Challenges;

/// <summary>Writes a CSV file: UTF-8, a header, line feeds, invariant numbers; no cell may need quotes.</summary>
internal static class TableFile
{
    public static void Write(string folder, string file, string header, IEnumerable<string> rows)
    {
        Directory.CreateDirectory(folder);
        using var writer = new StreamWriter(Path.Combine(folder, file), append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        writer.WriteLine(header);
        foreach (var row in rows)
            writer.WriteLine(row);
    }

    /// <summary>A number with up to so many decimals, without trailing zeros.</summary>
    public static string Number(double value, int decimals)
    {
        var rounded = Math.Round(value, decimals);
        return (rounded == 0 ? 0 : rounded).ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture);
    }
}
