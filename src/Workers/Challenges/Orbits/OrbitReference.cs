using System.Globalization;
using System.Text;

namespace CoResearch.Workers.Challenges.Orbits;

/// <summary>
/// What physics alone reaches: log10 of the root mean square position error in km, of two-body + J2 and of two-body + J2 plus the error
/// that it made a day earlier at the same hour (Earth-fixed), over one day.
/// </summary>
public sealed record OrbitReference(DateOnly Day, IReadOnlyList<OrbitReference.Row> Rows)
{
    /// <summary>The row over all satellites.</summary>
    public const string All = "all";

    public sealed record Row(string Constellation, int Satellites, double TwoBodyJ2, double WithYesterday);

    /// <summary>The reference of the day that begins at <paramref name="day"/> days after the first one of the table.</summary>
    public static OrbitReference Of(Ephemeris ephemeris, int day)
    {
        var last = (day * Ephemeris.EpochsPerDay) - 1;
        var squares = new List<(string Constellation, double J2, double Yesterday)>();
        foreach (var track in ephemeris.Tracks)
        {
            var arc = new KnownArc(track);
            if (arc.Predict(last) is not { } today || arc.Predict(last - Ephemeris.EpochsPerDay) is not { } yesterday)
                continue;
            double j2 = 0, corrected = 0;
            for (var i = 0; i < today.Length; i++)
            {
                var error = track.Positions[last + 1 + i] - today[i].Position;
                var rest = error - (track.Positions[last + 1 + i - Ephemeris.EpochsPerDay] - yesterday[i].Position);
                j2 += error.Dot(error) / today.Length;
                corrected += rest.Dot(rest) / today.Length;
            }
            squares.Add((track.Constellation, j2, corrected));
        }
        var rows = squares.GroupBy(s => s.Constellation).Select(g => RowOf(g.Key, [.. g]))
            .Append(RowOf(All, squares));
        return new(ephemeris.DayOf(day), [.. rows]);
    }

    /// <summary>As a Markdown table.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder("| constellation | satellites | two-body + J2 | with yesterday's error |\n|---|---|---|---|\n");
        foreach (var row in Rows)
            text.Append(CultureInfo.InvariantCulture, $"| {row.Constellation} | {row.Satellites} | {row.TwoBodyJ2:0.000} | {row.WithYesterday:0.000} |\n");
        return text.ToString();
    }

    private static Row RowOf(string name, List<(string Constellation, double J2, double Yesterday)> squares) =>
        new(name, squares.Count, Math.Log10(Math.Sqrt(squares.Average(s => s.J2))), Math.Log10(Math.Sqrt(squares.Average(s => s.Yesterday))));
}
