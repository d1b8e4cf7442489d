using System.Globalization;
using System.Text;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Challenges;

namespace CoResearch.Workers.Evaluation;

/// <summary>
/// Tries a challenge's own metric before the challenge is added: on predictions that hold every id and distinct values within the range, as
/// a member's may.
/// </summary>
internal sealed class MetricTrial(MetricProgram program, StatePaths paths)
{
    private const int Shown = 3, Longest = 200;

    /// <summary>What goes wrong, with the last lines that the program printed; empty for a challenge that has no metric of its own.</summary>
    public IReadOnlyList<Mistake> Check(string folder, ChallengeDefinition definition, CancellationToken cancellationToken)
    {
        if (definition.PrintedNames.Count == 0) return [];
        var labels = Path.Combine(ChallengeFolder.Private, ChallengeFolder.LabelsFile);
        if (LabelReader.Read(Path.Combine(folder, labels), definition, cancellationToken).Failed(out var table, out _)) return [];

        // On copies, which can be read in the sandbox as those of a challenge in the lab can, whoever may read the originals.
        using var copy = new LabelFolder(paths.Runs);
        foreach (var part in new[] { ChallengeFolder.Metric, ChallengeFolder.Private }) FolderCopy.Copy(Path.Combine(folder, part), Path.Combine(copy.Path, part));
        var predictions = Path.Combine(Directory.CreateDirectory(Path.Combine(copy.Path, "out")).FullName, "predictions.csv");
        Write(predictions, table, definition.Predictions);
        return program.Run(predictions, copy.Path, definition, [.. table.RowsBySplit().Select(s => s.Split)], cancellationToken) switch
        {
            { Error: MetricFailed failed } => [Mistake(failed)],
            { Ok: true, Value.NotFinite: [var first, ..] } => [Mistake(new MetricFailed($"{first}, which is no value; where it is undefined, null says so"))],
            _ => [],
        };
    }

    private static Mistake Mistake(MetricFailed failed)
    {
        var lines = failed.LastLines.Where(l => !string.IsNullOrWhiteSpace(l)).TakeLast(Shown).Select(l => Cut.Short(l, Longest)).ToList();
        return new($"{ChallengeFolder.Metric}/{CodeFile.FileName}", 0, "run",
            lines.Count switch
            {
                0 => $"was tried on made-up predictions: {failed.Why.TrimEnd('.')}.",
                _ => $"was tried on made-up predictions: {failed.Why.TrimEnd('.')}. It printed last: {string.Join(" / ", lines)}",
            });
    }

    private static void Write(string path, LabelTable labels, PredictionsSpec spec)
    {
        var values = LabelsCheck.Spread(labels.Rows, spec);
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', spec.Columns.Prepend(spec.Id).Select(CsvLine.Quoted)));
        for (var row = 0; row < labels.Rows; row++)
        {
            var value = values[row].ToString("R", CultureInfo.InvariantCulture);
            writer.Write(CsvLine.Quoted(labels.Ids.Text(row)));
            for (var column = 0; column < spec.Columns.Count; column++) writer.Write("," + value);
            writer.WriteLine();
        }
    }
}
