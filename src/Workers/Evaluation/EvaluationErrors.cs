using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Evaluation;

/// <summary>One row of predictions.csv that is wrong: its line (1-based, the header is line 1), its id where it could be read, and why.</summary>
public sealed record RowMistake(long Line, string Id, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"line {Line}{(Id.Length > 0 ? $" (id {Id})" : "")}: {Message}";
}

/// <summary>
/// Why a predictions file was refused as a whole: <c>predictions_missing</c>, <c>predictions_not_a_file</c>, <c>predictions_too_large</c>,
/// <c>predictions_encoding</c>, <c>predictions_header</c>.
/// </summary>
public sealed record PredictionsFileError(string Code, string Message) : Error(Code, Message);

/// <summary>
/// Rows that are wrong, or ids without a row: the first few of each, and how many there are. Codes are <c>predictions_rows</c> and, where
/// every row is right but some are absent, <c>predictions_incomplete</c>.
/// </summary>
public sealed record PredictionRowsError(
    IReadOnlyList<RowMistake> Rows, long WrongRows, IReadOnlyList<string> MissingIds, long MissingRows)
    : Error(WrongRows > 0 ? "predictions_rows" : "predictions_incomplete", Sentence(Rows, WrongRows, MissingIds, MissingRows))
{
    private static string Sentence(IReadOnlyList<RowMistake> rows, long wrong, IReadOnlyList<string> ids, long missing)
    {
        var lines = new List<string>();
        if (wrong > 0)
        {
            lines.Add(wrong == 1 ? "predictions.csv has 1 wrong row:" : $"predictions.csv has {wrong} wrong rows, the first:");
            lines.AddRange(rows.Select(row => row.ToString()));
        }
        if (missing > 0)
        {
            lines.Add((missing == 1 ? "1 id has no prediction: " : $"{missing} ids have no prediction, the first: ") + string.Join(", ", ids));
        }
        return string.Join("\n", lines);
    }
}
