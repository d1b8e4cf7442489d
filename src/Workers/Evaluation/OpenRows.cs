using System.Text;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Evaluation;

/// <summary>
/// Labels and predictions of some splits alone, as files of their own that go when this is disposed: what a challenge's own program gets that
/// fails with all of them.
/// </summary>
internal sealed class OpenRows : IDisposable
{
    private readonly LabelFolder _folder;

    // Of what lies in a folder below, the sandbox sees what it is shown.
    private readonly DirectoryInfo _rows;

    /// <param name="runs">Where the folders of runs are.</param>
    public OpenRows(string runs, string labels, string predictions, PredictionsSpec spec, IReadOnlyCollection<string> splits)
    {
        _folder = new LabelFolder(runs);
        _rows = Directory.CreateDirectory(Path.Combine(_folder.Path, "rows"));
        var ids = new HashSet<string>();
        Copy(labels, Labels, spec.Id, (row, id, header) =>
        {
            var kept = splits.Contains(row[header.IndexOf(LabelHeader.Split)]);
            if (kept) ids.Add(id);
            return kept;
        });
        Copy(predictions, Predictions, spec.Id, (_, id, _) => ids.Contains(id));
    }

    public string Labels => Path.Combine(_rows.FullName, ChallengeFolder.LabelsFile);
    public string Predictions => Path.Combine(_rows.FullName, "predictions.csv");

    /// <summary>The splits of a challenge without the private one, then the public one alone, as far as that leaves any and takes one away.</summary>
    public static IEnumerable<IReadOnlyList<string>> Of(IReadOnlyCollection<string> splits)
    {
        var before = splits.Count;
        foreach (var closed in new[] { [Splits.Private], Splits.All.Where(s => s != Splits.Public).ToList() })
        {
            List<string> open = [.. splits.Except(closed)];
            if (open.Count == before || open.Count == 0) continue;
            before = open.Count;
            yield return open;
        }
    }

    public void Dispose() => _folder.Dispose();

    private static void Copy(string from, string to, string idColumn, Func<List<string>, string, List<string>, bool> keeps)
    {
        using var stream = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        using var writer = new StreamWriter(to, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var rows = new CsvRows(stream, LabelReader.LongestRow);
        List<string>? header = null;
        while (rows.Read())
        {
            List<string> row = [.. Enumerable.Range(0, rows.FieldCount).Select(i => Encoding.UTF8.GetString(rows.Field(i)))];
            if (header is not null && !keeps(row, row[header.IndexOf(idColumn)], header)) continue;
            header ??= row;
            writer.Write(string.Join(',', row.Select(CsvLine.Quoted)) + "\n");
        }
    }
}
