using System.Globalization;
using System.Text;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Training.Data;

namespace CoResearch.Workers.Training;

/// <summary>
/// Writes <c>predictions.csv</c>: the id column and the challenge's columns, one row for each row to predict in the same order, UTF-8,
/// LF, numbers in invariant culture so that reading them gives the same bits. Complete or absent: written beside and renamed.
/// </summary>
internal sealed class PredictionsFile(PredictionsFormat format)
{
    /// <summary>
    /// <paramref name="columns"/> holds one array of values for each of the challenge's columns. Values outside the challenge's range
    /// are moved to its nearer end, and the log says how many; one that is not finite is refused with <c>diverged</c>.
    /// </summary>
    public void Write(string path, Table asked, double[][] columns, Func<double, string>? words, Action<string> log)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var clipped = 0;
        using (var file = new StreamWriter(path + ".tmp", append: false, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" })
        {
            file.WriteLine(string.Join(",", format.Columns.Prepend(format.Id).Select(Quote)));
            for (var row = 0; row < asked.Rows; row++)
            {
                file.Write(Quote(asked.Text(format.Id, row)
                    ?? throw Table.Refused($"{asked.File} has no value in line {asked.Line(row)}, column {format.Id}.")));
                foreach (var column in columns)
                {
                    file.Write(',');
                    if (words is not null)
                        file.Write(Quote(words(column[row])));
                    else
                        file.Write(InRange(column[row], ref clipped).ToString("R", CultureInfo.InvariantCulture));
                }
                file.WriteLine();
            }
            file.Flush();
            ((FileStream)file.BaseStream).Flush(flushToDisk: true);
        }
        File.Move(path + ".tmp", path, overwrite: true);
        if (clipped > 0)
            log($"{clipped:N0} predictions lay outside the challenge's range [{format.Low}, {format.High}] and were moved to its ends.");
    }

    private double InRange(double value, ref int clipped)
    {
        if (!double.IsFinite(value))
            throw new TrainingRefused(RunErrors.Diverged, $"The model predicts values that are no numbers. Lower trainer.learning_rate or normalise inputs and targets.");
        var inside = Math.Clamp(value, format.Low ?? double.MinValue, format.High ?? double.MaxValue);
        clipped += inside == value ? 0 : 1;
        return inside;
    }

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
